package io.github.trilemma.cli;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.SparkSweep;
import io.github.trilemma.SweepBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** A sweep's points as Spark tasks. The launcher reads {@code --on}, too, since Java must be started for Spark. */
final class SparkOptions {
    private static final String HERE = "here";
    private static final String SPARK = "spark";

    @Option(
            names = "--on",
            paramLabel = "here|spark",
            defaultValue = HERE,
            description =
                    "Where points train: here (default), or as tasks of Spark 4, whose folder SPARK_HOME names. See"
                            + " docs/cluster.md.")
    private String on;

    @Option(
            names = "--master",
            paramLabel = "URL",
            description = "Spark's master (default: what its configuration names).")
    private String master;

    @Option(
            names = "--conf",
            paramLabel = "KEY=VALUE",
            description = "A setting of Spark, such as spark.task.resource.gpu.amount=1. Repeatable.")
    private List<String> conf = new ArrayList<>();

    @Option(
            names = "--store",
            paramLabel = "URI",
            description =
                    "Folder that driver and workers reach through Spark's file systems, such as s3a://BUCKET/runs/exp2; it"
                            + " gets a copy of the run folder (default: --out itself, which all machines must see).")
    private String store;

    @Option(
            names = "--engine",
            paramLabel = "DIR",
            description =
                    "Where this program lies on every worker: the folder of trilemma.jar and lib (default: it is sent, 200 MB"
                            + " per executor).")
    private Path engine;

    @Option(
            names = "--tasks",
            paramLabel = "N",
            defaultValue = "256",
            description = "Points that Spark is given at a time (default: 256).")
    private int tasks;

    /** Lets the points train where these options say. */
    void place(SweepBuilder sweep, HardwareOptions hardware) {
        if (on.equals(HERE)) {
            requireUnused();
            return;
        }
        if (!on.equals(SPARK)) {
            throw new ConfigurationException("--on must be here or spark, got " + on);
        }
        if (hardware.lanes() != 0 || hardware.profile()) {
            throw new ConfigurationException(
                    "--lanes and --profile belong to --on here, got one with --on spark: a task is a"
                            + " lane, and --conf spark.task.cpus=N gives it threads");
        }
        SparkSweep spark = SparkSweep.on(master).conf(settings()).tasks(tasks);
        if (store != null) {
            spark = spark.store(store);
        }
        if (engine != null) {
            spark = spark.engine(engine);
        }
        sweep.on(spark);
    }

    private void requireUnused() {
        if (master != null || !conf.isEmpty() || store != null || engine != null) {
            throw new ConfigurationException(
                    "--master, --conf, --store and --engine belong to --on spark, got one without it: add --on spark");
        }
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String setting : conf) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw new ConfigurationException("--conf must be KEY=VALUE, got " + setting);
            }
            settings.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return settings;
    }
}
