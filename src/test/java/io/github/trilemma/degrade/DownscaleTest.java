package io.github.trilemma.degrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.DegradationConfig;
import io.github.trilemma.kernel.TorchKernels;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The expected values were made with Python 3.11, NumPy 1.24.2 and Pillow 9.4.0:
 * {@code numpy.pad(image, p, mode="edge")}, {@code Image.resize((W/f, H/f), BICUBIC)}, {@code resize((W, H), BICUBIC)}, crop;
 * colour images as mode RGB. Checksums are {@code zlib.crc32} over the (N,C,H,W) bytes.
 */
class DownscaleTest {
    private static final int[] FIRST_ROW = {
        58, 60, 64, 68, 75, 81, 89, 96, 100, 105, 109, 112, 113, 113, 110, 102, 92, 83, 72, 64, 60, 59, 59, 61, 63, 65,
        65, 64
    };
    private static final int[] LAST_ROW = {
        97, 96, 95, 93, 90, 88, 86, 85, 87, 92, 99, 106, 113, 117, 117, 114, 109, 102, 96, 89, 85, 80, 75, 71, 68, 65,
        63, 62
    };

    /** Byte i is the top byte of the i-th state of a 32-bit linear congruential generator. */
    private static byte[] testBytes(int count, int seed) {
        byte[] bytes = new byte[count];
        int state = seed;
        for (int i = 0; i < count; i++) {
            state = state * 1664525 + 1013904223;
            bytes[i] = (byte) (state >>> 24);
        }
        return bytes;
    }

