package io.github.trilemma.track;

import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.JudgeConfig;
import io.github.trilemma.config.PointId;
import io.github.trilemma.config.SweepConfig;
import io.github.trilemma.run.PointFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a tracker must know of a sweep.
 *
 * @param name of the sweep
 * @param key the same for every start of the sweep, on every machine
 * @param run its run folder
 */
public record TrackedSweep(String name, String key, Path run) {
    /** The sweep that is written to {@code run}. Its key is its name and the identity of what its points share. */
    public static TrackedSweep of(SweepConfig sweep, Path run) {
        return new TrackedSweep(sweep.name(), sweep.name() + "-" + PointId.of(sweep.base()), run);
    }

    /** What identifies a point, by full key: it never changes, as parameters must not. */
    Map<String, String> params(String id) {
        ExperimentConfig config =
                PointFolder.readConfig(run.resolve("points").resolve(id).resolve("config.yaml"));
        Map<String, String> params = new TreeMap<>();
        ConfigReader.flat(config).forEach((key, value) -> {
            if (PointId.identifies(key) && !key.equals("classifier.weights")) {
                params.put(key, text(value));
            }
        });
        return params;
    }

    private static String text(Object value) {
        if (value instanceof JudgeConfig judge) {
            return judge.arch() + (judge.sha256() == null ? "" : " " + judge.sha256());
        }
        return value instanceof List<?> list
                ? list.stream().map(TrackedSweep::text).collect(Collectors.joining(", "))
                : String.valueOf(value);
    }
}
