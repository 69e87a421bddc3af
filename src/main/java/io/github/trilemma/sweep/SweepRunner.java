package io.github.trilemma.sweep;

import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.SweepConfig;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.lane.CpuLanes;
import io.github.trilemma.lane.Lanes;
import io.github.trilemma.run.DamagedException;
import io.github.trilemma.run.Folders;
import io.github.trilemma.run.Leases;
import io.github.trilemma.run.PointFolder;
import io.github.trilemma.run.RunRecord;
import io.github.trilemma.run.RunStore;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Trains and measures every missing point of a sweep, several at a time. Everything that can be wrong with the input is found
 * before the run folder is touched; from then on every file appears whole, so a run may be stopped at any moment and started
 * again. Several processes may run the same sweep on one folder: they share its points, and each ends when all points have.
 */
public final class SweepRunner implements AutoCloseable {
    private final SweepRequest request;
    private final SweepListener listener;
    /** Who trains the points; null for the lanes of this process. */
    private final PointTrainer trainer;
    /** Threads of the one lane; 0 for lanes as the request has them. */
    private final int threads;

    private volatile boolean closed;

    public SweepRunner(SweepRequest request, SweepListener listener) {
        this(request, listener, null, 0);
    }

    private SweepRunner(SweepRequest request, SweepListener listener, PointTrainer trainer, int threads) {
        this.request = request;
        this.listener = listener;
        this.trainer = trainer;
        this.threads = threads;
    }

    /** A sweep whose judges are trained here and whose points {@code trainer} trains; everything else stays as it is. */
    public static SweepRunner through(PointTrainer trainer, SweepRequest request, SweepListener listener) {
        return new SweepRunner(request, listener, trainer, 0);
    }

    /** A sweep on one lane that takes {@code threads} threads of the CPU, however many there are. */
    public static SweepRunner onOneLane(int threads, SweepRequest request, SweepListener listener) {
        return new SweepRunner(request, listener, null, threads);
    }

    /** A point to train and what it shares with its neighbours. */
    private record Planned(ExperimentConfig config, Bench bench) {}

    /**
     * Runs to the end or until {@code cancelled} says so, the calling thread is interrupted, or {@link #close} is called; then
     * every point that was under way keeps a checkpoint. One that was being measured is measured anew by the next run.
     *
     * @throws io.github.trilemma.ConfigurationException when the input or the run folder is unusable
     */
    public SweepOutcome run(BooleanSupplier cancelled) {
        return run(cancelled, outcome -> outcome);
    }

    /** The same, and {@code end} of its outcome while this process still counts as one that works on the run folder. */
    public <R> R run(BooleanSupplier cancelled, Function<SweepOutcome, R> end) {
        Thread caller = Thread.currentThread();
        BooleanSupplier stops = () -> closed || caller.isInterrupted() || cancelled.getAsBoolean();
        JudgeFinder finder = new JudgeFinder(request.sweep(), request.dataDir(), listener, request.trusted());
        SweepConfig sweep = identified(finder);
        List<ExperimentConfig> configs =
                Grid.points(sweep).stream().map(finder::identify).toList();
        Map<Object, Bench> benches = new LinkedHashMap<>();
        try (Equipment equipment = Equipment.of(request, configs)) {
            try {
                List<Planned> plans = plan(configs, benches, equipment.kernels());
                RunStore store = RunStore.createOrOpen(request.out(), sweep);
                try (Leases leases = store.leases()) {
                    return end.apply(train(store, leases, plans, finder, equipment, stops));
                }
            } finally {
                benches.values().forEach(Bench::close);
            }
        }
    }

    /** Asks a run to stop, from any thread; {@link #run} returns once its points have put their state away. */
    @Override
    public void close() {
        closed = true;
    }

    /** The sweep with the hash of every judge that is known now, which makes a sweep under other judges another sweep. */
    private SweepConfig identified(JudgeFinder finder) {
        SweepConfig sweep = request.sweep();
        return new SweepConfig(
                sweep.name(),
                finder.identify(sweep.base()),
                sweep.classifierRecipe(),
                sweep.grid(),
                sweep.points(),
                sweep.reportJudge());
    }

