package io.github.trilemma.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Who writes a run folder, found by reading alone: trying the lock would refuse it for a moment to whoever wants it.
 *
 * @param pid the process that took the lock last and has not given it back
 * @param since when it took the lock
 * @param alive whether this machine has that process; false, too, when another machine writes the folder
 */
public record LockHolder(long pid, Instant since, boolean alive) {
    /** Clocks of processes and of file systems tick differently. */
    private static final Duration TICK = Duration.ofSeconds(2);

    /** The holder that {@code .lock} names; empty when nobody has taken the lock or it was given back. */
    public static Optional<LockHolder> of(Path dir) {
        Path file = dir.resolve(StoreLock.NAME);
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(64), StandardCharsets.UTF_8);
            if (!text.matches("process \\d{1,18}")) {
                return Optional.empty();
            }
            long pid = Long.parseLong(text.substring("process ".length()));
            Instant since = Files.getLastModifiedTime(file).toInstant();
            return Optional.of(new LockHolder(pid, since, alive(pid, since)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw Failures.reading(file, e);
        }
    }

    /** A process that started after the lock was taken has only inherited the number. */
    static boolean alive(long pid, Instant since) {
        ProcessHandle process = ProcessHandle.of(pid).orElse(null);
        if (process == null || !process.isAlive()) {
            return false;
        }
        Instant start = process.info().startInstant().orElse(since);
        return start.isBefore(since.plus(TICK));
    }
}
