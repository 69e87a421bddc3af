package io.github.trilemma.train;

/**
 * Runs the iterations of one training over a {@link Seat}, one after the other. Nothing of it need wait for the device: a run
 * returns when its work is enqueued there. Belongs to one thread.
 */
public interface IterationEngine extends AutoCloseable {
    /**
     * Makes {@code t} the iteration that runs next: before the first of a training, and after a resume. Weights and moments are
     * the seat's and already as they were after iteration {@code t - 1}.
     */
    void begin(int t);

    /** Runs iteration {@code t}, which follows the one before: a restorer step unless {@code t} is 0, then the critic steps. */
    void run(int t);

    /** Frees what the engine made; the seat stays. */
    @Override
    void close();
}
