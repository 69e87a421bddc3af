package io.github.trilemma.degrade;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BicubicTest {
    @ParameterizedTest
    @CsvSource({"30, 5", "5, 30", "36, 12", "12, 36", "20, 10", "7, 1", "1, 7", "6, 6"})
    void weightsOfEachOutputSumToOneUpToRounding(int from, int to) {
        double[] weights = Bicubic.weights(from, to);
        for (int o = 0; o < to; o++) {
            double sum = 0;
            for (int i = 0; i < from; i++) {
                double weight = weights[o * from + i];
                assertThat(weight).isEqualTo(Math.rint(weight));
                sum += weight;
            }
            assertThat(sum).isBetween((1 << 22) - from / 2.0, (1 << 22) + from / 2.0);
        }
    }

    @ParameterizedTest
    @CsvSource({"30, 5", "5, 30", "36, 12", "9, 9"})
    void weightsAreSymmetricAboutTheMiddle(int from, int to) {
        double[] weights = Bicubic.weights(from, to);
        for (int o = 0; o < to; o++) {
            for (int i = 0; i < from; i++) {
                assertThat(weights[o * from + i]).isEqualTo(weights[(to - 1 - o) * from + from - 1 - i]);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "5", "28"})
    void sameSizeIsTheIdentity(int side) {
        double[] weights = Bicubic.weights(side, side);
        for (int at = 0; at < weights.length; at++) {
            assertThat(weights[at]).isEqualTo(at / side == at % side ? 1 << 22 : 0);
        }
    }
}
