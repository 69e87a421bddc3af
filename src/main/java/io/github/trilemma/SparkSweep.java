package io.github.trilemma;

import io.github.trilemma.cluster.SparkPlan;
import io.github.trilemma.cluster.SparkRunner;
import io.github.trilemma.sweep.SweepListener;
import io.github.trilemma.sweep.SweepOutcome;
import io.github.trilemma.sweep.SweepRequest;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A sweep whose points are tasks of Spark 4. This process is Spark's driver and one of the processes of the run folder: it trains
 * judges, holds the points' leases, and writes records and report; a task trains one point on a worker. The run folder is the same as
 * that of a sweep on one machine, and either may go on with the other's.
 *
 * <p>Spark is no dependency of the engine: its libraries are those of the installation that the environment's {@code SPARK_HOME}
 * names, in a class loader of their own. Java must have been started with the {@code --add-opens} options of {@code
 * docs/cluster.md}. Immutable.
 */
public final class SparkSweep {
    private static final int MOST_TASKS = 10_000;

    private final SparkPlan plan;

    private SparkSweep(SparkPlan plan) {
        this.plan = plan;
    }

    /**
     * Spark at a master.
     *
     * @param master its URL, such as {@code spark://HOST:7077}, {@code yarn}, {@code k8s://URL} or {@code local[4]}; null = what
     *     {@code spark-defaults.conf} names
     */
    public static SparkSweep on(String master) {
        return new SparkSweep(new SparkPlan(master, Map.of(), null, null, List.of(), 256));
    }

    /** With settings of Spark, over those of its configuration folder. */
    public SparkSweep conf(Map<String, String> settings) {
        return new SparkSweep(
                new SparkPlan(plan.master(), settings, plan.home(), plan.store(), plan.engine(), plan.tasks()));
    }

    /** With Spark's installation in {@code home} instead of the environment's {@code SPARK_HOME}. */
    public SparkSweep home(Path home) {
        return new SparkSweep(
                new SparkPlan(plan.master(), plan.conf(), home, plan.store(), plan.engine(), plan.tasks()));
    }

    /**
     * With a copy of the run folder, and the files that travel, in {@code uri} instead of in the run folder, which then only this
     * machine needs to see.
     *
     * @param uri of a folder in a file system of Spark's, such as {@code s3a://BUCKET/runs/exp2}
     */
    public SparkSweep store(String uri) {
        return new SparkSweep(new SparkPlan(plan.master(), plan.conf(), plan.home(), uri, plan.engine(), plan.tasks()));
    }

    /**
     * With the engine that every worker has in {@code folder} (its jars, and those in {@code lib}), instead of this program's class
     * path, which is sent to every executor.
     *
     * @throws ConfigurationException when the folder holds none here, where it must be, too
     */
    public SparkSweep engine(Path folder) {
        List<Path> parts = new ArrayList<>();
        for (Path place : List.of(folder, folder.resolve("lib"))) {
            try (DirectoryStream<Path> jars = Files.newDirectoryStream(place, "*.jar")) {
                jars.forEach(jar -> parts.add(jar.toAbsolutePath()));
            } catch (IOException e) {
                throw new ConfigurationException(
                        "--engine must be a folder with trilemma.jar and lib, here and on every worker, got " + folder
                                + ": check the path",
                        e);
            }
        }
        parts.sort(null);
        return new SparkSweep(
                new SparkPlan(plan.master(), plan.conf(), plan.home(), plan.store(), parts, plan.tasks()));
    }

    /** With at most {@code tasks} points in Spark's hands at a time, 1 to 10,000. */
    public SparkSweep tasks(int tasks) {
        if (tasks < 1 || tasks > MOST_TASKS) {
            throw new ConfigurationException("--tasks must be within 1.." + MOST_TASKS + ", got " + tasks);
        }
        return new SparkSweep(
                new SparkPlan(plan.master(), plan.conf(), plan.home(), plan.store(), plan.engine(), tasks));
    }

    /**
     * Runs to the end or until {@code cancelled} says so or the calling thread is interrupted; then tasks put their state away, and
     * the run folder holds it.
     *
     * @param request what to run; its lanes and devices do not matter
     * @param listener told of judges, and of points as their states come in
     * @param warn told of lost executors and failed tasks, one line each, from Spark's threads
     * @param end of the outcome, while this process still counts as one that works on the run folder
     * @throws ConfigurationException when input, run folder, Spark or a worker is unusable
     */
    <R> R run(
            SweepRequest request,
            SweepListener listener,
            Consumer<String> warn,
            BooleanSupplier cancelled,
            Function<SweepOutcome, R> end) {
        return new SparkRunner(plan, request, listener, warn).run(cancelled, end);
    }
}
