package io.github.trilemma.sweep;

import io.github.trilemma.run.PointFolder;
import io.github.trilemma.run.Timing;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The times of one point, summed over its resumes. */
final class Clock {
    private final PointFolder folder;
    private final Optional<Timing> before;
    private final String started;
    private final long begun = System.nanoTime();
    private int resumedAt;
    private int reached;
    private double seconds;

    Clock(PointFolder folder) {
        this.folder = folder;
        this.before = folder.timing();
        this.started = before.map(Timing::started).orElseGet(Clock::now);
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Training starts after {@code iteration} iterations of earlier visits. */
    void start(int iteration) {
        resumedAt = iteration;
        reached = iteration;
    }

    void trained(int iteration) {
        reached = iteration;
        seconds = (System.nanoTime() - begun) / 1e9;
    }

    void stop() {
        double rate = seconds > 0 ? (reached - resumedAt) / seconds : 0;
        folder.writeTiming(new Timing(
                started,
                now(),
                before.map(Timing::trainSeconds).orElse(0.0) + seconds,
                rate,
                before.map(t -> t.resumes() + 1).orElse(resumedAt > 0 ? 1 : 0)));
    }
}
