package io.github.trilemma;

import io.github.trilemma.config.ExperimentConfig;
import java.util.List;
import java.util.Map;

/**
 * Watches a sweep. Every method does nothing unless it is overridden.
 *
 * <p>Methods are called from the threads that train, several at a time, so implementations are thread-safe; and they are quick, since a
 * point waits for its listener. {@link #iterationEnded} comes up to thousands of times a second.
 *
 * <p>A listener that throws stops the sweep: it is called no more, every point under way puts its state away as after {@link Sweep#stop},
 * and {@link Sweep#run()} throws {@link ListenerException} with what was thrown as its cause. The run folder is whole, and the same sweep
 * goes on from there. A listener whose own trouble should not stop a training catches it itself.
 */
public interface SweepListener {
    /** A judge is being trained: {@code batch} of {@code batches} over all epochs is over. */
    default void judgeProgress(String judge, long batch, long batches) {}

    /** A judge is ready; {@code weights} is its file. */
    default void judgeReady(String judge, String weights) {}

    /** Another process trains a judge; {@code holder} tells which. */
    default void judgeAwaited(String judge, String holder) {}

    /**
     * Points are about to train.
     *
     * @param points of the sweep
     * @param ready points that had ended before
     * @param iterations that the others take together, held-out critics' steps included
     */
    default void started(int points, int ready, long iterations) {}

    /**
     * A point is left out, since a file of its folder is damaged: {@code problem} names it and says what to do, in one line. The
     * result counts the point as failed.
     */
    default void damaged(String problem) {}

    /** A point starts at {@code iteration}, above 0 when it resumes. */
    default void pointStarted(String id, ExperimentConfig config, int iteration) {}

    /** Iteration {@code iteration} of a point, counted from 0, is over. */
    default void iterationEnded(String id, int iteration) {}

    /** A point's held-out critic has done {@code step} of {@code steps} steps. */
    default void heldOutStep(String id, int step, int steps) {}

    /**
     * The terms of a point, every {@code record.logEvery} iterations; what {@code history.jsonl} holds.
     *
     * @param terms {@code iteration}, and what was computed: {@code mse}, {@code crossEntropy}, {@code criticGap}, ...
     */
    default void terms(String id, Map<String, Number> terms) {}

    /** A point is measured, failed or diverged here. */
    default void pointEnded(Point point) {}

    /** Another process that shares the run folder has ended a point. */
    default void pointEndedElsewhere(Point point) {}

    /** Other processes hold {@code points} of this sweep's points. */
    default void elsewhere(int points) {}

    /** All that is left, {@code points} points, is in the hands of {@code holders}; this sweep waits for them. */
    default void waiting(int points, List<String> holders) {}

    /** Something that does not stop the sweep, in one line: an executor that was lost, a tracking server that does not answer. */
    default void warning(String line) {}

    /** A line for a log or a terminal: what happened, in words. Comes besides the other calls. */
    default void message(String line) {}
}
