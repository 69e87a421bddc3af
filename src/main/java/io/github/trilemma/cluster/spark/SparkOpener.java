package io.github.trilemma.cluster.spark;

import io.github.trilemma.cluster.SparkLink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Opens Spark. Takes {@code conf} (a {@code Map<String, String>} with {@code spark.master}), {@code engine} (a {@code List<String>}
 * of the engine's jars and folders), {@code ship} (whether workers get these from here, or have them under the same paths) and
 * {@code warn} (a {@code Consumer<String>} that gets lines for people).
 */
public final class SparkOpener implements Function<Map<String, Object>, SparkLink> {
    /** Later than this Spark's own hook may stop what was not put away. */
    private static final long PATIENCE_SECONDS = 60;
    /** Above that of Spark's hook, which is 40. */
    private static final int BEFORE_SPARK = 100;

    @Override
    @SuppressWarnings("unchecked")
    public SparkLink apply(Map<String, Object> wanted) {
        EngineRoom.here(SparkLink.class.getClassLoader());
        List<String> engine = (List<String>) wanted.get("engine");
        boolean ship = (Boolean) wanted.get("ship");
        SparkConf conf = conf((Map<String, String>) wanted.get("conf"));
        JavaSparkContext context = new JavaSparkContext(conf);
        try {
            context.addJar(TaskJar.write().toUri().toString());
            if (ship) {
                engine = TaskJar.files(engine);
                for (String part : engine) {
                    context.addFile(Path.of(part).toUri().toString());
                }
            }
            context.sc().addSparkListener(new Mishaps((Consumer<String>) wanted.get("warn")));
            SparkOffice office = new SparkOffice(context, engine, ship);
            // Spark's hook stops the context as soon as a signal comes; tasks have states to put away before.
            ShutdownHookManager.get()
                    .addShutdownHook(office::awaitEnd, BEFORE_SPARK, PATIENCE_SECONDS, TimeUnit.SECONDS);
            return office;
        } catch (IOException | RuntimeException e) {
            boolean stopped = context.sc().isStopped();
            context.close();
            throw new IllegalStateException(
                    stopped
                            ? "it stopped at once, as it does when the master does not answer or no executor starts (Spark's logs tell)"
                            : e.getMessage(),
                    e);
        }
    }

    private static SparkConf conf(Map<String, String> given) {
        SparkConf conf = new SparkConf(true);
        given.forEach(conf::set);
        conf.set("spark.ui.showConsoleProgress", "false");
        conf.setIfMissing("spark.executorEnv.OPENBLAS_NUM_THREADS", "1");
        String kernels = System.getProperty("trilemma.kernels");
        conf.set(
                "spark.executor.extraJavaOptions",
                (conf.get("spark.executor.extraJavaOptions", "")
                                + " -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 -Dorg.bytedeco.javacpp.maxBytes=0"
                                + " -Dorg.bytedeco.javacpp.nopointergc=true -Djava.awt.headless=true"
                                + " -Dlogback.configurationFile=io/github/trilemma/cli/logback.xml"
                                + (kernels == null ? "" : " -Dtrilemma.kernels=" + kernels))
                        .strip());
        return conf;
    }
}
