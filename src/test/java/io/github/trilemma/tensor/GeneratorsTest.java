package io.github.trilemma.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class GeneratorsTest {
    private static String draw(long seed) {
        try (TensorScope scope = TensorScope.open()) {
            float[] values =
                    Tensors.floats(Tensors.zeros(8).uniform_(0, 1, new GeneratorOptional(Generators.cpu(seed))));
            return Arrays.toString(values);
        }
    }

    @Test
    void sameSeedSameDraw() {
        assertThat(draw(42)).isEqualTo(draw(42));
        assertThat(draw(-1)).isEqualTo(draw(-1));
    }

    @Test
    void otherSeedsOtherDraws() {
        Set<String> draws = new HashSet<>();
        for (long seed = -100; seed < 100; seed++) {
            draws.add(draw(seed));
        }
        for (int bit = 8; bit < 63; bit++) {
            draws.add(draw(1L << bit));
        }
        assertThat(draws).hasSize(255);
    }

    @Test
    void upperBitsCount() {
        for (int bit = 32; bit < 64; bit++) {
            assertThat(draw(7 ^ (1L << bit))).as("bit " + bit).isNotEqualTo(draw(7));
        }
    }

    @Test
    void mixingIsTheKnownFinaliser() {
        // The first outputs of SplitMix64 seeded with 0 and 1234567, as published with the algorithm.
        assertThat(Generators.mix(0)).isEqualTo(0xE220A8397B1DCDAFL);
        assertThat(Generators.mix(1234567)).isEqualTo(6457827717110365317L);
    }

    @Test
    void leavesTheGlobalGeneratorAlone() {
        try (TensorScope scope = TensorScope.open()) {
            torch.manual_seed(1);
            float[] expected = Tensors.floats(torch.randn(20));
            torch.manual_seed(1);
            draw(5);
            assertThat(Tensors.floats(torch.randn(20))).containsExactly(expected);
        }
    }
}
