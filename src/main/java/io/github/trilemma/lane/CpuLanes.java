package io.github.trilemma.lane;

import io.github.trilemma.tensor.Libtorch;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.bytedeco.pytorch.global.torch;

/**
 * Lanes on the CPU: worker threads that take tasks from one queue. Each limits libtorch to its own number of intra-op threads,
 * which libtorch keeps per calling thread, so lanes neither wait for each other nor change the embedding program's setting.
 */
public final class CpuLanes implements Lanes {
    private final int lanes;
    private final int threadsPerLane;

    /**
     * Lanes.
     *
     * @param lanes number of points that train at a time, at least 1
     * @param threadsPerLane intra-op threads of each, at least 1
     */
    public CpuLanes(int lanes, int threadsPerLane) {
        if (lanes < 1 || threadsPerLane < 1) {
            throw new IllegalArgumentException(
                    "lanes and threads must be at least 1, got " + lanes + " and " + threadsPerLane);
        }
        this.lanes = lanes;
        this.threadsPerLane = threadsPerLane;
    }

    /**
     * As many lanes as asked for, 0 = one per core but no more than there are points; the cores are shared out evenly. The
     * number does not depend on how many points are left, so that a rerun computes the same bits.
     */
    public static CpuLanes of(int asked, int points) {
        int cores = Runtime.getRuntime().availableProcessors();
        int lanes = asked == 0 ? Math.max(1, Math.min(cores, points)) : asked;
        return new CpuLanes(lanes, Math.max(1, cores / lanes));
    }

    public int lanes() {
        return lanes;
    }

    @Override
    public int threadsPerLane() {
        return threadsPerLane;
    }

    @Override
    public void train(List<? extends LaneTask> tasks, BooleanSupplier cancelled) {
        AtomicInteger number = new AtomicInteger();
        ThreadLocal<Lane> lane = ThreadLocal.withInitial(() -> new CpuLane(number.getAndIncrement(), lanes));
        run(tasks.stream().map(task -> (Runnable) () -> task.run(lane.get(), cancelled)).toList(), cancelled);
    }

    /**
     * Runs every task, each on one lane, and returns when all have ended. No further task starts once {@code cancelled} holds
     * or a task threw.
     *
     * @throws RuntimeException the first that a task threw
     */
    public void run(List<? extends Runnable> tasks, BooleanSupplier cancelled) {
        Libtorch.prepare();
        Queue<Runnable> queue = new ConcurrentLinkedQueue<>(tasks);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < Math.min(lanes, tasks.size()); i++) {
            Thread worker = new Thread(() -> work(queue, failure, cancelled), "trilemma-lane-" + i);
            workers.add(worker);
            worker.start();
        }
        workers.forEach(CpuLanes::await);
        Throwable first = failure.get();
        if (first instanceof RuntimeException runtime) {
            throw runtime;
        }
        if (first instanceof Error error) {
            throw error;
        }
    }

    private void work(Queue<Runnable> queue, AtomicReference<Throwable> failure, BooleanSupplier cancelled) {
        torch.set_num_threads(threadsPerLane);
        Runnable task = queue.poll();
        while (task != null && failure.get() == null && !cancelled.getAsBoolean()) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                failure.compareAndSet(null, e);
            }
            task = queue.poll();
        }
    }

    /** Waits for a worker even when interrupted: it holds native memory, and tasks end soon after being cancelled. */
    private static void await(Thread worker) {
        boolean interrupted = false;
        while (true) {
            try {
                worker.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
