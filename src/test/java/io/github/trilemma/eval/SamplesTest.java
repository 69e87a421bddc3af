package io.github.trilemma.eval;

import static io.github.trilemma.eval.Fixtures.SIZE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.trilemma.config.NetworkConfig;
import io.github.trilemma.config.NetworkConfig.BatchNormMode;
import io.github.trilemma.config.NetworkConfig.Precision;
import io.github.trilemma.config.NetworkConfig.RestorerKind;
import io.github.trilemma.data.DeviceImages;
import io.github.trilemma.degrade.GaussianNoise;
import io.github.trilemma.nn.Restorer;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.awt.image.BufferedImage;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplesTest {
    private static Restorer restorer(int channels) {
        Restorer restorer =
                Restorer.of(new NetworkConfig(RestorerKind.SRCNN, 2, BatchNormMode.BATCH, Precision.FLOAT32), channels);
        Fixtures.shake(restorer, 0.2, 3);
        return restorer;
    }

    @ParameterizedTest
    @CsvSource({"1, 5, 2", "3, 5, 2", "1, 4, 4", "3, 1, 50", "1, 9, 3"})
    void columnsAreImagesAndRowsAreCleanDegradedRestored(int channels, int count, int batch) {
        GaussianNoise noise = new GaussianNoise(1);
        try (DeviceImages images = Fixtures.images(7, channels);
                Restorer restorer = restorer(channels);
                TensorScope scope = TensorScope.open();
                NoGradGuard off = new NoGradGuard()) {
            BufferedImage picture = Samples.draw(new TestSet(images, noise, batch, 11), restorer, count);
            int columns = Math.min(count, 7);
            assertThat(picture.getWidth()).isEqualTo(columns * SIZE);
            assertThat(picture.getHeight()).isEqualTo(3 * SIZE);
            assertThat(picture.getRaster().getNumBands()).isEqualTo(channels);
            for (int from = 0; from < columns; from += batch) {
                int to = Math.min(7, from + batch);
                Tensor clean = images.cleanRange(from, to);
                Tensor degraded = noise.degrade(clean, 11 + from);
                Tensor[] rows = {clean, degraded, restorer.restore(degraded, false)};
                for (int row = 0; row < rows.length; row++) {
                    compare(picture, Tensors.floats(rows[row]), channels, from, Math.min(to, columns), row);
                }
            }
        }
    }

    private static void compare(BufferedImage picture, float[] values, int channels, int from, int to, int row) {
        for (int i = from; i < to; i++) {
            for (int c = 0; c < channels; c++) {
                for (int y = 0; y < SIZE; y++) {
                    for (int x = 0; x < SIZE; x++) {
                        double value = values[(((i - from) * channels + c) * SIZE + y) * SIZE + x];
                        long want = Math.round(255 * Math.max(0, Math.min(1, value)));
                        int got = picture.getRaster().getSample(i * SIZE + x, row * SIZE + y, c);
                        if (Math.abs(got - want) > (row == 0 ? 0 : 1)) { // a float may round the other way at a half
                            assertThat(got)
                                    .as("image " + i + " row " + row + " at " + x + "," + y)
                                    .isEqualTo((int) want);
                        }
                    }
                }
            }
        }
    }

    @Test
    void coloursAreRedGreenBlue() {
        try (DeviceImages images = Fixtures.images(1, 3);
                Restorer restorer = restorer(3);
                TensorScope scope = TensorScope.open()) {
            BufferedImage picture = Samples.draw(new TestSet(images, new GaussianNoise(0), 1, 1), restorer, 1);
            byte[] bytes = Tensors.bytes(images.images());
            int plane = SIZE * SIZE;
            int want = (bytes[0] & 0xff) << 16 | (bytes[plane] & 0xff) << 8 | (bytes[2 * plane] & 0xff);
            assertThat(picture.getRGB(0, 0) & 0xffffff).isEqualTo(want);
            assertThat(picture.getRGB(0, SIZE) & 0xffffff)
                    .as("degraded by nothing")
                    .isEqualTo(want);
        }
    }
}
