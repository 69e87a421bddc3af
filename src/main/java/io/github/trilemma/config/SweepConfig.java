package io.github.trilemma.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A sweep: one experiment trained under many settings. Its points are the product of the grid's axes followed by the
 * listed points; each is {@code base} with the named keys replaced. With neither, the sweep is the one point
 * {@code base}.
 *
 * @param name of the experiment, for titles
 * @param base what all points share
 * @param classifierRecipe how judges without weights are trained, by architecture
 * @param grid axes: key to values, for instance {@code weights.beta: [0, 0.02, 0.1]}
 * @param points further points, each a map from key to value
 * @param reportJudge architecture of the judge that reports show first, null = the classifier trained against; part
 *     of no point's identity
 */
public record SweepConfig(
        String name,
        ExperimentConfig base,
        Map<String, ClassifierRecipe> classifierRecipe,
        Map<String, List<Object>> grid,
        List<Map<String, Object>> points,
        @JsonInclude(JsonInclude.Include.NON_NULL) String reportJudge) {
    public SweepConfig {
        Check.present("name", name);
        Check.require(name.matches("[A-Za-z0-9._-]{1,64}"), "name", "1 to 64 letters, digits, '.', '_' or '-'", name);
        Check.present("base", base);
        classifierRecipe = classifierRecipe == null ? Map.of() : new LinkedHashMap<>(classifierRecipe);
        grid = grid == null ? Map.of() : new LinkedHashMap<>(grid);
        points = points == null ? List.of() : List.copyOf(points);
        grid.forEach((key, values) -> Check.require(
                values != null && !values.isEmpty(), "grid." + key, "a list of at least one value", values));
        Check.require(
                reportJudge == null || JudgeConfig.isName(reportJudge),
                "reportJudge",
                JudgeConfig.EXPECTED,
                reportJudge);
    }

    /** A sweep whose reports show the classifier trained against first. */
    public SweepConfig(
            String name,
            ExperimentConfig base,
            Map<String, ClassifierRecipe> classifierRecipe,
            Map<String, List<Object>> grid,
            List<Map<String, Object>> points) {
        this(name, base, classifierRecipe, grid, points, null);
    }
}
