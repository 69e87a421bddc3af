package io.github.trilemma.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.Presets;
import io.github.trilemma.nn.Critic;
import io.github.trilemma.nn.Restorer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeatSizeTest {
    private static ExperimentConfig config(Map<String, Object> keys) {
        return ConfigReader.with(Presets.of("exp2").base(), keys);
    }

    /** Activations vanish with one pixel and one image; what is left are four arrays over the weights, biases aside. */
    @Test
    void weightsAreThoseOfTheNetworks() {
        for (String restorer : new String[] {"denoiser", "srcnn"}) {
            ExperimentConfig config = config(Map.of("network.restorer", restorer, "network.width", 16));
            long least = SeatSize.leastBytes(config, 1, 0);
            try (Restorer one = Restorer.of(config.network(), 1);
                    Critic critic = Critic.of(config.network(), 1, 28, 28)) {
                long weights = one.parameters().values().numel()
                        + critic.parameters().values().numel();
                assertThat(least).isLessThanOrEqualTo(16 * weights).isGreaterThan(15 * weights);
            }
        }
    }

    @Test
    void growsWithBatchAndShrinksWithNarrowNumbers() {
        long one = SeatSize.leastBytes(config(Map.of("schedule.batch", 50)), 1, 784);
        long two = SeatSize.leastBytes(config(Map.of("schedule.batch", 100)), 1, 784);
        long narrow = SeatSize.leastBytes(config(Map.of("network.precision", "bfloat16")), 1, 784);
        assertThat(two).isGreaterThan(one);
        assertThat(narrow).isLessThan(one);
        // The paper's denoiser: 193 maps of 784 pixels of 50 images alone are 30 MB.
        assertThat(one).isBetween(30_000_000L, 60_000_000L);
    }
}