    /** Loads what the points share, once for points that agree in it. */
    private List<Planned> plan(List<ExperimentConfig> configs, Map<Object, Bench> benches, Kernels kernels) {
        List<Planned> plans = new ArrayList<>();
        for (ExperimentConfig config : configs) {
            Object shared = List.of(config.data(), config.degradation(), config.allJudges());
            Bench bench = benches.get(shared);
            if (bench == null) {
                bench = new Bench(config, request.dataDir(), kernels);
                benches.put(shared, bench);
                if (config.allJudges().stream().allMatch(judge -> judge.sha256() != null)) {
                    bench.seat(config.allJudges(), request.trusted());
                } else {
                    bench.check(config.allJudges(), request.trusted());
                }
            }
            FamilyCheck.require(config, bench);
            plans.add(new Planned(config, bench));
        }
        return plans;
    }

    private SweepOutcome train(
            RunStore store,
            Leases leases,
            List<Planned> plans,
            JudgeFinder finder,
            Equipment equipment,
            BooleanSupplier cancelled) {
        Lanes lanes = lanes(equipment, plans.size());
        List<PointFolder> left = new ArrayList<>();
        int measured = 0;
        int damaged = 0;
        PointQueue queue = new PointQueue(leases, listener, request.retryDiverged());
        long iterations = 0;
        for (Planned plan : plans) {
            ExperimentConfig config = finder.complete(plan.config, plan.bench, store.judges(), leases, cancelled);
            if (config == null) {
                return new SweepOutcome(plans.size(), 0, 0);
            }
            if (plan.bench.judges().isEmpty()) {
                plan.bench.seat(config.allJudges(), request.trusted());
            }
            PointFolder folder;
            RunRecord record;
            try {
                folder = store.point(config);
                record = folder.record().orElse(null);
            } catch (DamagedException e) {
                // The others are not worse for it; the user is told now, and by the outcome that not all is well.
                listener.damaged(e.getMessage());
                damaged++;
                continue;
            }
            PointQueue.Job elsewhere = elsewhere(folder, config);
            if (queue.add(
                    folder,
                    record,
                    () -> elsewhere == null
                            ? equipment.train(folder, config, plan.bench, listener, lanes.threadsPerLane())
                            : elsewhere)) {
                iterations += config.schedule().iterations()
                        + (long) config.measures().heldOutIterations();
                left.add(folder);
            } else if (HeldOutLater.isMissing(folder, record, config)) {
                queue.addAgain(
                        folder, elsewhere == null ? equipment.hold(folder, config, plan.bench, listener) : elsewhere);
                iterations += config.measures().heldOutIterations();
                left.add(folder);
            } else if (record.done()) {
                dropCheckpoint(folder, leases);
                measured++;
            } else {
                left.add(folder);
            }
        }
        listener.started(plans.size(), plans.size() - damaged - queue.size(), iterations);
        // Which lane trains which point the queue decides: other processes take from it, too.
        lanes.train(Collections.nCopies(queue.size(), queue::work), cancelled);
        equipment.tell(listener);
        return outcome(plans.size(), measured, damaged, left);
    }

    private Lanes lanes(Equipment equipment, int points) {
        if (trainer != null) {
            return new CpuLanes(trainer.width(), 1);
        }
        return threads > 0 && !request.hardware().isCuda() ? new CpuLanes(1, threads) : equipment.lanes(points);
    }

    /** What a lane does that only waits for another place to train the point; null without such a place. */
    private PointQueue.Job elsewhere(PointFolder folder, ExperimentConfig config) {
        return trainer == null ? null : (lane, stops) -> trainer.train(folder, config, listener, stops);
    }

    /** Whoever was killed between a record and the end of its checkpoint has left the latter; who is between them now does it. */
    private static void dropCheckpoint(PointFolder folder, Leases leases) {
        if (Files.exists(folder.checkpoint())) {
            leases.tryTake(folder.dir()).ifPresent(lease -> {
                try (lease) {
                    Folders.delete(folder.checkpoint());
                }
            });
        } else {
            leases.tidy(folder.dir());
        }
    }

    /** What became of the points that were not measured before, beside those that are done or damaged. */
    private static SweepOutcome outcome(int total, int done, int damaged, List<PointFolder> left) {
        int measured = done;
        int failed = damaged;
        for (PointFolder folder : left) {
            RunRecord record = folder.record().orElse(null);
            if (record != null) {
                measured += record.done() ? 1 : 0;
                failed += record.done() ? 0 : 1;
            }
        }
        return new SweepOutcome(total, measured, failed);
    }
}
