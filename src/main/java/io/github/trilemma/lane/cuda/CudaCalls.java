package io.github.trilemma.lane.cuda;

/**
 * What lanes ask of CUDA and of libtorch's allocator, one call each, so that what is asked when can be tested without a device.
 * Streams, graphs, pools and events are named by numbers; 0 names none. All calls are about the device that is current on the
 * calling thread.
 */
public interface CudaCalls {
    /** The stream on which libtorch enqueues this thread's work. */
    long currentStream();

    /** A new stream that waits for no other, on the current device. */
    long createStream();

    /** Makes libtorch enqueue this thread's work on a stream of {@link #createStream}; 0 stands for the device's own. */
    void useStream(long stream);

    /** Waits until the stream has done everything. */
    void synchronize(long stream);

    /** Gives memory that libtorch holds for later back to the device. Waits for the device. */
    void releaseUnused();

    /** The number of a new pool of memory, which nobody else has. */
    long newPool();

    /**
     * From now on what libtorch allocates for {@code stream}, on any thread, comes from the pool, which is held for the caller.
     */
    void beginPool(long pool, long stream);

    /** Ends {@link #beginPool}; the pool is still held. */
    void endPool(long pool);

    /** Gives the pool up: the allocator may use its memory for others. */
    void releasePool(long pool);

    /** From now on work enqueued on {@code stream} is recorded instead of done. */
    void beginCapture(long stream);

    /**
     * Ends {@link #beginCapture}, also when this throws.
     *
     * @return the recorded graph
     */
    long endCapture(long stream);

    /** Number of things that a graph does. */
    long nodes(long graph);

    /** Makes a graph ready to be launched. */
    long instantiate(long graph);

    /** Frees a graph; what was instantiated from it stays. */
    void destroyGraph(long graph);

    /** Enqueues all work of an instantiated graph on {@code stream}. */
    void launch(long executable, long stream);

    /** Frees an instantiated graph, once the device has done what is launched of it. */
    void destroyExecutable(long executable);

    /** A new event, behind nothing yet. */
    long createEvent();

    /** Puts the event behind all work that is enqueued on {@code stream} now. */
    void record(long event, long stream);

    /** Waits, without using the processor, for the work that the event was put behind last. */
    void await(long event);

    /** Frees an event. */
    void destroyEvent(long event);
}
