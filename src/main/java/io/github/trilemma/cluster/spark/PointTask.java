package io.github.trilemma.cluster.spark;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.spark.SparkFiles;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.resource.ResourceInformation;

/**
 * One point on a worker. It goes on from the furthest state of the point that lies in the exchange, be it of this attempt's
 * predecessor, trains in a scratch folder of the executor, and leaves the point's files as one zip file in the exchange. A failure is
 * thrown, so that Spark tries again elsewhere, but for the last attempt's, which the driver records. A point that diverged would do so
 * again and is no failure.
 */
final class PointTask implements Function<Map<String, String>, Map<String, String>> {
    private static final long serialVersionUID = 1;

    private final Remote remote;
    private final boolean shipped;

    /**
     * A task.
     *
     * @param shipped whether the engine came with the task, or lies under the driver's paths
     */
    PointTask(Remote remote, boolean shipped) {
        this.remote = remote;
        this.shipped = shipped;
    }

    @Override
    public Map<String, String> call(Map<String, String> order) throws IOException {
        Path root = Path.of(SparkFiles.getRootDirectory()).toAbsolutePath().normalize();
        Path scratch = Files.createTempDirectory(root, "trilemma-point-");
        try {
            return train(order, scratch);
        } finally {
            delete(scratch);
        }
    }

    private Map<String, String> train(Map<String, String> order, Path scratch) throws IOException {
        TaskContext task = TaskContext.get();
        String exchange = order.get("exchange");
        fetch(order, exchange, scratch);
        Map<String, Object> service = new HashMap<>(order);
        service.put("scratch", scratch.toString());
        service.put("threads", Integer.toString(task.cpus()));
        service.put("device", device(task));
        BiConsumer<Path, Integer> publish = (zip, iterations) -> put(order, iterations, zip);
        service.put("publish", publish);
        service.put("stopped", new Stop(remote, exchange + "/stop", task));
        Map<String, String> result =
                new HashMap<>(EngineRoom.service(engine(order)).apply(service));
        // What is left to do here must not fail because training was interrupted.
        boolean interrupted = Thread.interrupted();
        String refused = result.get("refused");
        boolean failed = "failed".equals(result.get("status"));
        boolean last = task.attemptNumber() + 1 >= Integer.parseInt(order.get("attempts"));
        String host = InetAddress.getLocalHost().getHostName();
        result.put("host", host);
        if ((refused != null || failed) && !last && !interrupted) {
            throw new IllegalStateException(
                    "point " + order.get("id") + " on " + host + ": " + (failed ? result.get("message") : refused));
        }
        if (refused == null) {
            result.put("state", put(order, 999_999_999_999L, Path.of(result.get("state"))));
        }
        return result;
    }

    private void fetch(Map<String, String> order, String exchange, Path scratch) throws IOException {
        String point = order.get("id") + ".";
        List<String> states = remote.list(exchange).stream()
                .filter(name -> name.startsWith(point) && !name.startsWith(point + "999999999999"))
                .sorted(Comparator.reverseOrder())
                .toList();
        if (!states.isEmpty()) {
            get(exchange + "/" + states.get(0), scratch.resolve("seed.zip"));
        }
        for (int i = 0; order.containsKey("judge." + i); i++) {
            get(exchange + "/judge." + order.get("judge." + i), scratch.resolve("judge-" + i + ".safetensors"));
        }
    }

    private void get(String uri, Path file) throws IOException {
        if (!remote.get(uri, file)) {
            throw new IOException(
                    uri + " must be there for all workers, got nothing on "
                            + InetAddress.getLocalHost().getHostName()
                            + ": give an --out that all machines see, or --store with a folder that Spark's file systems reach");
        }
    }

    private String put(Map<String, String> order, long iterations, Path zip) {
        String name = String.format(Locale.ROOT, "%s.%012d.%s.zip", order.get("id"), iterations, UUID.randomUUID());
        try {
            remote.put(zip, order.get("exchange") + "/" + name);
            return name;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The GPU that Spark gave the task, else the processor. */
    private static String device(TaskContext task) {
        ResourceInformation gpu = task.resourcesJMap().get("gpu");
        return gpu == null ? "cpu" : "cuda:" + gpu.addresses()[0];
    }

    private List<Path> engine(Map<String, String> order) {
        List<Path> parts = new ArrayList<>();
        for (String part : order.get("engine").split(File.pathSeparator, -1)) {
            parts.add(
                    shipped ? Path.of(SparkFiles.get(Path.of(part).getFileName().toString())) : Path.of(part));
        }
        return parts;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    /** Whether the driver or Spark wants the task to end; asked often, so it looks only every other second. */
    static final class Stop implements BooleanSupplier {
        private static final long EVERY = 2_000_000_000L;

        private final Remote remote;
        private final String marker;
        private final TaskContext task;
        private long looked = System.nanoTime();
        private boolean stop;

        Stop(Remote remote, String marker, TaskContext task) {
            this.remote = remote;
            this.marker = marker;
            this.task = task;
        }

        @Override
        public synchronized boolean getAsBoolean() {
            if (!stop && task.isInterrupted()) {
                stop = true;
            }
            if (!stop && System.nanoTime() - looked > EVERY) {
                looked = System.nanoTime();
                stop = remote.exists(marker);
            }
            return stop;
        }
    }
}
