package io.github.trilemma;

import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.Replicates;
import io.github.trilemma.config.SweepConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts a sweep together. Not thread-safe. */
public final class SweepBuilder {
    private static final int MOST_LANES = 1024;

    private final SweepConfig given;
    private final Map<String, Object> keys = new LinkedHashMap<>();
    private Map<String, List<Object>> grid;
    private List<Map<String, Object>> points;
    private int seeds = 1;
    private Path out;
    private Path dataDir;
    private Compute compute = Compute.auto();
    private int lanes;
    private boolean capture = true;
    private boolean failFast;
    private boolean retryDiverged;
    private boolean profile;
    private boolean trust;
    private SparkSweep spark;
    private String track;
    private SweepListener listener = new SweepListener() {};

    SweepBuilder(SweepConfig given) {
        this.given = given;
    }

    /**
     * Sets a key of all points, such as {@code schedule.iterations}, or {@code iterations} for short.
     *
     * @param value text, or of the key's type
     * @throws ConfigurationException for an unknown key
     */
    public SweepBuilder set(String key, Object value) {
        keys.put(ConfigReader.canonicalKey(key), value);
        return this;
    }

    /**
     * Adds an axis of the grid; points are the product of all axes. The first call drops the axes and points that the preset brought.
     *
     * @param key such as {@code beta} or {@code schedule.iterations}
     * @param values at least one
     */
    public SweepBuilder grid(String key, Object... values) {
        own();
        grid.put(ConfigReader.canonicalKey(key), List.copyOf(Arrays.asList(values)));
        return this;
    }

    /** Adds the point of these weights. The first call drops the axes and points that the preset brought. */
    public SweepBuilder point(double alpha, double beta, double gamma) {
        Map<String, Object> point = new LinkedHashMap<>();
        point.put("weights.alpha", alpha);
        point.put("weights.beta", beta);
        point.put("weights.gamma", gamma);
        return point(point);
    }

    /** Adds a point by the keys in which it differs from the base. */
    public SweepBuilder point(Map<String, ?> settings) {
        own();
        points.add(new LinkedHashMap<>(settings));
        return this;
    }

    private void own() {
        if (grid == null) {
            grid = new LinkedHashMap<>();
            points = new ArrayList<>();
        }
    }

    /** Trains every point {@code seeds} times, with the seeds seed, seed+1, ...; within 1..1000. */
    public SweepBuilder seeds(int count) {
        this.seeds = count;
        return this;
    }

    /** Run folder: new, empty, or that of an earlier run of the same sweep, which goes on. Default {@code runs/NAME}. */
    public SweepBuilder out(Path folder) {
        this.out = folder;
        return this;
    }

    /** Folder of data sets; not needed for {@code stroke-digits} and {@code folder:PATH}. */
    public SweepBuilder dataDir(Path folder) {
        this.dataDir = folder;
        return this;
    }

    /** Where points train; default {@link Compute#auto}. Not part of the configuration: it changes results by rounding alone. */
    public SweepBuilder compute(Compute where) {
        this.compute = where;
        return this;
    }

    /**
     * Points that train at a time on each device; default 0: one per core on the processor, as many as pay on a graphics card. On the
     * processor results are bit-identical for the same number.
     */
    public SweepBuilder lanes(int count) {
        this.lanes = count;
        return this;
    }

    /** Whether a training iteration on a graphics card is captured once and replayed; default true. No matter on the processor. */
    public SweepBuilder capture(boolean on) {
        this.capture = on;
        return this;
    }

    /** Whether the first point that fails or diverges stops the sweep; default false: the others go on. */
    public SweepBuilder failFast(boolean on) {
        this.failFast = on;
        return this;
    }

    /** Whether points that diverged in an earlier run are trained anew; default false. */
    public SweepBuilder retryDiverged(boolean on) {
        this.retryDiverged = on;
        return this;
    }

    /** Whether the time of each phase of an iteration is measured, see {@link SweepResult#profile}; default false. */
    public SweepBuilder profile(boolean on) {
        this.profile = on;
        return this;
    }

    /**
     * Whether judges may bring code (TorchScript modules), which then runs in this process with all its rights; default false. No
     * configuration can say so.
     */
    public SweepBuilder trust(boolean on) {
        this.trust = on;
        return this;
    }

    /** Points train as tasks of Spark instead of in this process. */
    public SweepBuilder on(SparkSweep where) {
        this.spark = where;
        return this;
    }

    /**
     * Tells an MLflow tracking server how the sweep goes: a run for the sweep and below it one per point, with the point's configuration as
     * parameters, its history and measures as metrics, its provenance as tags. A sweep that goes on finds its runs again. The server never
     * holds a training up: what it does not take in time is dropped, and {@link SweepListener#warning} tells how much. Credentials come
     * from the environment, as for MLflow's own client.
     *
     * @param server {@code mlflow:http://HOST:PORT/EXPERIMENT}; an experiment that is not there is made
     * @throws ConfigurationException for anything else
     */
    public SweepBuilder track(String server) {
        Tracking.check(server);
        this.track = server;
        return this;
    }

    /** Who is told what happens; default nobody. */
    public SweepBuilder listener(SweepListener who) {
        this.listener = who;
        return this;
    }

    /**
     * The sweep. Nothing is read or written before it runs.
     *
     * @throws ConfigurationException when a value is out of its range or a key is both swept and set
     */
    public Sweep build() {
        if (lanes < 0 || lanes > MOST_LANES) {
            throw new ConfigurationException("lanes must be within 0.." + MOST_LANES + ", 0 for auto, got " + lanes);
        }
        SweepConfig sweep = given;
        if (grid != null) {
            sweep = new SweepConfig(
                    sweep.name(), sweep.base(), sweep.classifierRecipe(), grid, points, sweep.reportJudge());
        }
        sweep = Replicates.of(ConfigReader.with(sweep, keys), seeds);
        Path folder = out == null ? Path.of("runs", sweep.name()) : out;
        Sweep.Settings settings = new Sweep.Settings(
                folder, dataDir, compute, lanes, capture, failFast, retryDiverged, profile, trust, spark, track);
        return new Sweep(sweep, settings, listener);
    }
}
