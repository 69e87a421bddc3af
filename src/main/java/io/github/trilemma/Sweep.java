package io.github.trilemma;

import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.PointId;
import io.github.trilemma.config.Presets;
import io.github.trilemma.config.SweepConfig;
import io.github.trilemma.sweep.SweepOutcome;
import io.github.trilemma.sweep.SweepRequest;
import io.github.trilemma.sweep.SweepRunner;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Trains and measures a grid or list of points, several at a time, in a run folder.
 *
 * <pre>{@code
 * try (Sweep sweep = Sweep.preset("quickstart").set("iterations", 500).grid("beta", 0.0, 0.2).out(folder).build()) {
 *     SweepResult result = sweep.run();
 * }
 * }</pre>
 *
 * <p>A sweep ends early when the thread in {@link #run()} is interrupted, or when another calls {@link #stop} or {@link #close}: then every
 * point under way keeps a checkpoint, and {@code run} returns a result with {@link SweepResult#remaining} points; an interrupt stays set. The same sweep on the same folder goes on from there, in this process or
 * another, also after a kill. Several processes may run one sweep on one folder; they share its points. Any number of sweeps may run in one
 * process, each on its own folder.
 */
public final class Sweep implements AutoCloseable {
    private final SweepConfig config;
    private final Settings settings;
    private final SweepListener listener;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile boolean stopped;
    private volatile boolean closed;

    /** How and where it runs; no part of any point's identity. */
    record Settings(
            Path out,
            Path dataDir,
            Compute compute,
            int lanes,
            boolean capture,
            boolean failFast,
            boolean retryDiverged,
            boolean profile,
            boolean trust,
            SparkSweep spark,
            String track) {}

    Sweep(SweepConfig config, Settings settings, SweepListener listener) {
        this.config = config;
        this.settings = settings;
        this.listener = listener;
    }

    /**
     * Starts from a preset with its grid: {@code quickstart}, or {@code exp1} to {@code exp5} of the paper.
     *
     * @throws ConfigurationException for another name; the message lists all
     */
    public static SweepBuilder preset(String name) {
        return of(Presets.of(name));
    }

    /** Starts from a configuration. */
    public static SweepBuilder of(SweepConfig config) {
        return new SweepBuilder(config);
    }

    /**
     * Starts from a YAML file over a preset.
     *
     * @throws ConfigurationException when the file is unreadable or has unknown keys
     */
    public static SweepBuilder read(Path yaml, String preset) {
        return of(ConfigReader.read(yaml, Presets.of(preset)));
    }

    /** What is trained. */
    public SweepConfig config() {
        return config;
    }

    /** The run folder. */
    public Path folder() {
        return settings.out();
    }

    /**
     * Trains and measures what is missing, to the end or until it is stopped. Everything that can be wrong with the input is found
     * before the run folder is touched. Points that fail or diverge are no exception but part of the result.
     *
     * @throws ConfigurationException when configuration, data, device or run folder are unusable
     * @throws DeviceException when a device failed and no other could take over its points
     * @throws ListenerException when the listener threw
     * @throws IllegalStateException when it is closed, or runs in another thread
     */
    public SweepResult run() {
        return run(result -> result);
    }

    /**
     * The same, and {@code end} of the result while this process still counts as one that works on the run folder: of several
     * processes that share a sweep, each can write a report there.
     */
    public <R> R run(Function<SweepResult, R> end) {
        if (closed) {
            throw new IllegalStateException("this sweep is closed: build another one");
        }
        if (!running.compareAndSet(false, true)) {
            throw new IllegalStateException(
                    "this sweep runs already: wait for it, or build another one on another folder");
        }
        ListenerGuard guard = new ListenerGuard(listener, settings.out());
        try {
            return Boundary.call(() -> run(guard, end));
        } finally {
            stopped = false;
            running.set(false);
        }
    }

    private <R> R run(ListenerGuard guard, Function<SweepResult, R> end) {
        SweepRequest request = new SweepRequest(
                config,
                settings.out(),
                settings.dataDir(),
                settings.lanes(),
                settings.compute().provider(),
                settings.compute().hardware(settings.capture()),
                settings.profile(),
                settings.retryDiverged(),
                settings.trust());
        BooleanSupplier stops = () -> stopped || closed || guard.failed() || (settings.failFast() && guard.trouble());
        if (settings.track() == null) {
            return run(request, guard, guard, stops, outcome -> end.apply(result(outcome, guard)));
        }
        try (Tracking tracking = Tracking.open(settings.track(), config, settings.out(), guard::warning)) {
            return run(request, guard, tracking.beside(guard), stops, outcome -> {
                tracking.ended(outcome);
                return end.apply(result(outcome, guard));
            });
        }
    }

    private <R> R run(
            SweepRequest request,
            ListenerGuard guard,
            io.github.trilemma.sweep.SweepListener told,
            BooleanSupplier stops,
            Function<SweepOutcome, R> end) {
        Function<SweepOutcome, R> last = outcome -> {
            guard.rethrow();
            return end.apply(outcome);
        };
        if (settings.spark() != null) {
            return settings.spark().run(request, told, guard::warning, stops, last);
        }
        try (SweepRunner runner = new SweepRunner(request, told)) {
            return runner.run(stops, last);
        }
    }

    private SweepResult result(SweepOutcome outcome, ListenerGuard guard) {
        return new SweepResult(
                settings.out(),
                outcome.total(),
                outcome.measured(),
                outcome.failed(),
                Optional.ofNullable(guard.profile()).map(totals -> totals.table()));
    }

    /** Runs a sweep of one point. */
    Point runOne() {
        SweepResult result = run();
        if (result.remaining() > 0) {
            throw new StoppedException("the training of the point in " + settings.out()
                    + " was stopped: train it again on the same folder to go on from there");
        }
        List<Point> points = result.points();
        Point point = points.stream()
                .filter(each -> PointId.difference(each.config(), config.base()).isEmpty())
                .findFirst()
                .orElseThrow(() -> new ConfigurationException(
                        String.join(" ", Run.open(settings.out()).damaged())));
        if (!point.done()) {
            throw new PointFailedException(point);
        }
        return point;
    }

    /**
     * Asks a run in another thread to stop, from any thread, a listener's included; returns at once. One that does not run ends as it
     * starts. Afterwards it may be run again.
     */
    public void stop() {
        stopped = true;
    }

    /** Asks a run to stop, as {@link #stop}, and lets it run no more. Does nothing the second time. */
    @Override
    public void close() {
        closed = true;
    }
}
