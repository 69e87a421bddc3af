package io.github.trilemma.kernel;

import static io.github.trilemma.kernel.Values.doubles;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DrawBatchTest {
    private static final int AVAILABLE = 17;
    private static final long SEED = 0x1234_5678_9ABC_DEF0L;
    /** Of a standard normal made in float32, by the number's size: a few roundings. */
    private static final double NORMAL_ERROR = 6e-7;

    private TensorScope scope;

    @BeforeEach
    void open() {
        scope = TensorScope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    /** A resident set, a batch of it, and room for the batch. */
    private static final class Fixture {
        final byte[] clean;
        final byte[] degraded;
        final int pixels;
        final Tensor images;
        final Tensor fixed;
        final Tensor classes;
        final Tensor indices;
        final long[] chosen;
        final Tensor x;
        final Tensor y;
        final Tensor labels;

        Fixture(Sizes.Batch batch, ScalarType type) {
            pixels = batch.pixels();
            clean = new byte[AVAILABLE * pixels];
            degraded = new byte[AVAILABLE * pixels];
            Random random = new Random(pixels);
            random.nextBytes(clean);
            random.nextBytes(degraded);
            images = Tensors.ofBytes(clean, AVAILABLE, batch.channels(), batch.height(), batch.width());
            fixed = Tensors.ofBytes(degraded, AVAILABLE, batch.channels(), batch.height(), batch.width());
            classes = Tensors.ofLongs(random.longs(AVAILABLE, 0, 10).toArray(), AVAILABLE);
            chosen = random.longs(batch.images(), 0, AVAILABLE).toArray();
            indices = Tensors.ofLongs(chosen, batch.images());
            x = Tensors.channelsLast(Tensors.zeros(batch.shape()).to(type));
            y = Tensors.channelsLast(Tensors.zeros(batch.shape()).to(type));
            labels = Tensors.ofLongs(new long[batch.images()], batch.images());
        }

        float pixel(byte[] of, int element) {
            return (of[(int) chosen[element / pixels] * pixels + element % pixels] & 0xff) / 255f;
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.trilemma.kernel.Sizes#batches")
    void gathersScalesAndAddsNoise(Sizes.Batch batch) {
        double sigma = 0.5;
        float[] noise = new float[batch.images() * batch.pixels()];
        Philox.normals(SEED, 0, noise, noise.length);
        for (Kernels kernels : Providers.all()) {
            Fixture f = new Fixture(batch, ScalarType.Float);
            kernels.drawBatch(f.images, null, f.classes, f.indices, sigma, SEED, f.x, f.y, f.labels);
            float[] x = Tensors.floats(f.x);
            double[] y = doubles(f.y);
            for (int i = 0; i < noise.length; i++) {
                double exact = f.pixel(f.clean, i) + sigma * noise[i];
                if (x[i] != f.pixel(f.clean, i)
                        || !(Math.abs(y[i] - exact) <= sigma * NORMAL_ERROR * Math.abs(noise[i]) + 2e-7)) {
                    assertThat(new double[] {x[i], y[i]})
                            .as(kernels.name() + " element " + i)
                            .containsExactly(f.pixel(f.clean, i), exact);
                }
            }
            assertLabels(f);
        }
    }

    private static void assertLabels(Fixture f) {
        long[] all = Tensors.longs(f.classes);
        long[] got = Tensors.longs(f.labels);
        for (int n = 0; n < got.length; n++) {
            assertThat(got[n]).isEqualTo(all[(int) f.chosen[n]]);
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.trilemma.kernel.Sizes#batches")
    void looksUpWhatIsDegradedAlready(Sizes.Batch batch) {
        for (Kernels kernels : Providers.all()) {
            Fixture f = new Fixture(batch, ScalarType.Float);
            kernels.drawBatch(f.images, f.fixed, f.classes, f.indices, 0, SEED, f.x, f.y, f.labels);
            float[] x = Tensors.floats(f.x);
            float[] y = Tensors.floats(f.y);
            for (int i = 0; i < x.length; i++) {
                assertThat(x[i]).isEqualTo(f.pixel(f.clean, i));
                assertThat(y[i]).isEqualTo(f.pixel(f.degraded, i));
            }
            assertLabels(f);
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.trilemma.kernel.Sizes#batches")
    void storesBfloat16(Sizes.Batch batch) {
        for (Kernels kernels : Providers.all()) {
            Fixture f = new Fixture(batch, ScalarType.Float);
            new TorchKernels().drawBatch(f.images, null, f.classes, f.indices, 0.5, SEED, f.x, f.y, f.labels);
            Fixture small = new Fixture(batch, ScalarType.BFloat16);
            kernels.drawBatch(
                    small.images, null, small.classes, small.indices, 0.5, SEED, small.x, small.y, small.labels);
            assertThat(doubles(small.x)).as(kernels.name()).containsExactly(doubles(f.x.to(ScalarType.BFloat16)));
            double[] got = doubles(small.y);
            double[] want = doubles(f.y);
            for (int i = 0; i < got.length; i++) {
                // Half a unit of the last of 8 digits.
                assertThat(Math.abs(got[i] - want[i]))
                        .as(kernels.name() + " element " + i)
                        .isLessThanOrEqualTo(0x1.01p-8 * Math.abs(want[i]) + 1e-6);
            }
        }
    }

    @Test
    void everyOutputMayBeLeftOut() {
        for (Kernels kernels : Providers.all()) {
            Sizes.Batch batch = new Sizes.Batch(5, 3, 4, 4, 2);
            Fixture whole = new Fixture(batch, ScalarType.Float);
            kernels.drawBatch(whole.images, null, whole.classes, whole.indices, 1, 3, whole.x, whole.y, whole.labels);
            Fixture only = new Fixture(batch, ScalarType.Float);
            kernels.drawBatch(only.images, null, null, only.indices, 1, 3, only.x, null, null);
            assertThat(Tensors.floats(only.x)).containsExactly(Tensors.floats(whole.x));
            kernels.drawBatch(only.images, null, null, only.indices, 1, 3, null, only.y, null);
            assertThat(Tensors.floats(only.y)).containsExactly(Tensors.floats(whole.y));
            assertThat(Tensors.longs(only.labels)).containsOnly(0);
        }
    }

    @Test
    void nothingToDrawForNoImages() {
        for (Kernels kernels : Providers.all()) {
            Fixture f = new Fixture(Sizes.empty(), ScalarType.Float);
            kernels.drawBatch(f.images, null, f.classes, f.indices, 1, SEED, f.x, f.y, f.labels);
            assertThat(f.y.numel()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, AVAILABLE, Long.MIN_VALUE})
    void aWrongIndexWritesNothing(long wrong) {
        for (Kernels kernels : Providers.all()) {
            Fixture f = new Fixture(new Sizes.Batch(3, 1, 2, 2, 2), ScalarType.Float);
            Tensor indices = Tensors.ofLongs(new long[] {1, 2, wrong}, 3);
            assertThatThrownBy(() -> kernels.drawBatch(f.images, null, f.classes, indices, 1, SEED, f.x, f.y, f.labels))
                    .as(kernels.name())
                    .isInstanceOf(RuntimeException.class);
            assertThat(Tensors.floats(f.x)).containsOnly(0);
            assertThat(Tensors.floats(f.y)).containsOnly(0);
            assertThat(Tensors.longs(f.labels)).containsOnly(0);
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.trilemma.kernel.Sizes#batches")
    void gaussianNoiseIsTheSameStream(Sizes.Batch batch) {
        for (Kernels kernels : Providers.all()) {
            Fixture f = new Fixture(batch, ScalarType.Float);
            kernels.drawBatch(f.images, null, f.classes, f.indices, 0.7, SEED, f.x, f.y, f.labels);
            float[] want = Tensors.floats(f.y);
            for (Tensor x : new Tensor[] {f.x, f.x.contiguous()}) {
                float[] got = Tensors.floats(kernels.gaussianNoise(x, 0.7, SEED));
                for (int i = 0; i < want.length; i++) {
                    // Equal but for how product and sum are contracted.
                    assertThat(Math.abs(got[i] - want[i]))
                            .as(kernels.name() + " element " + i)
                            .isLessThanOrEqualTo(3e-7f * Math.max(1, Math.abs(want[i])));
                }
            }
        }
    }

    @Test
    void noNoiseForSigmaZeroAndNoImages() {
        for (Kernels kernels : Providers.all()) {
            Tensor x = Values.uniform(1, 0, 1, 3, 1, 5, 7);
            assertThat(Tensors.floats(kernels.gaussianNoise(x, 0, 5))).containsExactly(Tensors.floats(x));
            assertThat(kernels.gaussianNoise(Tensors.zeros(0, 1, 5, 7), 1, 5).numel())
                    .isZero();
        }
    }
}
