package io.github.trilemma.cluster.spark;

import io.github.trilemma.cluster.SparkLink;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/** Spark as the driver sees it: every task is a job of its own, so that points end independently. */
final class SparkOffice implements SparkLink {
    private static final long LOOK_MILLIS = 200;
    private static final int RETRIES = 4;
    /** How Spark tells that it tried a task often enough. */
    private static final String GAVE_UP = "Job aborted due to stage failure: Task ";

    private final JavaSparkContext context;
    private final Remote remote;
    private final String engine;
    private final PointTask task;
    private final CountDownLatch ended = new CountDownLatch(1);

    SparkOffice(JavaSparkContext context, List<String> engine, boolean ship) {
        this.context = context;
        this.remote = new Remote(new SerializableConfiguration(context.hadoopConfiguration()));
        this.engine = String.join(File.pathSeparator, engine);
        this.task = new PointTask(remote, ship);
    }

    @Override
    public Map<String, String> run(Map<String, String> given, BooleanSupplier gaveUp) throws IOException {
        Map<String, String> order = new HashMap<>(given);
        order.put("engine", engine);
        order.put("attempts", Integer.toString(attempts()));
        try (Loader here = new Loader()) {
            if (context.sc().isStopped()) {
                throw new IOException("Spark was stopped");
            }
            context.setJobGroup(order.get("id"), "point " + order.get("id"), true);
            JavaFutureAction<List<Map<String, String>>> job =
                    context.parallelize(List.of(order), 1).map(task).collectAsync();
            try {
                return await(job, gaveUp);
            } catch (RuntimeException | Error e) {
                job.cancel(true);
                throw e;
            } finally {
                context.clearJobGroup();
            }
        }
    }

    private Map<String, String> await(JavaFutureAction<List<Map<String, String>>> job, BooleanSupplier gaveUp)
            throws IOException {
        while (true) {
            try {
                return job.get(LOOK_MILLIS, TimeUnit.MILLISECONDS).get(0);
            } catch (TimeoutException e) {
                if (gaveUp.getAsBoolean()) {
                    job.cancel(true);
                    return null;
                }
            } catch (ExecutionException e) {
                String why = Mishaps.line(e.getCause().getMessage());
                if (why.startsWith(GAVE_UP) && !context.sc().isStopped()) {
                    return Map.of("lost", why);
                }
                throw new IOException(why, e);
            } catch (CancellationException e) {
                throw new IOException("Spark was stopped", e);
            } catch (InterruptedException e) {
                job.cancel(true);
                Thread.currentThread().interrupt();
                return null;
            }
        }
    }

    /** How often Spark tries a task; in the process of the driver it tries once unless the master says otherwise. */
    private int attempts() {
        String master = context.master();
        if (master.startsWith("local") && !master.startsWith("local-cluster")) {
            String[] parts = master.replaceAll("^local\\[?|\\]$", "").split(",", -1);
            return parts.length > 1 ? Integer.parseInt(parts[1].strip()) : 1;
        }
        return context.getConf().getInt("spark.task.maxFailures", RETRIES);
    }

    @Override
    public void put(Path file, String uri) throws IOException {
        try (Loader here = new Loader()) {
            remote.put(file, uri);
        }
    }

    @Override
    public boolean get(String uri, Path file) throws IOException {
        try (Loader here = new Loader()) {
            return remote.get(uri, file);
        }
    }

    @Override
    public List<String> list(String uri) throws IOException {
        try (Loader here = new Loader()) {
            return remote.list(uri);
        }
    }

    @Override
    public void delete(String uri) throws IOException {
        try (Loader here = new Loader()) {
            remote.delete(uri);
        }
    }

    /** Returns when the sweep has ended. */
    void awaitEnd() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try (Loader here = new Loader()) {
            context.close();
        } finally {
            ended.countDown();
        }
    }

    /** While it is open the calling thread finds classes where Spark's are. */
    private static final class Loader implements AutoCloseable {
        private final Thread thread = Thread.currentThread();
        private final ClassLoader former = thread.getContextClassLoader();

        Loader() {
            thread.setContextClassLoader(SparkOffice.class.getClassLoader());
        }

        @Override
        public void close() {
            thread.setContextClassLoader(former);
        }
    }
}
