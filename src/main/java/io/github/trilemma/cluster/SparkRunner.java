package io.github.trilemma.cluster;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.SweepConfig;
import io.github.trilemma.sweep.Hardware;
import io.github.trilemma.sweep.SweepListener;
import io.github.trilemma.sweep.SweepOutcome;
import io.github.trilemma.sweep.SweepRequest;
import io.github.trilemma.sweep.SweepRunner;
import io.github.trilemma.tensor.Device;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/** Runs a sweep's points as Spark tasks, with this process as Spark's driver and as one of the run folder's processes. */
public final class SparkRunner {
    private static final String OPENER = "io.github.trilemma.cluster.spark.SparkOpener";
    private static final String SECONDS = "spark.trilemma.snapshotSeconds";

    private final SparkPlan plan;
    private final SweepRequest request;
    private final SweepListener listener;
    private final Consumer<String> warn;

    /**
     * A runner.
     *
     * @param warn told of lost executors and failed tasks, one line each
     */
    public SparkRunner(SparkPlan plan, SweepRequest request, SweepListener listener, Consumer<String> warn) {
        this.plan = plan;
        // Judges are trained on the driver's processor; which cards points have Spark decides.
        this.request = new SweepRequest(
                request.sweep(),
                request.out(),
                request.dataDir(),
                request.lanes(),
                request.kernels(),
                new Hardware(List.of(Device.CPU), request.hardware().capture()),
                false,
                request.retryDiverged(),
                request.trusted());
        this.listener = listener;
        this.warn = warn;
    }

    /** As {@link SweepRunner#run(BooleanSupplier, Function)}. */
    public <R> R run(BooleanSupplier cancelled, Function<SweepOutcome, R> end) {
        SparkHome home = SparkHome.find(plan.home(), System.getenv());
        Map<String, String> conf = conf(home, request.sweep());
        double seconds = seconds(conf);
        // Never closed: Spark's threads and its hook for Java's end load classes to the last.
        SparkLoader loader = new SparkLoader(home.classPath());
        SparkHome.requireOpened(loader);
        try (SparkLink link = open(loader, conf)) {
            return run(link, seconds, cancelled, end);
        } catch (IOException e) {
            throw new ConfigurationException(
                    "cannot reach " + where() + ": " + e.getMessage() + ": check the folder", e);
        }
    }

    private <R> R run(SparkLink link, double seconds, BooleanSupplier cancelled, Function<SweepOutcome, R> end)
            throws IOException {
        Mirror mirror = plan.store() == null ? null : new Mirror(link, plan.store(), request.out());
        if (mirror != null) {
            mirror.fetch();
        }
        try (Exchange exchange = new Exchange(link, where(), Math.max(200, Math.round(1000 * seconds)))) {
            SparkTrainer tasks = new SparkTrainer(link, exchange, settings(seconds), plan.tasks());
            R result = SweepRunner.through(mirror == null ? tasks : mirror.after(tasks), request, listener)
                    .run(cancelled, outcome -> {
                        if (outcome.remaining() == 0) {
                            exchange.complete();
                        }
                        return end.apply(outcome);
                    });
            if (mirror != null) {
                mirror.putRest();
            }
            return result;
        }
    }

    private String where() {
        return plan.store() == null
                ? request.out().toAbsolutePath().normalize().toUri().toString().replaceAll("/$", "")
                : plan.store().replaceAll("/+$", "");
    }

    private Map<String, String> settings(double seconds) {
        Map<String, String> settings = new HashMap<>();
        settings.put("trust", Boolean.toString(request.trusted()));
        settings.put("kernels", request.kernels().toString());
        settings.put("capture", Boolean.toString(request.hardware().capture()));
        settings.put("seconds", Double.toString(seconds));
        if (request.dataDir() != null) {
            settings.put("dataDir", request.dataDir().toAbsolutePath().toString());
        }
        return settings;
    }

    private Map<String, String> conf(SparkHome home, SweepConfig sweep) {
        Map<String, String> conf = new TreeMap<>(home.defaults());
        conf.putAll(plan.conf());
        if (plan.master() != null) {
            conf.put("spark.master", plan.master());
        }
        if (!conf.containsKey("spark.master")) {
            throw new ConfigurationException("--master must name Spark's master, got none: give --master"
                    + " spark://HOST:7077, yarn, k8s://URL or local[N]");
        }
        conf.putIfAbsent("spark.app.name", "trilemma " + sweep.name());
        return conf;
    }

    private static double seconds(Map<String, String> conf) {
        String text = conf.getOrDefault(SECONDS, "15");
        try {
            double seconds = Double.parseDouble(text);
            if (seconds > 0 && seconds < 1e6) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            throw new ConfigurationException(SECONDS + " must be a number of seconds above 0, got " + text, e);
        }
        throw new ConfigurationException(SECONDS + " must be a number of seconds above 0, got " + text);
    }

    @SuppressWarnings("unchecked")
    private SparkLink open(ClassLoader loader, Map<String, String> conf) {
        Map<String, Object> wanted = new HashMap<>();
        wanted.put("conf", conf);
        wanted.put("engine", engine());
        wanted.put("ship", plan.engine().isEmpty());
        wanted.put("warn", warn);
        Thread thread = Thread.currentThread();
        ClassLoader former = thread.getContextClassLoader();
        // Spark's own threads take the class loader of the one that opens it.
        thread.setContextClassLoader(loader);
        try {
            return ((Function<Map<String, Object>, SparkLink>) Class.forName(OPENER, true, loader)
                            .asSubclass(Function.class)
                            .getConstructor()
                            .newInstance())
                    .apply(wanted);
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new ConfigurationException(
                    "Spark's libraries do not fit: " + e + ": give an installation of Spark 4", e);
        } catch (Exception e) {
            // Scala throws checked exceptions without saying so.
            String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new ConfigurationException(
                    "Spark at " + conf.get("spark.master") + " must start, got: " + first
                            + ": check --master and --conf",
                    e);
        } finally {
            thread.setContextClassLoader(former);
        }
    }

    /** The engine's parts on the workers: as named, else all of this program's class path. */
    private List<String> engine() {
        List<String> parts = new ArrayList<>();
        for (Path part : plan.engine()) {
            parts.add(part.toString());
        }
        if (parts.isEmpty()) {
            for (String part : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                if (!part.isEmpty() && Files.exists(Path.of(part))) {
                    parts.add(Path.of(part).toAbsolutePath().toString());
                }
            }
        }
        return parts;
    }
}
