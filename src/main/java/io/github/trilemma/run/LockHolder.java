package io.github.trilemma.run;

import java.time.Duration;
import java.time.Instant;

/** Whether the process that a file names by its number still lives, where nothing but the file's time tells it from a later one. */
final class LockHolder {
    /** Clocks of processes and of file systems tick differently. */
    private static final Duration TICK = Duration.ofSeconds(2);

    private LockHolder() {}

    /** A process that started after {@code since} has only inherited the number. */
    static boolean alive(long pid, Instant since) {
        ProcessHandle process = ProcessHandle.of(pid).orElse(null);
        if (process == null || !process.isAlive()) {
            return false;
        }
        Instant start = process.info().startInstant().orElse(since);
        return start.isBefore(since.plus(TICK));
    }
}
