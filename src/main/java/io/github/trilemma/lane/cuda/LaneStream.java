package io.github.trilemma.lane.cuda;

import io.github.trilemma.tensor.Device;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * A stream of a lane's own, current on the lane's thread while this is open: everything that the thread asks of libtorch is
 * enqueued on it. libtorch's pool has 32 streams and would give two lanes the same one, and one lane's work would be recorded into
 * the other's graph.
 *
 * <p>Streams are used again and never destroyed: libtorch and its libraries keep memory by a stream's address for good.
 */
public final class LaneStream implements AutoCloseable {
    private static final Map<Device, Deque<Long>> UNUSED = new HashMap<>();

    private final CudaCalls calls;
    private final Device device;
    private final long stream;
    private final long before;
    private boolean open = true;

    private LaneStream(CudaCalls calls, Device device, long stream, long before) {
        this.calls = calls;
        this.device = device;
        this.stream = stream;
        this.before = before;
    }

    /** A stream of the current device, current on this thread from now on. */
    public static LaneStream open(CudaCalls calls) {
        Device device = Device.current();
        Long unused;
        synchronized (UNUSED) {
            unused = UNUSED.computeIfAbsent(device, d -> new ArrayDeque<>()).poll();
        }
        long stream = unused == null ? calls.createStream() : unused;
        long before = calls.currentStream();
        calls.useStream(stream);
        return new LaneStream(calls, device, stream, before);
    }

    /** Number of the stream. */
    public long stream() {
        return stream;
    }

    /** Waits for the stream and brings back the one before; to be called on the thread that opened it. */
    @Override
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        Attempts attempts = new Attempts(null);
        attempts.run(() -> {
            calls.synchronize(stream);
            // One that could not be waited for is left alone.
            synchronized (UNUSED) {
                UNUSED.get(device).add(stream);
            }
        });
        attempts.run(() -> calls.useStream(before));
        attempts.rethrow();
    }
}
