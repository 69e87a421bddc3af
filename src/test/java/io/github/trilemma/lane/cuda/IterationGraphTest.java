package io.github.trilemma.lane.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.trilemma.kernel.DeviceLostException;
import io.github.trilemma.kernel.DeviceMemoryException;
import io.github.trilemma.train.CapturableIteration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an iteration graph asks of CUDA, in which order, and what it leaves behind when a call fails. */
class IterationGraphTest {
    private final FakeCuda cuda = new FakeCuda();
    private final Work work = new Work(cuda);

    /** Work that writes itself down among CUDA's calls. */
    private static final class Work implements CapturableIteration {
        private final FakeCuda cuda;
        private RuntimeException failure;

        Work(FakeCuda cuda) {
            this.cuda = cuda;
        }

        private void say(String line) {
            cuda.calls.add(line);
        }

        @Override
        public void begin(int t) {
            say("begin " + t);
        }

        @Override
        public void run(int t) {
            say("run " + t);
        }

        @Override
        public void prepare(int t) {
            say("prepare " + t);
        }

        @Override
        public void enqueue() {
            say("enqueue");
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public void enqueued(int t) {
            say("enqueued " + t);
        }

        @Override
        public void close() {
            say("close");
        }
    }

    private IterationGraph graph() {
        return new IterationGraph(work, cuda, new CaptureLock());
    }

    private static void run(IterationGraph graph, int from, int to) {
        for (int t = from; t < to; t++) {
            graph.run(t);
        }
    }

    @Test
    void warmsUpCapturesOnceAndReplays() {
        IterationGraph graph = graph();
        graph.begin(0);
        run(graph, 0, 7);
        assertThat(cuda.calls)
                .containsExactly(
                        "begin 0",
                        "run 0",
                        "run 1",
                        "run 2",
                        "run 3",
                        "synchronize 7",
                        "releaseUnused",
                        "newPool",
                        "beginPool",
                        "beginCapture 7",
                        "enqueue",
                        "endCapture 7",
                        "endPool",
                        "nodes",
                        "instantiate",
                        "destroyGraph",
                        "prepare 4",
                        "launch 7",
                        "enqueued 4",
                        "prepare 5",
                        "launch 7",
                        "enqueued 5",
                        "prepare 6",
                        "launch 7",
                        "enqueued 6");
    }

    @Test
    void aResumedTrainingWarmsUpWhereItStands() {
        IterationGraph graph = graph();
        graph.begin(500);
        run(graph, 500, 505);
        assertThat(cuda.calls.subList(0, 4)).containsExactly("begin 500", "run 500", "run 501", "run 502");
        assertThat(cuda.count("launch")).isEqualTo(2);
        assertThat(cuda.calls).contains("prepare 503");
    }

    @Test
    void anotherPointIsReplayedFromItsFirstRestorerStep() {
        IterationGraph graph = graph();
        graph.begin(0);
        run(graph, 0, 6);
        cuda.calls.clear();
        graph.begin(0);
        run(graph, 0, 3);
        assertThat(cuda.calls)
                .containsExactly(
                        "begin 0",
                        "run 0",
                        "prepare 1",
                        "launch 7",
                        "enqueued 1",
                        "prepare 2",
                        "launch 7",
                        "enqueued 2");
    }

    @Test
    void closingFreesAllAndLeavesTheIteration() {
        IterationGraph graph = graph();
        graph.begin(0);
        run(graph, 0, 100);
        assertThat(cuda.open).hasSize(3);
        cuda.calls.clear();
        graph.close();
        assertThat(cuda.calls).containsExactly("synchronize 7", "destroyExecutable", "releasePool", "destroyEvent");
        assertThat(cuda.open).isEmpty();
        graph.close();
        assertThat(cuda.calls).hasSize(4);
    }

    @Test
    void closingFreesTheRestWhenACallFails() {
        IterationGraph graph = graph();
        graph.begin(0);
        run(graph, 0, 100);
        cuda.fail("synchronize");
        assertThatThrownBy(graph::close).isInstanceOf(CudaCallException.class);
        assertThat(cuda.open).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "synchronize",
                "releaseUnused",
                "newPool",
                "beginPool",
                "beginCapture",
                "endCapture",
                "nodes",
                "instantiate"
            })
    void aCaptureThatFailsLeavesNothingOpen(String call) {
        IterationGraph graph = graph();
        graph.begin(0);
        run(graph, 0, 4);
        cuda.fail(call);
        assertThatThrownBy(() -> graph.run(4))
                .isInstanceOf(CaptureException.class)
                .hasMessage("iteration 4 must be captured, got: " + call
                        + " gave CUDA error: a test's error (cudaErrorTest): train with --capture off")
                .hasNoSuppressedExceptions();
        assertThat(cuda.open).isEmpty();
        assertThat(graph.captured()).isFalse();
        assertThat(cuda.count("launch")).isZero();
        graph.close();
        assertThat(cuda.open).isEmpty();
    }

