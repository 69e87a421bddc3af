package io.github.trilemma.run;

import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.JudgeConfig;
import io.github.trilemma.config.PointId;
import io.github.trilemma.config.SweepConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which points of a sweep have no folder yet. */
public final class Planned {
    private Planned() {}

    /** The points that {@code sweep} asks for and {@code present} does not have, in the order of the sweep. */
    public static List<ExperimentConfig> missing(SweepConfig sweep, List<ExperimentConfig> present) {
        Set<String> there = present.stream().map(Planned::identity).collect(Collectors.toSet());
        List<ExperimentConfig> missing = new ArrayList<>();
        for (Map<String, Object> overrides : overrides(sweep)) {
            ExperimentConfig config = ConfigReader.with(sweep.base(), overrides);
            if (there.add(identity(config))) {
                missing.add(config);
            }
        }
        return missing;
    }

    private static List<Map<String, Object>> overrides(SweepConfig sweep) {
        List<Map<String, Object>> all = new ArrayList<>();
        if (!sweep.grid().isEmpty() || sweep.points().isEmpty()) {
            all.add(Map.of());
        }
        for (Map.Entry<String, List<Object>> axis : sweep.grid().entrySet()) {
            List<Map<String, Object>> longer = new ArrayList<>();
            for (Map<String, Object> point : all) {
                for (Object value : axis.getValue()) {
                    Map<String, Object> next = new LinkedHashMap<>(point);
                    next.put(axis.getKey(), value);
                    longer.add(next);
                }
            }
            all = longer;
        }
        all.addAll(sweep.points());
        return all;
    }

    /** The sweep's file may not know the hashes of judges that its points know. */
    private static String identity(ExperimentConfig config) {
        return PointId.of(config.withJudges(config.allJudges().stream()
                .map(judge -> new JudgeConfig(judge.arch()))
                .toList()));
    }
}
