package io.github.trilemma.kernel;

import static io.github.trilemma.kernel.Values.assertAsGoodAsPlain;
import static io.github.trilemma.kernel.Values.doubles;
import static io.github.trilemma.kernel.Values.uniform;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SquaredErrorTest {
    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 1",
        "1, 1, 1, 31",
        "32, 1, 2, 16",
        "33, 3, 11, 1",
        "50, 1, 28, 28",
        "1025, 1, 1, 5",
        "2, 1, 205, 5",
        "3, 3, 64, 64"
    })
    void sumsPerImage(int images, int channels, int height, int width) {
        try (TensorScope scope = TensorScope.open()) {
            long[] shape = {images, channels, height, width};
            Tensor xHat = uniform(1, 0, 1, shape);
            Tensor x = uniform(2, 0, 1, shape);
            double[] a = doubles(xHat);
            double[] b = doubles(x);
            double[] exact = new double[images];
            double[] plain = new double[images];
            int pixels = a.length / images;
            for (int n = 0; n < images; n++) {
                float sum = 0;
                for (int i = n * pixels; i < (n + 1) * pixels; i++) {
                    exact[n] += (a[i] - b[i]) * (a[i] - b[i]);
                    float difference = (float) a[i] - (float) b[i];
                    sum += difference * difference;
                }
                plain[n] = sum;
            }
            for (Kernels kernels : Providers.all()) {
                for (Tensor restored : new Tensor[] {xHat, Tensors.channelsLast(xHat)}) {
                    Tensor errors = kernels.squaredError(restored, x);
                    assertThat(Tensors.shape(errors)).containsExactly(images);
                    assertThat(errors.scalar_type().intern()).isSameAs(ScalarType.Double);
                    assertAsGoodAsPlain(kernels.name(), doubles(errors), plain, exact);
                }
                assertThat(doubles(kernels.squaredError(x, x))).containsOnly(0);
            }
        }
    }
}
