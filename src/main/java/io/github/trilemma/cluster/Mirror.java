package io.github.trilemma.cluster;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.run.AtomicFiles;
import io.github.trilemma.run.PointFolder;
import io.github.trilemma.sweep.PointTrainer;
import io.github.trilemma.sweep.SweepListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A run folder's copy in a store that Spark's file systems reach: finished points, judges, report. A driver that begins with an empty
 * run folder, on whatever machine, begins with what the store has.
 */
final class Mirror {
    private static final String CONFIG = "config.yaml";
    private static final String SWEEP = "sweep.yaml";

    private final SparkLink link;
    private final String store;
    private final Path run;

    Mirror(SparkLink link, String store, Path run) {
        this.link = link;
        this.store = store.replaceAll("/+$", "");
        this.run = run;
    }

    /** Fetches what the run folder has not: the sweep, its judges and finished points. What it has stays. */
    void fetch() throws IOException {
        if (!link.list(store).contains(SWEEP)) {
            return;
        }
        AtomicFiles.createFolders(run.resolve("points"));
        fetch(SWEEP);
        for (String judge : link.list(store + "/judges")) {
            if (judge.endsWith(".safetensors")) {
                fetch("judges/" + judge);
            }
        }
        for (String id : link.list(store + "/points")) {
            if (!Files.exists(run.resolve("points").resolve(id).resolve(StateZip.RECORD))
                    && link.list(store + "/points/" + id).contains(StateZip.RECORD)) {
                fetch("points/" + id + "/" + CONFIG);
                for (String name : StateZip.ALL) {
                    fetch("points/" + id + "/" + name);
                }
            }
        }
    }

    private void fetch(String name) throws IOException {
        Path target = run.resolve(name);
        if (Files.exists(target)) {
            return;
        }
        Path temporary = Files.createTempFile("trilemma-store", "");
        try {
            if (link.get(store + "/" + name, temporary)) {
                AtomicFiles.createFolders(target.getParent());
                AtomicFiles.write(target, out -> Files.copy(temporary, out));
            }
        } finally {
            Files.delete(temporary);
        }
    }

    /** The same trainer, and every point that ends goes to the store. */
    PointTrainer after(PointTrainer trainer) {
        return new PointTrainer() {
            @Override
            public int width() {
                return trainer.width();
            }

            @Override
            public void train(
                    PointFolder folder, ExperimentConfig config, SweepListener listener, BooleanSupplier stops) {
                trainer.train(folder, config, listener, stops);
                if (folder.record().isPresent()) {
                    put(folder);
                }
            }
        };
    }

    private void put(PointFolder folder) {
        String there = store + "/points/" + folder.id() + "/";
        try {
            link.put(folder.dir().resolve(CONFIG), there + CONFIG);
            for (String name : StateZip.ALL) {
                if (Files.exists(folder.dir().resolve(name))) {
                    link.put(folder.dir().resolve(name), there + name);
                }
            }
        } catch (IOException e) {
            throw new ConfigurationException("cannot write " + there + ": " + e.getMessage() + ": check the store", e);
        }
    }

    /** Puts what does not belong to a point: sweep, judges, report. */
    void putRest() throws IOException {
        for (Path folder : List.of(run, run.resolve("judges"))) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> entries = Files.list(folder)) {
                    for (Path file : entries.filter(Mirror::isKept).toList()) {
                        link.put(file, store + "/" + run.relativize(file));
                    }
                }
            }
        }
    }

    private static boolean isKept(Path file) {
        return Files.isRegularFile(file) && !file.getFileName().toString().startsWith(".");
    }
}
