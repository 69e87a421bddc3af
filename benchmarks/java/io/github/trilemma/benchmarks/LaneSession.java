package io.github.trilemma.benchmarks;

import com.sun.management.ThreadMXBean;
import io.github.trilemma.lane.CpuLanes;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A workload's lanes, each training its own point, which stand still between the rounds that are asked for: so that somebody else
 * can be timed in between. All lanes start a round together and the round ends with the last of them.
 */
final class LaneSession implements AutoCloseable {
    private static final int WARM_UP = 2;

    private final Workload workload;
    /** The lanes and the caller; two phases per round, its start and its end. */
    private final Phaser phaser;

    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final AtomicLong allocated = new AtomicLong();
    private final Thread host;
    private volatile int ordered;
    private long iterations;

    /** Starts the lanes and trains some iterations to warm up. */
    LaneSession(Workload workload) {
        this.workload = workload;
        this.phaser = new Phaser(workload.lanes() + 1);
        this.host = new Thread(this::host, "trilemma-lanes");
        host.setDaemon(true);
        host.start();
        round(WARM_UP);
        allocated.set(0);
        iterations = 0;
    }

    private void host() {
        try {
            List<Runnable> tasks = new ArrayList<>();
            for (int i = 0; i < workload.lanes(); i++) {
                tasks.add(this::lane);
            }
            new CpuLanes(workload.lanes(), 1).run(tasks, () -> false);
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        }
    }

    private void lane() {
        try (PointTraining training = new PointTraining(workload)) {
            training.run(new Rounds());
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        } finally {
            phaser.arriveAndDeregister();
        }
    }

    /** Asked before every iteration; lets a lane through as long as its round lasts, then waits for the next. */
    private final class Rounds implements java.util.function.BooleanSupplier {
        private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        private boolean begun;
        private long before;
        private int left;

        @Override
        public boolean getAsBoolean() {
            if (left > 0) {
                left--;
                return false;
            }
            if (begun) {
                allocated.addAndGet(threads.getCurrentThreadAllocatedBytes() - before);
                phaser.arriveAndAwaitAdvance();
            }
            begun = true;
            phaser.arriveAndAwaitAdvance();
            before = threads.getCurrentThreadAllocatedBytes();
            left = ordered - 1;
            return left < 0;
        }
    }

    /**
     * Lets every lane train {@code count} iterations.
     *
     * @return wall time in milliseconds per point and iteration
     */
    double round(int count) {
        ordered = count;
        // The first round starts when all points are made.
        phaser.arriveAndAwaitAdvance();
        long start = System.nanoTime();
        phaser.arriveAndAwaitAdvance();
        double milliseconds = (System.nanoTime() - start) / 1e6;
        rethrow();
        iterations += (long) count * workload.lanes();
        return milliseconds / ((double) count * workload.lanes());
    }

    private void rethrow() {
        Throwable thrown = failure.get();
        if (thrown instanceof RuntimeException runtime) {
            throw runtime;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
    }

    int lanes() {
        return workload.lanes();
    }

    /** Java garbage per point and iteration over all rounds so far, in KB (1024 bytes). */
    double garbageKb() {
        return iterations == 0 ? 0 : allocated.get() / 1024.0 / iterations;
    }

    @Override
    public void close() throws InterruptedException {
        ordered = 0;
        phaser.arriveAndDeregister();
        host.join();
    }
}