    /** Like digits: most pixels black, many white, hard edges, so that all passes clip. */
    private static byte[] hardEdges(byte[] bytes) {
        byte[] edges = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            int value = bytes[i] & 0xff;
            edges[i] = (byte) (value > 200 ? 255 : value < 150 ? 0 : value);
        }
        return edges;
    }

    private static byte[] precompute(int factor, byte[] pixels, long... shape) {
        try (TensorScope scope = TensorScope.open()) {
            return Tensors.bytes(new Downscale(factor).precompute(Tensors.ofBytes(pixels, shape)));
        }
    }

    private static String crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return String.format("%08x", crc.getValue());
    }

    private static int[] row(byte[] bytes, int from, int width) {
        int[] row = new int[width];
        Arrays.setAll(row, i -> bytes[from + i] & 0xff);
        return row;
    }

    @Test
    void equalsPillowOnGreyImagesWithHardEdges() {
        byte[] pixels = hardEdges(testBytes(20 * 784, 1));
        assertThat(crc(pixels)).as("input").isEqualTo("32b3b1d1");

        byte[] degraded = precompute(6, pixels, 20, 1, 28, 28);

        assertThat(row(degraded, 0, 28)).isEqualTo(FIRST_ROW);
        assertThat(row(degraded, degraded.length - 28, 28)).isEqualTo(LAST_ROW);
        assertThat(crc(degraded)).isEqualTo("8708c83c");
    }

    @ParameterizedTest
    @CsvSource({
        "10, 3, 32, 32, 3, 2, 7c81b2af",
        "5, 1, 20, 30, 2, 3, e25fe277",
        "5, 1, 24, 36, 4, 4, da2d2ff8",
        "5, 1, 30, 30, 5, 5, ca64a34d",
        "3, 3, 33, 45, 3, 6, d15f72ee"
    })
    void equalsPillow(int n, int channels, int height, int width, int factor, int seed, String expected) {
        byte[] pixels = testBytes(n * channels * height * width, seed);
        assertThat(crc(precompute(factor, pixels, n, channels, height, width))).isEqualTo(expected);
    }

    @Test
    void precomputeEqualsDegradeAcrossChunks() {
        int n = Degradation.CHUNK + 7;
        byte[] pixels = testBytes(n * 64, 9);
        byte[] all = precompute(2, pixels, n, 1, 8, 8);
        try (TensorScope scope = TensorScope.open()) {
            Tensor clean =
                    Tensors.ofBytes(pixels, n, 1, 8, 8).to(ScalarType.Float).div_(new Scalar(255));
            float[] degraded = Tensors.floats(new Downscale(2).degrade(clean, 1));
            for (int i = 0; i < all.length; i++) {
                assertThat(degraded[i]).isEqualTo((all[i] & 0xff) / 255f);
            }
        }
    }

    @Test
    void constantImagesStayAndTheInputIsNotTouched() {
        try (TensorScope scope = TensorScope.open()) {
            float[] grey = new float[2 * 28 * 28];
            Arrays.fill(grey, 100 / 255f);
            Tensor clean = Tensors.of(grey, 2, 1, 28, 28);
            Tensor clean64 = clean.to(ScalarType.Double);
            assertThat(Tensors.floats(new Downscale(6).degrade(clean, 0))).containsExactly(grey);
            assertThat(Tensors.floats(new Downscale(6).degrade(clean64, 0))).containsExactly(grey);
            assertThat(Tensors.floats(clean)).containsExactly(grey);
            assertThat(Tensors.floats(clean64)).containsExactly(grey);
        }
    }

    @Test
    void layoutInMemoryDoesNotMatterAndValuesAreRoundedAndClipped() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor clean = Tensors.ofBytes(testBytes(2 * 3 * 64, 4), 2, 3, 8, 8)
                    .to(ScalarType.Float)
                    .div_(new Scalar(255));
            float[] expected = Tensors.floats(new Downscale(4).degrade(clean, 0));
            assertThat(Tensors.floats(new Downscale(4).degrade(Tensors.channelsLast(clean), 0)))
                    .containsExactly(expected);
            Tensor nearby = clean.add(new Scalar(0.3 / 255));
            assertThat(Tensors.floats(new Downscale(4).degrade(nearby, 0))).containsExactly(expected);
            Tensor outside = Tensors.of(new float[] {-1, 3, -1, 3}, 1, 1, 2, 2);
            Tensor clipped = Tensors.of(new float[] {0, 1, 0, 1}, 1, 1, 2, 2);
            assertThat(Tensors.floats(new Downscale(2).degrade(outside, 0)))
                    .containsExactly(Tensors.floats(new Downscale(2).degrade(clipped, 0)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "28, 28, 6, 1",
        "32, 32, 3, 2",
        "28, 28, 2, 0",
        "28, 28, 7, 0",
        "10, 16, 3, 1",
        "9, 9, 5, 3",
        "20, 20, 8, 2"
    })
    void paddingIsTheSmallestThatDivides(int height, int width, int factor, int padding) {
        assertThat(new Downscale(factor).padding(height, width)).isEqualTo(padding);
    }

    @ParameterizedTest
    @CsvSource({"29, 29, 2", "28, 29, 3", "9, 9, 4", "28, 30, 4"})
    void refusesAFactorThatNoPaddingFits(int height, int width, int factor) {
        assertThatThrownBy(() -> new Downscale(factor).padding(height, width))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("degradation.factor must divide height and width after equal padding on all sides, got "
                        + factor + " for images of " + height + "x" + width + ": choose another factor");
    }

    @Test
    void refusesImpossibleFactorsAndShapes() {
        assertThatThrownBy(() -> new Downscale(1))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("got 1");
        assertThatThrownBy(() -> new Downscale(Integer.MAX_VALUE).padding(28, 28))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("at most the smaller side");
        try (TensorScope scope = TensorScope.open()) {
            Tensor flat = Tensors.zeros(4, 784);
            assertThatThrownBy(() -> new Downscale(2).degrade(flat, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("(N,C,H,W), got (4,784)");
        }
    }

    @Test
    void isMadeFromItsConfig() {
        Degradation degradation =
                Degradation.of(new DegradationConfig(DegradationConfig.Kind.DOWNSCALE, 0, 6), new TorchKernels());
        assertThat(degradation).isEqualTo(new Downscale(6));
        assertThat(degradation.isRandom()).isFalse();
    }
}
