package io.github.trilemma.lane.cuda;

/**
 * Keeps a lane's host thread at most {@value #MOST} iterations ahead of its device. A replay is enqueued in microseconds, and
 * nothing else would stop the host before the driver's queue is full: progress would be told that far too early, and a stop would
 * take that long. The device never runs dry of it, since half of the iterations are still enqueued when the host waits.
 */
final class RunAhead implements AutoCloseable {
    static final int MOST = 32;

    private static final int STRIDE = MOST / 2;

    private final CudaCalls calls;
    private final long stream;
    private long event;
    private int since;

    RunAhead(CudaCalls calls, long stream) {
        this.calls = calls;
        this.stream = stream;
    }

    /** To be called after each iteration. */
    void enqueued() {
        since++;
        if (since < STRIDE) {
            return;
        }
        since = 0;
        if (event == 0) {
            event = calls.createEvent();
        } else {
            calls.await(event);
        }
        calls.record(event, stream);
    }

    @Override
    public void close() {
        if (event != 0) {
            long freed = event;
            event = 0;
            calls.destroyEvent(freed);
        }
    }
}
