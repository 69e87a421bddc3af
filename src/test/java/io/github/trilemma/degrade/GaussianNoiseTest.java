package io.github.trilemma.degrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.DegradationConfig;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.kernel.TorchKernels;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GaussianNoiseTest {
    private static float[] noise(double sigma, long seed, long... shape) {
        try (TensorScope scope = TensorScope.open()) {
            return Tensors.floats(new GaussianNoise(sigma).degrade(Tensors.zeros(shape), seed));
        }
    }

    private static double correlation(float[] a, float[] b) {
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += (double) a[i] * b[i];
            aa += (double) a[i] * a[i];
            bb += (double) b[i] * b[i];
        }
        return ab / Math.sqrt(aa * bb);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 1, 2})
    void hasTheGivenMeanVarianceAndTails(double sigma) {
        float[] draw = noise(sigma, 17, 100, 1, 28, 28);
        double sum = 0;
        double squares = 0;
        double fourth = 0;
        for (float value : draw) {
            double z = value / sigma;
            sum += z;
            squares += z * z;
            fourth += z * z * z * z;
        }
        double n = draw.length; // 78,400: the bounds below are five standard errors
        assertThat(sum / n).isCloseTo(0, within(5 / Math.sqrt(n)));
        assertThat(squares / n).isCloseTo(1, within(5 * Math.sqrt(2 / n)));
        assertThat(fourth / n).isCloseTo(3, within(5 * Math.sqrt(96 / n)));
    }

    @Test
    void isAddedAndNotClipped() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor clean = Tensors.zeros(50, 1, 28, 28).fill_(new Scalar(0.75));
            float[] degraded = Tensors.floats(new GaussianNoise(1).degrade(clean, 3));
            float[] draw = noise(1, 3, 50, 1, 28, 28);
            int outside = 0;
            for (int i = 0; i < draw.length; i++) {
                assertThat(degraded[i]).isEqualTo(draw[i] + 0.75f);
                outside += degraded[i] < 0 || degraded[i] > 1 ? 1 : 0;
            }
            assertThat(outside / (double) draw.length).isCloseTo(0.628, within(0.02)); // 1 - Phi(.25) + Phi(-.75)
            assertThat(Tensors.floats(clean)).containsOnly(0.75f);
        }
    }

    @Test
    void sameSeedSameDraw() {
        assertThat(noise(1, 5, 3, 3, 9, 7)).containsExactly(noise(1, 5, 3, 3, 9, 7));
        assertThat(noise(1, 5, 1, 1, 2, 2)).containsExactly(noise(1, 5, 1, 1, 2, 2));
    }

    @ParameterizedTest
    @ValueSource(longs = {6, -5, 5 + (1L << 32), 5 + (1L << 63), Long.MAX_VALUE})
    void otherSeedIndependentDraw(long other) {
        // Neighbouring seeds, and seeds that differ in their upper half only, too.
        double correlation = correlation(noise(1, 5, 50, 1, 28, 28), noise(1, other, 50, 1, 28, 28));
        assertThat(correlation).isCloseTo(0, within(5 / Math.sqrt(50 * 784)));
    }

    @Test
    void imagesOfABatchAreIndependent() {
        float[] draw = noise(1, 8, 2, 1, 200, 200);
        float[] first = Arrays.copyOfRange(draw, 0, 40_000);
        float[] second = Arrays.copyOfRange(draw, 40_000, 80_000);
        assertThat(correlation(first, second)).isCloseTo(0, within(5 / Math.sqrt(40_000)));
    }

    @Test
    void layoutInMemoryDoesNotChangeTheDraw() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor clean = Tensors.zeros(2, 3, 8, 8);
            float[] expected = Tensors.floats(new GaussianNoise(1).degrade(clean, 4));
            assertThat(Tensors.floats(new GaussianNoise(1).degrade(Tensors.channelsLast(clean), 4)))
                    .containsExactly(expected);
        }
    }

    @Test
    void leavesTheGlobalGeneratorAlone() {
        try (TensorScope scope = TensorScope.open()) {
            torch.manual_seed(1);
            float[] expected = Tensors.floats(torch.randn(20));
            torch.manual_seed(1);
            new GaussianNoise(1).degrade(Tensors.zeros(2, 1, 4, 4), 1);
            assertThat(Tensors.floats(torch.randn(20))).containsExactly(expected);
        }
    }

    @Test
    void sigmaZeroChangesNothing() {
        try (TensorScope scope = TensorScope.open()) {
            float[] values = {0, 0.25f, 0.5f, 1};
            Tensor clean = Tensors.of(values, 1, 1, 2, 2);
            assertThat(Tensors.floats(new GaussianNoise(0).degrade(clean, 1))).containsExactly(values);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesImpossibleSigma(double sigma) {
        assertThatThrownBy(() -> new GaussianNoise(sigma))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("degradation.sigma")
                .hasMessageContaining("got " + sigma);
    }

    @Test
    void hasNoFixedResult() {
        Kernels kernels = new TorchKernels();
        Degradation degradation = Degradation.of(new DegradationConfig(DegradationConfig.Kind.NOISE, 0.5, 6), kernels);
        assertThat(degradation).isEqualTo(new GaussianNoise(0.5, kernels));
        assertThat(degradation.isRandom()).isTrue();
        try (TensorScope scope = TensorScope.open()) {
            Tensor images = Tensors.empty(ScalarType.Byte, 1, 1, 2, 2);
            assertThatThrownBy(() -> degradation.precompute(images)).isInstanceOf(IllegalStateException.class);
        }
    }
}
