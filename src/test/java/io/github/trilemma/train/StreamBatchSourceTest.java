package io.github.trilemma.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.data.DeviceImages;
import io.github.trilemma.data.ImageSet;
import io.github.trilemma.data.Subset;
import io.github.trilemma.degrade.Degradation;
import io.github.trilemma.degrade.Downscale;
import io.github.trilemma.degrade.GaussianNoise;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.kernel.TorchKernels;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.junit.jupiter.api.Test;

class StreamBatchSourceTest {
    private static final int COUNT = 23;
    private static final Kernels KERNELS = new TorchKernels();

    private static DeviceImages images() {
        byte[] pixels = new byte[COUNT * 36];
        byte[] labels = new byte[COUNT];
        new Random(5).nextBytes(pixels);
        for (int i = 0; i < COUNT; i++) {
            labels[i] = (byte) (i % 10);
            pixels[i * 36] = (byte) i; // the first pixel tells which image it is
        }
        return DeviceImages.of(new Subset(
                new ImageSet("made up", 1, 6, 6, 10, pixels, labels),
                IntStream.range(0, COUNT).toArray()));
    }

    private static float[] first(Batch batch, boolean degraded) {
        return Tensors.floats(degraded ? batch.degraded() : batch.clean());
    }

    @Test
    void aBatchIsAPureFunctionOfItsNumber() {
        try (DeviceImages images = images()) {
            StreamBatchSource source = new StreamBatchSource(images, null, new GaussianNoise(1), 4, 9, KERNELS);
            float[][] clean = new float[12][];
            float[][] degraded = new float[12][];
            for (int k = 0; k < 12; k++) {
                assertThat(source.position()).isEqualTo(k);
                try (Batch batch = source.next()) {
                    clean[k] = first(batch, false);
                    degraded[k] = first(batch, true);
                }
            }
            StreamBatchSource again = new StreamBatchSource(images, null, new GaussianNoise(1), 4, 9, KERNELS);
            for (int k : new int[] {7, 0, 11, 6}) {
                again.seek(k);
                try (Batch batch = again.next()) {
                    assertThat(first(batch, false)).containsExactly(clean[k]);
                    assertThat(first(batch, true)).containsExactly(degraded[k]);
                }
            }
            assertThat(degraded[0]).isNotEqualTo(degraded[1]);
        }
    }

    @Test
    void labelsBelongToTheirImagesAndNoiseIsFresh() {
        try (DeviceImages images = images()) {
            StreamBatchSource source = new StreamBatchSource(images, null, new GaussianNoise(0.5), COUNT, 1, KERNELS);
            float[][] noise = new float[2][];
            for (int k = 0; k < 2; k++) {
                try (Batch batch = source.next()) {
                    float[] x = first(batch, false);
                    float[] y = first(batch, true);
                    long[] labels = Tensors.longs(batch.labels());
                    noise[k] = new float[x.length];
                    for (int i = 0; i < x.length; i++) {
                        noise[k][i] = y[i] - x[i];
                    }
                    for (int n = 0; n < COUNT; n++) {
                        assertThat(labels[n]).isEqualTo(Math.round(x[n * 36] * 255) % 10);
                    }
                }
            }
            assertThat(noise[0]).isNotEqualTo(noise[1]);
        }
    }

    @Test
    void theNoiseIsThatOfTheDegradation() {
        GaussianNoise noise = new GaussianNoise(0.5);
        try (DeviceImages images = images();
                TensorScope scope = TensorScope.open()) {
            StreamBatchSource source = new StreamBatchSource(images, null, noise, 6, 3, KERNELS);
            for (int k = 0; k < 3; k++) {
                try (Batch batch = source.next()) {
                    long seed = Seeds.of(3, Seeds.Use.TRAINING_NOISE, k);
                    assertThat(first(batch, true)).containsExactly(Tensors.floats(noise.degrade(batch.clean(), seed)));
                    assertThat(batch.clean().is_contiguous(MemoryFormat.ChannelsLast))
                            .isTrue();
                    assertThat(batch.degraded().is_contiguous(MemoryFormat.ChannelsLast))
                            .isTrue();
                }
            }
        }
    }

    @Test
    void aFixedDegradationIsLookedUp() {
        Degradation downscale = new Downscale(2);
        try (DeviceImages images = images();
                TensorScope scope = TensorScope.open()) {
            Tensor fixed = downscale.precompute(images.images());
            StreamBatchSource source = new StreamBatchSource(images, fixed, downscale, 5, 2, KERNELS);
            try (Batch batch = source.next()) {
                float[] expected = Tensors.floats(downscale.degrade(batch.clean(), 0));
                assertThat(first(batch, true)).containsExactly(expected);
            }
            assertThatThrownBy(() -> new StreamBatchSource(images, null, downscale, 5, 2, KERNELS))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
