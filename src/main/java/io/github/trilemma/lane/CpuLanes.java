package io.github.trilemma.lane;

import io.github.trilemma.tensor.Libtorch;
import io.github.trilemma.tensor.OperationThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Lanes on the CPU: worker threads that take tasks from one queue. Each limits libtorch to its own number of intra-op threads,
 * which libtorch keeps per calling thread, so lanes neither wait for each other nor change the embedding program's setting.
 */
public final class CpuLanes implements Lanes {
    private static final ThreadLocal<CpuCrew> CREW = new ThreadLocal<>();

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
        AtomicBoolean interrupted = new AtomicBoolean();
        BooleanSupplier stops = () -> interrupted.get() || cancelled.getAsBoolean();
        AtomicInteger number = new AtomicInteger();
        ThreadLocal<Lane> lane = ThreadLocal.withInitial(() -> new CpuLane(number.getAndIncrement(), lanes));
        run(
                tasks.stream()
                        .map(task -> (Runnable) () -> task.run(lane.get(), stops))
                        .toList(),
                stops,
                interrupted);
    }

    /**
     * Runs every task, each on one lane, and returns when all have ended. No further task starts once {@code cancelled} holds
     * or a task threw. A task that throws for want of memory while others run is run again later, on half as many lanes; tasks
     * bring their own checkpoints.
     *
     * @throws RuntimeException the first that a task threw
     */
    public void run(List<? extends Runnable> tasks, BooleanSupplier cancelled) {
        run(tasks, cancelled, new AtomicBoolean());
    }

    private void run(List<? extends Runnable> tasks, BooleanSupplier cancelled, AtomicBoolean interrupted) {
        Libtorch.prepare();
        int count = Math.min(lanes, tasks.size());
        CpuCrew crew = new CpuCrew(tasks, count, cancelled);
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Thread worker = new Thread(() -> work(crew), "trilemma-lane-" + i);
            workers.add(worker);
            worker.start();
        }
        workers.forEach(worker -> await(worker, interrupted));
        if (interrupted.get()) {
            Thread.currentThread().interrupt();
        }
        Throwable first = crew.failure();
        if (first instanceof RuntimeException runtime) {
            throw runtime;
        }
        if (first instanceof Error error) {
            throw error;
        }
    }

    /** Whether the calling thread is a lane with no others beside it: memory that runs out from here on runs out for good. */
    public static boolean alone() {
        CpuCrew crew = CREW.get();
        return crew != null && crew.alone();
    }

    /** Whether the calling thread is a lane that is one too many since memory ran out: its task should end soon, without loss. */
    public static boolean dismissed() {
        CpuCrew crew = CREW.get();
        return crew != null && crew.tooMany();
    }

    private void work(CpuCrew crew) {
        OperationThreads.limit(threadsPerLane);
        CREW.set(crew);
        for (Runnable task = crew.next(); task != null; task = crew.next()) {
            boolean alone = crew.alone();
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                if (!alone && MemoryShortage.is(e)) {
                    crew.shed(task, e);
                } else {
                    crew.fail(e);
                }
            }
        }
    }

    /** Waits for a worker even when interrupted: it holds native memory, and tasks end soon after being cancelled. */
    private static void await(Thread worker, AtomicBoolean interrupted) {
        while (true) {
            try {
                worker.join();
                return;
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
        }
    }
}
