package io.github.trilemma.degrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.DegradationConfig;
import io.github.trilemma.kernel.TorchKernels;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** Masks, salt and pepper, and compositions with them: shares, independence, and what a seed decides. */
class RandomDegradationTest {
    private static final int IMAGES = 40;
    private static final int SIDE = 50;
    private static final int PIXELS = SIDE * SIDE;

    /** Grey 0.25 everywhere, (n,c,SIDE,SIDE). */
    private static Tensor flat(int n, int c) {
        return Tensors.zeros(n, c, SIDE, SIDE).add_(new Scalar(0.25));
    }

    private static float[] draw(Degradation degradation, int n, int c, long seed) {
        try (TensorScope scope = TensorScope.open()) {
            return Tensors.floats(degradation.degrade(flat(n, c), seed));
        }
    }

    /** Five standard deviations of a share of {@code count} draws: passes by chance but for one seed in a million. */
    private static double bound(double share, long count) {
        return 5 * Math.sqrt(share * (1 - share) / count);
    }

    private static double share(float[] values, float wanted) {
        long count = 0;
        for (float value : values) {
            count += value == wanted ? 1 : 0;
        }
        return (double) count / values.length;
    }

    @Test
    void saltAndPepperHitTheirShares() {
        float[] y = draw(new SaltAndPepper(0.3), IMAGES, 1, 11);
        assertThat(share(y, 0f)).isCloseTo(0.15, within(bound(0.15, y.length)));
        assertThat(share(y, 1f)).isCloseTo(0.15, within(bound(0.15, y.length)));
        assertThat(share(y, 0.25f)).isCloseTo(0.7, within(bound(0.7, y.length)));
        assertThat(share(draw(new SaltAndPepper(0), 2, 1, 1), 0.25f)).isEqualTo(1);
        assertThat(share(draw(new SaltAndPepper(1), 2, 1, 1), 0.25f)).isZero();
    }

    @Test
    void masksHitTheirShares() {
        float[] y = draw(new Mask(0.4, 1, 0.75), IMAGES, 1, 12);
        assertThat(share(y, 0.75f)).isCloseTo(0.4, within(bound(0.4, y.length)));
        assertThat(share(y, 0.25f)).isCloseTo(0.6, within(bound(0.6, y.length)));
        assertThat(share(draw(new Mask(1, 3, 0.5), 2, 1, 1), 0.5f)).isEqualTo(1);
        assertThat(share(draw(new Mask(0, 3, 0.5), 2, 1, 1), 0.25f)).isEqualTo(1);
    }

    /** The share of pairs that are both lost is the square of the share of the lost: across, along and between images. */
    @Test
    void neighboursAreIndependent() {
        for (Degradation degradation : List.of(new Mask(0.4, 1, 1), new SaltAndPepper(0.4))) {
            float[] y = draw(degradation, IMAGES, 1, 13);
            for (int step : new int[] {1, SIDE, PIXELS, 4, 4 * SIDE}) {
                long both = 0;
                int pairs = y.length - step;
                for (int i = 0; i < pairs; i++) {
                    both += y[i] != 0.25f && y[i + step] != 0.25f ? 1 : 0;
                }
                // Overlapping pairs: the variance is below three times that of independent ones.
                assertThat((double) both / pairs)
                        .as("%s, step %d", degradation, step)
                        .isCloseTo(0.16, within(Math.sqrt(3) * bound(0.16, pairs)));
            }
        }
    }

    @Test
    void blocksAreLostWhole() {
        int block = 8;
        float[] y = draw(new Mask(0.5, block, 0), 30, 1, 14);
        int down = (SIDE + block - 1) / block;
        long lost = 0;
        for (int n = 0; n < 30; n++) {
            for (int row = 0; row < SIDE; row++) {
                for (int x = 0; x < SIDE; x++) {
                    int corner = n * PIXELS + row / block * block * SIDE + x / block * block;
                    assertThat(y[n * PIXELS + row * SIDE + x]).isEqualTo(y[corner]);
                    lost += row % block == 0 && x % block == 0 && y[corner] == 0 ? 1 : 0;
                }
            }
        }
        long squares = 30L * down * down;
        assertThat((double) lost / squares).isCloseTo(0.5, within(bound(0.5, squares)));
    }

    @Test
    void aPixelIsHitInAllChannels() {
        for (Degradation degradation : List.of(new Mask(0.4, 2, 1), new SaltAndPepper(0.4))) {
            float[] y = draw(degradation, 3, 3, 15);
            for (int n = 0; n < 3; n++) {
                for (int i = 0; i < PIXELS; i++) {
                    assertThat(y[(3 * n + 1) * PIXELS + i]).isEqualTo(y[3 * n * PIXELS + i]);
                    assertThat(y[(3 * n + 2) * PIXELS + i]).isEqualTo(y[3 * n * PIXELS + i]);
                }
            }
        }
    }

    private static List<Degradation> all() {
        return List.of(
                new Mask(0.4, 1, 0),
                new Mask(0.4, 7, 0.5),
                new SaltAndPepper(0.2),
                Degradation.of(
                        DegradationConfig.compose(List.of(
                                DegradationConfig.of("blur", 1.0, null, null),
                                DegradationConfig.of("noise", 0.1, null, null),
                                DegradationConfig.of("salt-and-pepper", null, null, 0.1),
                                DegradationConfig.of("jpeg", null, 50, null))),
                        new TorchKernels()));
    }

    @Test
    void theSeedDecidesTheDraw() {
        for (Degradation degradation : all()) {
            assertThat(degradation.isRandom()).isTrue();
            float[] y = draw(degradation, 3, 1, 5);
            assertThat(draw(degradation, 3, 1, 5)).as("%s", degradation).containsExactly(y);
            assertThat(draw(degradation, 3, 1, 6)).as("%s", degradation).isNotEqualTo(y);
            assertThat(draw(degradation, 3, 1, 5 + (1L << 40)))
                    .as("%s", degradation)
                    .isNotEqualTo(y);
        }
    }

    /** The first images of a larger batch get what they get in a smaller one. */
    @Test
    void whatFollowsInABatchChangesNothing() {
        for (Degradation degradation : all()) {
            float[] many = draw(degradation, 9, 1, 5);
            float[] few = draw(degradation, 4, 1, 5);
            assertThat(Arrays.copyOf(many, few.length)).as("%s", degradation).containsExactly(few);
        }
    }

    @Test
    void equalStepsDrawDifferently() {
        Mask mask = new Mask(0.5, 1, 0);
        float[] twice = draw(new Composition(List.of(mask, mask)), IMAGES, 1, 3);
        assertThat(share(twice, 0.25f)).isCloseTo(0.25, within(bound(0.25, twice.length)));
    }

    @Test
    void stepsComeInTheirOrder() {
        Degradation first = new Composition(List.of(new Mask(0.5, 1, 0), new GaussianBlur(1)));
        Degradation last = new Composition(List.of(new GaussianBlur(1), new Mask(0.5, 1, 0)));
        assertThat(share(draw(first, 2, 1, 3), 0f)).isLessThan(0.01);
        assertThat(share(draw(last, 2, 1, 3), 0f)).isGreaterThan(0.4);
    }

    @Test
    void anUnknownKindIsToldWithTheKnownOnes() {
        DegradationConfig fog = DegradationConfig.of("fog", null, null, null);
        assertThatThrownBy(() -> Degradation.of(fog, new TorchKernels()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("degradation.kind must be one of [")
                .hasMessageContaining("salt-and-pepper")
                .hasMessageContaining("got fog");
    }
}
