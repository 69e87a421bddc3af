package io.github.trilemma.train;

/** An endless sequence of batches; batch k is a pure function of the source and k, so a position is all there is to resume. */
public interface BatchSource {
    /** The batch at the current position, which then moves on by one. */
    Batch next();

    /** Number of the batch that {@link #next} gives. */
    long position();

    /** Moves to batch number {@code position}. */
    void seek(long position);
}
