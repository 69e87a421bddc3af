package io.github.trilemma.sweep;

import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.Presets;
import io.github.trilemma.config.SweepConfig;
import io.github.trilemma.kernel.KernelProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A sweep as another program runs it: through the engine's classes, without its command line. */
final class EmbeddedSweep {
    private EmbeddedSweep() {}

    /** Two points of very small networks on drawn digits. */
    static SweepRequest request(Path out, int iterations, int seed) {
        SweepConfig quick = Presets.of("quickstart");
        SweepConfig two = new SweepConfig(
                quick.name(),
                quick.base(),
                quick.classifierRecipe(),
                Map.of("weights.beta", List.of(0.0, 0.1)),
                List.of(),
                quick.reportJudge());
        SweepConfig small = ConfigReader.with(
                two,
                ConfigReader.parseAssignments(List.of(
                        "iterations=" + iterations,
                        "seed=" + seed,
                        "width=2",
                        "criticSteps=2",
                        "batch=8",
                        "data.train=200",
                        "data.validation=50",
                        "data.test=60",
                        "selectEvery=50",
                        "record.logEvery=50",
                        "record.checkpointEvery=100")));
        return new SweepRequest(small, out, null, 2, KernelProvider.AUTO);
    }

    /** Trains a small sweep and returns how many points it measured. */
    static int train(Path out) {
        return new SweepRunner(request(out, 12, 0), new SweepListener() {})
                .run(() -> false)
                .measured();
    }

    /** The folder of the one point of a run. */
    static Path point(Path out) {
        try (var points = Files.list(out.resolve("points"))) {
            return points.findFirst().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The records of all points of a run, one after the other. */
    static String record(Path out) {
        try (var points = Files.list(out.resolve("points"))) {
            StringBuilder records = new StringBuilder();
            for (Path point : points.sorted().toList()) {
                records.append(Files.readString(point.resolve("point.json")));
            }
            return records.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@link #request} trains, by point: its record without provenance and times, and its weights. */
    static Map<String, String> results(Path out) {
        Map<String, String> results = new TreeMap<>();
        try (var points = Files.list(out.resolve("points"))) {
            for (Path point : points.toList()) {
                results.put(
                        point.getFileName().toString(),
                        Files.readString(point.resolve("history.jsonl")).lines().count() + " rows, weights "
                                + Arrays.hashCode(Files.readAllBytes(point.resolve("restorer.safetensors"))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return results;
    }
}