    /** What cannot be undone is told with the first failure; everything else is undone all the same. */
    @Test
    void failuresOnTheWayBackAreTold() {
        IterationGraph graph = graph();
        graph.begin(0);
        run(graph, 0, 4);
        work.failure = new IllegalStateException("a wait");
        cuda.fail("endPool");
        Throwable thrown = catchThrowable(() -> graph.run(4));
        assertThat(thrown).isInstanceOf(CaptureException.class).hasMessageContaining("a wait");
        assertThat(thrown.getCause().getSuppressed()).hasSize(1);
        assertThat(cuda.open).allMatch(thing -> thing.startsWith("filling"));
    }

    @Test
    void workThatFailsWithinACaptureEndsIt() {
        IterationGraph graph = graph();
        graph.begin(0);
        run(graph, 0, 4);
        work.failure = new RuntimeException("operation not permitted when stream is capturing\nmore lines");
        assertThatThrownBy(() -> graph.run(4))
                .isInstanceOf(CaptureException.class)
                .hasMessage("iteration 4 must be captured, got: operation not permitted when stream is capturing: train"
                        + " with --capture off");
        assertThat(cuda.calls).endsWith("enqueue", "endCapture 7", "endPool", "destroyGraph", "releasePool");
        assertThat(cuda.open).isEmpty();
    }

    @Test
    void anEmptyRecordingIsAnError() {
        IterationGraph graph = graph();
        graph.begin(0);
        run(graph, 0, 4);
        cuda.captureNothing();
        assertThatThrownBy(() -> graph.run(4))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("is empty");
        assertThat(cuda.open).isEmpty();
    }

    @Test
    void memoryAndLossKeepTheirNames() {
        IterationGraph graph = graph();
        graph.begin(0);
        run(graph, 0, 4);
        work.failure = new RuntimeException("CUDA out of memory. Tried to allocate 20.00 MiB. GPU 0 has ...");
        assertThatThrownBy(() -> graph.run(4)).isInstanceOf(DeviceMemoryException.class);
        assertThat(cuda.open).isEmpty();
        work.failure = null;
        graph.run(4);
        cuda.fail(
                "launch",
                new CudaCallException(
                        "cudaGraphLaunch", "cudaErrorIllegalAddress", "an illegal memory access was encountered"));
        assertThatThrownBy(() -> graph.run(5)).isInstanceOf(DeviceLostException.class);
        cuda.fail("launch");
        assertThatThrownBy(() -> graph.run(5))
                .isInstanceOf(CaptureException.class)
                .hasMessageStartingWith("iteration 5 must be replayed, got: launch gave CUDA error");
    }

    @Test
    void theDefaultStreamIsRefused() {
        cuda.useStream(0);
        assertThatThrownBy(this::graph)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("default");
    }

    @Test
    void theHostWaitsOnlyForWorkFarBehind() {
        IterationGraph graph = graph();
        graph.begin(0);
        run(graph, 0, RunAhead.MOST - 1);
        assertThat(cuda.count("await")).isZero();
        int half = RunAhead.MOST / 2;
        run(graph, RunAhead.MOST - 1, 10 * RunAhead.MOST);
        assertThat(cuda.count("record")).isEqualTo(20);
        assertThat(cuda.count("await")).isEqualTo(19);
        assertThat(cuda.count("createEvent")).isEqualTo(1);
        int recorded = cuda.calls.indexOf("record 7");
        int awaited = cuda.calls.indexOf("await");
        assertThat(cuda.calls.subList(recorded, awaited).stream().filter(line -> line.startsWith("launch")))
                .hasSize(half);
    }

    /** Many lanes over one lock: captures overlap with nothing, iterations with each other. */
    @Test
    void capturesAreAloneInTheProcess() throws InterruptedException {
        CaptureLock lock = new CaptureLock();
        AtomicInteger enqueuing = new AtomicInteger();
        AtomicInteger capturing = new AtomicInteger();
        List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int lane = 0; lane < 4; lane++) {
            Thread thread = new Thread(() -> {
                try {
                    for (int point = 0; point < 20; point++) {
                        try (IterationGraph graph =
                                new IterationGraph(new Watched(enqueuing, capturing), new FakeCuda(), lock)) {
                            graph.begin(0);
                            run(graph, 0, 8);
                        }
                    }
                } catch (RuntimeException | Error e) {
                    faults.add(e);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(faults).isEmpty();
    }

    /** Work that counts who else is at it. */
    private record Watched(AtomicInteger enqueuing, AtomicInteger capturing) implements CapturableIteration {
        @Override
        public void begin(int t) {
            run(t);
        }

        @Override
        public void run(int t) {
            enqueuing.incrementAndGet();
            Thread.onSpinWait();
            if (capturing.get() != 0) {
                throw new AssertionError("an iteration during a capture");
            }
            enqueuing.decrementAndGet();
        }

        @Override
        public void prepare(int t) {
            run(t);
        }

        @Override
        public void enqueue() {
            int others = capturing.getAndIncrement();
            Thread.onSpinWait();
            if (others != 0 || enqueuing.get() != 0) {
                throw new AssertionError("a capture is not alone");
            }
            capturing.decrementAndGet();
        }

        @Override
        public void enqueued(int t) {}

        @Override
        public void close() {}
    }
}
