package io.github.trilemma.lane.cuda;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * CUDA as a list of what was asked of it. It knows what is open, and refuses what CUDA would refuse; a call can be made to fail.
 * One for several threads: each has its own current stream.
 */
final class FakeCuda implements CudaCalls {
    /** The stream that is current at first. */
    static final long STREAM = 7;

    /** Streams are used again by whoever comes next, so no two fakes may have the same. */
    private static final AtomicLong STREAMS = new AtomicLong(1000);

    final List<String> calls = new ArrayList<>();
    final Set<String> open = new HashSet<>();
    private final ThreadLocal<Long> current = ThreadLocal.withInitial(() -> STREAM);
    private String failing = "";
    private RuntimeException failure;
    private long made = 100;
    private long nodes = 1;

    /** From now on a call fails, before it does anything: {@code endCapture} alone ends the capture all the same. */
    void fail(String call, RuntimeException why) {
        failing = call;
        failure = why;
    }

    void fail(String call) {
        fail(call, new CudaCallException(call, "cudaErrorTest", "a test's error"));
    }

    void captureNothing() {
        nodes = 0;
    }

    /** Calls of that name so far. */
    long count(String call) {
        return calls.stream().filter(done -> done.split(" ", 2)[0].equals(call)).count();
    }

    private synchronized void ask(String call, Object... arguments) {
        StringBuilder line = new StringBuilder(call);
        for (Object argument : arguments) {
            line.append(' ').append(argument);
        }
        calls.add(line.toString());
        if (call.equals(failing)) {
            throw failure;
        }
    }

    private synchronized long make(String kind) {
        long number = made++;
        open.add(kind + number);
        return number;
    }

    private synchronized void free(String thing) {
        if (!open.remove(thing)) {
            throw new AssertionError(thing + " is not open: " + open);
        }
    }

    private synchronized void require(String thing) {
        if (!open.contains(thing)) {
            throw new AssertionError(thing + " is not open: " + open);
        }
    }

    @Override
    public long currentStream() {
        return current.get();
    }

    @Override
    public long createStream() {
        ask("createStream");
        return STREAMS.getAndIncrement();
    }

    @Override
    public void useStream(long stream) {
        ask("useStream", stream);
        current.set(stream);
    }

    @Override
    public void synchronize(long stream) {
        ask("synchronize", stream);
        if (open.contains("capture" + stream)) {
            throw new AssertionError("a wait for a stream that is being recorded");
        }
    }

    @Override
    public void releaseUnused() {
        ask("releaseUnused");
    }

    @Override
    public long newPool() {
        ask("newPool");
        return made++;
    }

    @Override
    public synchronized void beginPool(long pool, long stream) {
        ask("beginPool");
        open.add("filling" + pool);
        open.add("pool" + pool);
    }

    @Override
    public void endPool(long pool) {
        ask("endPool");
        free("filling" + pool);
    }

    @Override
    public void releasePool(long pool) {
        ask("releasePool");
        free("pool" + pool);
    }

    @Override
    public synchronized void beginCapture(long stream) {
        ask("beginCapture", stream);
        if (open.stream().anyMatch(thing -> thing.startsWith("capture"))) {
            throw new AssertionError("two captures at a time");
        }
        open.add("capture" + stream);
    }

    @Override
    public long endCapture(long stream) {
        free("capture" + stream);
        ask("endCapture", stream);
        return make("graph");
    }

    @Override
    public long nodes(long graph) {
        ask("nodes");
        return nodes;
    }

    @Override
    public long instantiate(long graph) {
        ask("instantiate");
        require("graph" + graph);
        return make("executable");
    }

    @Override
    public void destroyGraph(long graph) {
        ask("destroyGraph");
        free("graph" + graph);
    }

    @Override
    public void launch(long executable, long stream) {
        ask("launch", stream);
        require("executable" + executable);
    }

    @Override
    public void destroyExecutable(long executable) {
        ask("destroyExecutable");
        free("executable" + executable);
    }

    @Override
    public long createEvent() {
        ask("createEvent");
        return make("event");
    }

    @Override
    public void record(long event, long stream) {
        ask("record", stream);
        require("event" + event);
    }

    @Override
    public void await(long event) {
        ask("await");
        require("event" + event);
    }

    @Override
    public void destroyEvent(long event) {
        ask("destroyEvent");
        free("event" + event);
    }
}
