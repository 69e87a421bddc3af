package io.github.trilemma.kernel;

import static io.github.trilemma.kernel.Values.assertAsGoodAsPlain;
import static io.github.trilemma.kernel.Values.doubles;
import static io.github.trilemma.kernel.Values.uniform;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MeasureTest {
    private TensorScope scope;

    @BeforeEach
    void open() {
        scope = TensorScope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    /** (n) float64 that holds what no measure is. */
    private static Tensor sums(long n) {
        return Tensors.of(new float[(int) n], n).to(ScalarType.Double).sub_(new Scalar(1));
    }

    @ParameterizedTest
    @MethodSource("io.github.trilemma.kernel.Sizes#batches")
    void sumsPerImageAndCountsErrors(Sizes.Batch batch) {
        for (ScalarType type : new ScalarType[] {ScalarType.Float, ScalarType.BFloat16}) {
            Tensor xHat = uniform(1, 0, 1, batch.shape()).to(type);
            Tensor x = uniform(2, 0, 1, batch.shape()).to(type);
            Tensor logits = uniform(3, -5, 5, batch.images(), batch.classes()).to(type);
            Tensor labels = labels(batch);
            double[] a = doubles(xHat);
            double[] b = doubles(x);
            double[] exact = new double[batch.images()];
            double[] plain = new double[batch.images()];
            for (int n = 0; n < batch.images(); n++) {
                float sum = 0;
                for (int i = n * batch.pixels(); i < (n + 1) * batch.pixels(); i++) {
                    exact[n] += (a[i] - b[i]) * (a[i] - b[i]);
                    float difference = (float) a[i] - (float) b[i];
                    sum += difference * difference;
                }
                plain[n] = sum;
            }
            double[] wrong = wrong(doubles(logits), Tensors.longs(labels), batch.classes());
            for (Kernels kernels : Providers.all()) {
                Tensor last = Tensors.channelsLast(xHat);
                for (Tensor[] pair : new Tensor[][] {{xHat, x}, {last, Tensors.channelsLast(x)}, {last, x}}) {
                    Tensor squares = sums(batch.images());
                    Tensor errors = sums(batch.images());
                    kernels.measure(pair[0], pair[1], logits, labels, squares, errors);
                    assertAsGoodAsPlain(kernels.name() + " " + type, doubles(squares), plain, exact);
                    assertThat(doubles(errors)).as(kernels.name()).containsExactly(wrong);
                }
            }
        }
    }

    private static Tensor labels(Sizes.Batch batch) {
        long[] labels = new long[batch.images()];
        for (int n = 0; n < labels.length; n++) {
            labels[n] = (n * 7L + 3) % batch.classes();
        }
        return Tensors.ofLongs(labels, labels.length);
    }

    private static double[] wrong(double[] logits, long[] labels, int classes) {
        double[] wrong = new double[labels.length];
        for (int n = 0; n < labels.length; n++) {
            int best = 0;
            for (int k = 1; k < classes; k++) {
                best = logits[n * classes + k] > logits[n * classes + best] ? k : best;
            }
            wrong[n] = best == labels[n] ? 0 : 1;
        }
        return wrong;
    }

    @Test
    void eachHalfAlone() {
        Tensor xHat = uniform(1, 0, 1, 33, 1, 5, 7);
        Tensor x = uniform(2, 0, 1, 33, 1, 5, 7);
        Tensor logits = uniform(3, -5, 5, 33, 4);
        Tensor labels = labels(new Sizes.Batch(33, 1, 5, 7, 4));
        for (Kernels kernels : Providers.all()) {
            Tensor squares = sums(33);
            Tensor errors = sums(33);
            kernels.measure(xHat, x, logits, labels, squares, errors);
            Tensor squaresAlone = sums(33);
            Tensor errorsAlone = sums(33);
            kernels.measure(xHat, x, null, null, squaresAlone, null);
            kernels.measure(null, null, logits, labels, null, errorsAlone);
            kernels.measure(null, null, null, null, null, null);
            assertThat(doubles(squaresAlone)).as(kernels.name()).containsExactly(doubles(squares));
            assertThat(doubles(errorsAlone)).as(kernels.name()).containsExactly(doubles(errors));
        }
    }

    @Test
    void anImageAgainstItselfHasNoError() {
        Tensor x = uniform(1, 0, 1, 5, 3, 9, 7);
        for (Kernels kernels : Providers.all()) {
            Tensor squares = sums(5);
            kernels.measure(x, x, null, null, squares, null);
            assertThat(doubles(squares)).as(kernels.name()).containsOnly(0);
        }
    }

    @Test
    void theFirstOfEqualLogitsCounts() {
        Tensor logits = Tensors.of(new float[] {1, 1, 0, 0, 1, 1, 0, 0, 0}, 3, 3);
        Tensor labels = Tensors.ofLongs(new long[] {1, 1, 0}, 3);
        for (Kernels kernels : Providers.all()) {
            Tensor errors = sums(3);
            kernels.measure(null, null, logits, labels, null, errors);
            assertThat(doubles(errors)).as(kernels.name()).containsExactly(1, 0, 0);
        }
    }

    @Test
    void imagesThatLieOddlyInMemory() {

        Tensor xHat = uniform(1, 0, 1, 7, 6, 5, 4).permute(3, 2, 1, 0);
        Tensor x = uniform(2, 0, 1, 4, 5, 6, 7);
        for (Kernels kernels : Providers.all()) {
            Tensor squares = sums(4);
            kernels.measure(xHat, x, null, null, squares, null);
            Tensor want = sums(4);
            new TorchKernels().measure(xHat.contiguous(), x, null, null, want, null);
            assertAsGoodAsPlain(kernels.name(), doubles(squares), doubles(want), doubles(want));
        }
    }

    @Test
    void nothingToMeasureForNoImages() {
        for (Kernels kernels : Providers.all()) {
            Tensor none = Tensors.zeros(Sizes.empty().shape());
            Tensor labels = Tensors.ofLongs(new long[0], 0);
            kernels.measure(none, none, Tensors.zeros(0, 10), labels, sums(0), sums(0));
            assertThat(none.numel()).isZero();
        }
    }
}
