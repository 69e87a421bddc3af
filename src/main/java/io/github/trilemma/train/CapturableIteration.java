package io.github.trilemma.train;

/**
 * An engine whose iterations are one and the same sequence of device work, apart from what the host does between them. So the
 * work can be enqueued by calling it, or be captured once and replayed.
 */
public interface CapturableIteration extends IterationEngine {
    /** What the host does before iteration {@code t}: brings up numbers that its device work will read. */
    void prepare(int t);

    /**
     * Enqueues the device work of any iteration after the first: the device knows which one it is. Reads nothing back, holds no
     * number of the host that changes from iteration to iteration, and makes the same allocations at every call.
     */
    void enqueue();

    /** What the host does once the work of iteration {@code t} is enqueued: counts. */
    void enqueued(int t);
}
