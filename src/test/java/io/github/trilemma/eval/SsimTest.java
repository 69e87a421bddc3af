package io.github.trilemma.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SsimTest {
    private static double[] of(Tensor x, Tensor xHat) {
        return Tensors.doubles(Ssim.perImage(x, xHat));
    }

    /**
     * Values of scikit-image 0.19.3, structural_similarity(gaussian_weights=True, sigma=1.5, use_sample_covariance=False,
     * data_range=1), which averages over the places at which the window lies within the image, as we do.
     */
    @ParameterizedTest
    @CsvSource({"1, 28, 28, 0.9216428914911182", "3, 17, 32, 0.9179848368068207", "1, 11, 11, 0.8859636151835945"})
    void equalsScikitImage(int channels, int height, int width, double want) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor x = Numbers.tensor(1, 1, channels, height, width);
            Tensor noise = Numbers.tensor(2, 1, channels, height, width);
            Tensor xHat = x.mul(new Scalar(0.75)).add(noise.mul(new Scalar(0.25)));
            assertThat(of(x, xHat)[0]).isCloseTo(want, within(1e-10));
            assertThat(of(Tensors.channelsLast(x), xHat)[0])
                    .as("whatever the layout")
                    .isCloseTo(want, within(1e-10));
        }
    }

    @Test
    void isOneForEqualImagesSymmetricAndAtMostOne() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor x = Numbers.tensor(5, 7, 1, 14, 13);
            Tensor y = Numbers.tensor(6, 7, 1, 14, 13);
            for (double equal : of(x, x)) {
                assertThat(equal).isCloseTo(1, within(1e-12));
            }
            double[] there = of(x, y);
            double[] back = of(y, x);
            for (int i = 0; i < there.length; i++) {
                assertThat(there[i]).isBetween(-1.0, 0.9);
                assertThat(back[i]).isCloseTo(there[i], within(1e-12));
            }
        }
    }

    @Test
    void imagesOfABatchAreMeasuredByThemselves() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor x = Numbers.tensor(5, 3, 1, 12, 12);
            Tensor y = Numbers.tensor(6, 3, 1, 12, 12);
            double[] together = of(x, y);
            for (int i = 0; i < 3; i++) {
                assertThat(of(x.narrow(0, i, 1), y.narrow(0, i, 1))[0]).isCloseTo(together[i], within(1e-13));
            }
        }
    }

    /** Flat images have no structure: what is left is the comparison of their brightness. */
    @Test
    void flatImagesDifferByBrightnessAlone() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor black = torch.zeros(1, 1, 11, 11);
            Tensor white = torch.ones(1, 1, 11, 11);
            assertThat(of(black, white)[0]).isCloseTo(1e-4 / (1 + 1e-4), within(1e-9));
        }
    }

    @Test
    void theWindowMustFit() {
        assertThat(Ssim.fits(11, 11)).isTrue();
        assertThat(Ssim.fits(10, 28)).isFalse();
        assertThat(Ssim.fits(28, 10)).isFalse();
    }
}
