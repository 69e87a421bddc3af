package io.github.trilemma.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicatesTest {
    private static final ExperimentConfig BASE =
            ConfigReader.with(Presets.of("exp2").base(), Map.of("seed", 7));

    private static SweepConfig sweep(Map<String, List<Object>> grid, List<Map<String, Object>> points) {
        return new SweepConfig("test", BASE, Map.of(), grid, points);
    }

    @Test
    void oneSeedLeavesTheSweepAsItIs() {
        SweepConfig sweep = Presets.of("exp2");
        assertThat(Replicates.of(sweep, 1)).isSameAs(sweep);
    }

    @Test
    void gridAndListedPointsAreRepeated() {
        Map<String, List<Object>> grid = new LinkedHashMap<>();
        grid.put("weights.beta", List.of(0.0, 0.1));
        SweepConfig three = Replicates.of(sweep(grid, List.of(Map.of("weights.beta", 0.5))), 3);
        assertThat(three.grid())
                .containsExactly(Map.entry("seed", List.of(7L, 8L, 9L)), Map.entry("weights.beta", List.of(0.0, 0.1)));
        assertThat(three.points())
                .containsExactly(
                        Map.of("weights.beta", 0.5, "seed", 7L),
                        Map.of("weights.beta", 0.5, "seed", 8L),
                        Map.of("weights.beta", 0.5, "seed", 9L));
        assertThat(three.base()).isEqualTo(BASE);
    }

    @Test
    void aSweepOfListedPointsGetsNoAxis() {
        SweepConfig two = Replicates.of(sweep(Map.of(), List.of(Map.of("gamma", 1))), 2);
        assertThat(two.grid()).isEmpty();
        assertThat(two.points()).hasSize(2);
    }

    @Test
    void theBaseAloneIsRepeated() {
        assertThat(Replicates.of(sweep(Map.of(), List.of()), 2).grid())
                .containsExactly(Map.entry("seed", List.of(7L, 8L)));
    }

    @Test
    void aSweepThatSetsSeedsIsRefused() {
        assertThatThrownBy(() -> Replicates.of(sweep(Map.of("seed", List.of(1)), List.of()), 2))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("the sweep's grid must not set seed when --seeds is given, got both: leave one out");
        assertThatThrownBy(() -> Replicates.of(sweep(Map.of(), List.of(Map.of("seed", 1))), 2))
                .hasMessageStartingWith("the sweep's points must not set seed");
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1001, Integer.MAX_VALUE})
    void theirNumberIsBounded(int seeds) {
        assertThatThrownBy(() -> Replicates.of(sweep(Map.of(), List.of()), seeds))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("--seeds must be within 1..1000, got " + seeds);
    }

    @Test
    void seedsDoNotWrap() {
        ExperimentConfig last = ConfigReader.with(BASE, Map.of("seed", Long.MAX_VALUE - 1));
        SweepConfig sweep = new SweepConfig("test", last, Map.of(), Map.of(), List.of());
        assertThatThrownBy(() -> Replicates.of(sweep, 3)).hasMessageStartingWith("seed must leave room for 3 seeds");
    }
}
