package io.github.trilemma.train;

/** Watches a training: history, checkpoints, validation, progress. Called on the training thread, in the order of registration. */
public interface TrainListener {
    /** Iteration {@code trainer.iteration()} is over; its terms and costs can be read. */
    void iterationEnded(Trainer trainer);

    /** The training stops before its end, by request or by an exception; state up to the last ended iteration is whole. */
    default void stopped(Trainer trainer) {}

    /** All iterations are done. */
    default void finished(Trainer trainer) {}
}
