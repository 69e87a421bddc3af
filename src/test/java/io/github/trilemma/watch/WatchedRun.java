package io.github.trilemma.watch;

import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.Presets;
import io.github.trilemma.config.SweepConfig;
import io.github.trilemma.run.History;
import io.github.trilemma.run.PointFolder;
import io.github.trilemma.run.Provenance;
import io.github.trilemma.run.RunRecord;
import io.github.trilemma.run.RunStore;
import io.github.trilemma.run.Status;
import io.github.trilemma.run.Timing;
import io.github.trilemma.surface.CdpPoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A run folder under way, with made-up numbers: four points of the exp2 preset, 1000 iterations each. */
final class WatchedRun {
    private static final Provenance PROVENANCE =
            new Provenance("0.1.0", "0123abc", "2.10.0", "1.5.13", "17", "Linux amd64", "cpu", "native", 0, 2);

    final RunStore store;

    WatchedRun(Path dir) {
        store = RunStore.createOrOpen(dir, sweep(List.of(0.0, 0.1)));
    }

    static SweepConfig sweep(List<Object> betas) {
        SweepConfig preset = Presets.of("exp2");
        Map<String, List<Object>> grid = new LinkedHashMap<>();
        grid.put("weights.beta", betas);
        grid.put("weights.gamma", List.of(0.0, 0.01));
        return new SweepConfig(
                "watched",
                ConfigReader.with(preset.base(), Map.of("schedule.iterations", 1000)),
                preset.classifierRecipe(),
                grid,
                List.of(),
                null);
    }

    Path dir() {
        return store.dir();
    }

    PointFolder folder(double beta, double gamma) {
        return store.point(
                ConfigReader.with(store.sweep().base(), Map.of("weights.beta", beta, "weights.gamma", gamma)));
    }

    /** A history of rows every 100 iterations up to {@code last}. */
    PointFolder trained(double beta, double gamma, int last) {
        PointFolder folder = folder(beta, gamma);
        try (History.Writer writer = new History.Writer(folder.history())) {
            for (int t = 0; t <= last; t += 100) {
                writer.append(row(t));
            }
        }
        return folder;
    }

    static Map<String, Object> row(int t) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("iteration", t);
        row.put("mse", 0.03 + 0.1 * Math.exp(-t / 200.0));
        row.put("criticGap", 0.1 - 0.05 * Math.exp(-t / 300.0));
        return row;
    }

    PointFolder done(double beta, double gamma) {
        PointFolder folder = trained(beta, gamma, 900);
        folder.writeTiming(new Timing("2026-01-01T00:00:00Z", "2026-01-01T00:01:40Z", 100, 10, 0));
        ended(folder, Status.DONE, null, Map.of("rmse", 0.2 - beta, "criticGap", 0.1 * beta, "errorRate.cnn1", 0.2));
        return folder;
    }

    static void ended(PointFolder folder, Status status, String message, Map<String, Double> measures) {
        var weights = folder.config().weights();
        CdpPoint point =
                new CdpPoint(folder.id(), weights.alpha(), weights.beta(), weights.gamma(), new TreeMap<>(measures));
        folder.writeRecord(new RunRecord(point, status, message, PROVENANCE));
    }

    static void touch(Path file, Instant when) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(when));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every file and folder with its time and size: what a reader must leave as it was. */
    Map<String, String> everything() {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(dir())) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                String size = Files.isDirectory(path) ? "" : " " + Files.size(path);
                all.put(dir().relativize(path).toString(), Files.getLastModifiedTime(path) + size);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }
}
