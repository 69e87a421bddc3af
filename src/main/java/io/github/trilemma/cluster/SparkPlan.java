package io.github.trilemma.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How a sweep runs on Spark.
 *
 * @param master Spark's master URL; null = what Spark's own configuration names
 * @param conf Spark's settings, over those of its configuration folder
 * @param home Spark's installation; null = the environment's {@code SPARK_HOME}
 * @param store folder that driver and workers reach through Spark's file systems, a URI; null = the run folder itself
 * @param engine the engine's jars and folders on every worker; empty = sent from here
 * @param tasks points that Spark is given at a time, at least 1
 */
public record SparkPlan(
        String master, Map<String, String> conf, Path home, String store, List<Path> engine, int tasks) {
    public SparkPlan {
        conf = Map.copyOf(conf);
        engine = List.copyOf(engine);
    }
}
