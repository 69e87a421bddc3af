package io.github.trilemma.lane.cuda;

import io.github.trilemma.kernel.DeviceErrors;
import io.github.trilemma.kernel.KernelException;
import io.github.trilemma.train.CapturableIteration;
import io.github.trilemma.train.IterationEngine;

/**
 * An engine that captures a whole iteration once and replays it from then on. The first iterations are enqueued call by call:
 * they are as good as any other, and libraries choose their algorithms and make their workspaces on the way, which a recording
 * would not bear. Iteration 0 has no restorer step and is never a replay.
 *
 * <p>The graph outlives the training: another point that takes the same memory is replayed from its iteration 1. Whatever else
 * goes on between two replays (validation, checkpoints, measures) does so on the same stream, and so in order; it changes values
 * and no addresses. A failure to capture is an error and never a quiet return to the slow way.
 *
 * <p>Belongs to the thread that made it, whose current stream must be the lane's own: cuDNN keeps the algorithms that it has
 * found per thread, and a recording must end where it began.
 */
public final class IterationGraph implements IterationEngine {
    /** Iterations that are enqueued call by call before one is captured. */
    public static final int WARM_UP = 3;

    private final CapturableIteration iteration;
    private final CudaCalls calls;
    private final CaptureLock lock;
    private final long stream;
    private final RunAhead ahead;
    private int warm;
    private CapturedGraph graph;

    /**
     * An engine without a graph.
     *
     * @param iteration what is captured; stays the caller's
     * @param calls CUDA
     * @param lock of the process
     */
    public IterationGraph(CapturableIteration iteration, CudaCalls calls, CaptureLock lock) {
        this.iteration = iteration;
        this.calls = calls;
        this.lock = lock;
        this.stream = calls.currentStream();
        if (stream == 0) {
            throw new IllegalStateException("a capture needs a stream of its own, got the device's default one: open a"
                    + " LaneStream on this thread");
        }
        this.ahead = new RunAhead(calls, stream);
    }

    @Override
    public void begin(int t) {
        mapped("be begun", t, () -> lock.together(() -> iteration.begin(t)));
    }

    @Override
    public void run(int t) {
        if (t == 0 || (graph == null && warm < WARM_UP)) {
            mapped("be enqueued", t, () -> lock.together(() -> iteration.run(t)));
            warm += t == 0 ? 0 : 1;
        } else {
            if (graph == null) {
                mapped(
                        "be captured",
                        t,
                        () -> lock.alone(() -> graph = CapturedGraph.of(iteration::enqueue, calls, stream)));
            }
            mapped("be replayed", t, () -> lock.together(() -> replay(t)));
        }
        mapped("be waited for", t, ahead::enqueued);
    }

    private void replay(int t) {
        iteration.prepare(t);
        graph.launch();
        iteration.enqueued(t);
    }

    /** Whether a graph is there. */
    boolean captured() {
        return graph != null;
    }

    /** Runs {@code work} and names its failure: as the device's if it is, else as that of an iteration. */
    private static void mapped(String what, int t, Runnable work) {
        try {
            work.run();
        } catch (KernelException | IllegalArgumentException e) {
            throw e;
        } catch (RuntimeException e) {
            RuntimeException known = DeviceErrors.map(e);
            if (known != e) {
                throw known;
            }
            throw new CaptureException(
                    "iteration " + t + " must " + what + ", got: " + firstLine(e) + ": train with --capture off", e);
        }
    }

    private static String firstLine(RuntimeException failure) {
        String message = String.valueOf(failure.getMessage());
        return message.lines().findFirst().orElse(message);
    }

    @Override
    public void close() {
        Attempts attempts = new Attempts(null);
        CapturedGraph old = graph;
        graph = null;
        warm = 0;
        if (old != null) {
            attempts.run(() -> lock.together(old::close));
        }
        attempts.run(ahead::close);
        attempts.rethrow();
    }
}
