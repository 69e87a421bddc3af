package io.github.trilemma.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.JudgeConfig;
import io.github.trilemma.config.LossWeights;
import io.github.trilemma.config.PointId;
import io.github.trilemma.config.Presets;
import io.github.trilemma.config.Replicates;
import io.github.trilemma.config.SweepConfig;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GridTest {
    private static final ExperimentConfig BASE = Presets.of("exp2").base();

    private static SweepConfig sweep(Map<String, List<Object>> grid, List<Map<String, Object>> points) {
        return new SweepConfig("test", BASE, Map.of(), grid, points);
    }

    private static List<LossWeights> weights(SweepConfig sweep) {
        return Grid.points(sweep).stream().map(ExperimentConfig::weights).toList();
    }

    @Test
    void theFirstAxisIsSlowestAndListedPointsFollow() {
        Map<String, List<Object>> grid = new LinkedHashMap<>();
        grid.put("gamma", List.of(0, 1));
        grid.put("weights.beta", List.of("0.5", 0.25));
        assertThat(weights(sweep(grid, List.of(Map.of("alpha", 2), Map.of("beta", 9)))))
                .containsExactly(
                        new LossWeights(1, 0.5, 0),
                        new LossWeights(1, 0.25, 0),
                        new LossWeights(1, 0.5, 1),
                        new LossWeights(1, 0.25, 1),
                        new LossWeights(2, 0, 0),
                        new LossWeights(1, 9, 0));
    }

    @Test
    void withNeitherItIsTheBase() {
        assertThat(Grid.points(sweep(Map.of(), List.of()))).containsExactly(BASE);
        assertThat(weights(sweep(Map.of(), List.of(Map.of("beta", 1))))).containsExactly(new LossWeights(1, 1, 0));
    }

    @Test
    void duplicatesAreKeptOnceAtTheirFirstPlace() {
        assertThat(weights(sweep(
                        Map.of("beta", List.of(0.1, 0, 0.10, -0.0, "1e-1")),
                        List.of(Map.of("beta", 0), Map.of("beta", 2), Map.of()))))
                .extracting(LossWeights::beta)
                .containsExactly(0.1, 0.0, 2.0);
    }

    @ParameterizedTest
    @CsvSource({"quickstart,9", "exp1,14", "exp2,14", "exp3,60", "exp4,196", "exp5,11"})
    void sizesOfThePresets(String name, int size) {
        assertThat(Grid.points(Presets.of(name))).hasSize(size).doesNotHaveDuplicates();
    }

    @Test
    void exp1AndExp2AreTheSamePoints() {
        assertThat(Grid.points(Presets.of("exp1")).stream().map(PointId::of))
                .containsExactlyElementsOf(Grid.points(Presets.of("exp2")).stream()
                        .map(PointId::of)
                        .toList());
    }

    @Test
    void axesMayBeAnyKeyOfTheIdentity() {
        SweepConfig sweep = sweep(
                ConfigReader.parseGrid(List.of("classifier=cnn1,cnn2", "seed=1,2")),
                List.of(Map.of("judges", "cnn2", "milestones", List.of(0.5))));
        List<ExperimentConfig> points = Grid.points(sweep);
        assertThat(points).hasSize(5);
        assertThat(points.get(2).classifier()).isEqualTo(new JudgeConfig("cnn2"));
        assertThat(points.get(3).seed()).isEqualTo(2);
        assertThat(points.get(4).schedule().milestones()).containsExactly(0.5);
    }

    @Test
    void mistakesAreNamed() {
        assertThatThrownBy(() -> Grid.points(sweep(Map.of("betta", List.of(1)), List.of())))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("unknown key 'betta': did you mean weights.beta?");
        assertThatThrownBy(() -> Grid.points(sweep(Map.of("beta", List.of(1, -1)), List.of())))
                .hasMessage("point {weights.beta=-1} of the sweep: weights.beta must be a finite number of at least 0,"
                        + " got -1.0");
        assertThatThrownBy(() -> Grid.points(sweep(Map.of("beta", List.of(1), "weights.beta", List.of(2)), List.of())))
                .hasMessage("the grid has the axis weights.beta twice: keep one");
        assertThatThrownBy(() -> Grid.points(sweep(Map.of("log.every", List.of(1, 2)), List.of())))
                .hasMessageStartingWith("record.logEvery does not change what is trained");
        assertThatThrownBy(() -> Grid.points(sweep(Map.of("classifier.weights", List.of("a", "b")), List.of())))
                .hasMessageStartingWith("classifier.weights must be one file for all points");
        assertThatThrownBy(() -> Grid.points(sweep(Map.of(), List.of(Map.of("samples", 3)))))
                .hasMessageStartingWith("record.samples does not change what is trained");
        assertThatThrownBy(() -> Grid.points(sweep(Map.of("heldOutIterations", List.of(0, 9)), List.of())))
                .hasMessageStartingWith("measures.heldOutIterations does not change what is trained");
    }

    @Test
    void moreSeedsKeepThePointsOfFewer() {
        SweepConfig preset = Presets.of("exp2");
        List<String> one = Grid.points(preset).stream().map(PointId::of).toList();
        List<String> two =
                Grid.points(Replicates.of(preset, 2)).stream().map(PointId::of).toList();
        List<String> three =
                Grid.points(Replicates.of(preset, 3)).stream().map(PointId::of).toList();
        assertThat(two).hasSize(2 * one.size()).containsAll(one);
        assertThat(three).hasSize(3 * one.size()).containsAll(two).doesNotHaveDuplicates();
    }

    @Test
    void sizesAreCheckedBeforeMemoryIsTaken() {
        Map<String, List<Object>> grid = new LinkedHashMap<>();
        List<Object> many = Collections.nCopies(1_000_000, 1);
        for (String key : List.of("alpha", "beta", "gamma", "seed", "width")) {
            grid.put(key, many);
        }
        assertThatThrownBy(() -> Grid.points(sweep(grid, List.of())))
                .hasMessage("a sweep must have at most 100000 points, got 2147483647 or more: make the grid smaller");
    }
}
