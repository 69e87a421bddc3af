package io.github.trilemma.train;

/** Watches a training: history, checkpoints, validation, progress. Called on the training thread, in the order of registration. */
public interface TrainListener {
    /**
     * The training starts, or goes on from a checkpoint, and may do now what a stop kept from being done after the last iteration.
     *
     * @return false when it was stopped again before that was done
     */
    default boolean begun(Trainer trainer) {
        return true;
    }

    /** Iteration {@code trainer.iteration()} is over; its terms and costs can be read. */
    void iterationEnded(Trainer trainer);

    /** Whether a stop kept this listener from ending what it does after the last iteration: the training ends as stopped then. */
    default boolean owes() {
        return false;
    }

    /** The training stops before its end, by request or by an exception; state up to the last ended iteration is whole. */
    default void stopped(Trainer trainer) {}

    /** All iterations are done. */
    default void finished(Trainer trainer) {}
}
