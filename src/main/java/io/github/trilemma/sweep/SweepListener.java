package io.github.trilemma.sweep;

import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.run.RunRecord;
import io.github.trilemma.train.PhaseTotals;
import java.util.List;
import java.util.Map;

/** Watches a sweep. Called from the lanes' threads; implementations are thread-safe and quick. */
public interface SweepListener {
    /** A judge is being trained: batch {@code batch} of {@code batches} over all epochs is over. */
    default void judgeProgress(String judge, long batch, long batches) {}

    /** A judge is ready. */
    default void judgeReady(String judge, String origin) {}

    /** Another process trains a judge; {@code by} tells which. */
    default void judgeAwaited(String judge, String by) {}

    /** Points are about to train: {@code total} in all, {@code ready} of them measured before. */
    default void started(int total, int ready, long iterations) {}

    /**
     * A point is left out, since a file of its folder is damaged: {@code problem} names it and says what to do, in one line. The
     * outcome counts the point as failed.
     */
    default void damaged(String problem) {}

    /** A point starts at {@code iteration}, above 0 when it resumes. */
    default void pointStarted(String id, int iteration) {}

    /** One iteration of a point is over. */
    default void iterationEnded(String id, int iteration) {}

    /** A point's held-out critic has done {@code step} of {@code steps} steps. */
    default void heldOutStep(String id, int step, int steps) {}

    /** A row of a point's history. */
    default void row(String id, Map<String, Object> row) {}

    /** All lanes have ended; {@code totals} has the time of each phase. Called when a profile was wanted. */
    default void profiled(PhaseTotals totals) {}

    /** A point is measured, failed or diverged. */
    default void pointEnded(RunRecord record) {}

    /** Other processes hold {@code points} of this sweep's points, as far as this process has looked. */
    default void elsewhere(int points) {}

    /** Another process has ended a point since this one started. */
    default void endedElsewhere(RunRecord record, ExperimentConfig config) {}

    /** All that is left, {@code points} points, is in the hands of {@code holders}; lanes wait for them. */
    default void awaits(int points, List<String> holders) {}
}
