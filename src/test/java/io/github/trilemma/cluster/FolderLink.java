package io.github.trilemma.cluster;

import io.github.trilemma.run.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A link whose file system is this machine's and whose worker is the calling thread, which does what a task does. */
final class FolderLink implements SparkLink {
    private final Path scratch;
    int tasks;
    /** Whether the next task is lost after it has published a state. */
    boolean loses;
    /** Whether Spark gives the next task up. */
    boolean givesUp;

    FolderLink(Path scratch) {
        this.scratch = scratch;
    }

    @Override
    public void put(Path file, String uri) throws IOException {
        Path target = Path.of(uri);
        Files.createDirectories(target.getParent());
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public boolean get(String uri, Path file) throws IOException {
        try {
            Files.copy(Path.of(uri), file, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public List<String> list(String uri) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of(uri))) {
            return entries.map(path -> path.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    @Override
    public void delete(String uri) {
        Folders.delete(Path.of(uri));
    }

    @Override
    public Map<String, String> run(Map<String, String> order, BooleanSupplier gaveUp) throws IOException {
        tasks++;
        if (givesUp) {
            givesUp = false;
            return Map.of("lost", "Job aborted due to stage failure: Task 0 failed 4 times");
        }
        String exchange = order.get("exchange");
        Path folder = Files.createDirectories(scratch.resolve("task" + tasks));
        String seed = list(exchange).stream()
                .filter(name -> name.startsWith(order.get("id") + "."))
                .max(String::compareTo)
                .orElse(null);
        if (seed != null) {
            get(exchange + "/" + seed, folder.resolve("seed.zip"));
        }
        for (int i = 0; order.containsKey("judge." + i); i++) {
            get(exchange + "/judge." + order.get("judge." + i), folder.resolve("judge-" + i + ".safetensors"));
        }
        boolean[] published = new boolean[1];
        Map<String, Object> service = new HashMap<>(order);
        service.put("scratch", folder.toString());
        service.put("threads", "1");
        service.put("device", "cpu");
        BiConsumer<Path, Integer> publish = (zip, iterations) -> {
            publish(order, iterations, zip);
            published[0] = true;
        };
        service.put("publish", publish);
        BooleanSupplier stopped = () -> {
            boolean over = gaveUp.getAsBoolean();
            return over || (loses && published[0]) || Files.exists(Path.of(exchange, "stop"));
        };
        service.put("stopped", stopped);
        Map<String, String> result = new HashMap<>(new PointService().apply(service));
        if (loses && published[0]) {
            loses = false;
            return run(order, gaveUp);
        }
        result.put("host", "here");
        if (result.containsKey("state")) {
            result.put("state", publish(order, Exchange.END, Path.of(result.get("state"))));
        }
        return result;
    }

    private String publish(Map<String, String> order, long iterations, Path zip) {
        String name = String.format(Locale.ROOT, "%s.%012d.%d.zip", order.get("id"), iterations, System.nanoTime());
        try {
            put(zip, order.get("exchange") + "/" + name);
            return name;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
