package io.github.trilemma.degrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.DegradationConfig;
import io.github.trilemma.kernel.TorchKernels;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

/** Blur and JPEG against SciPy's and Pillow's results, kept in references.json. */
class FixedDegradationTest {
    private static JsonNode references(String name) throws IOException {
        try (InputStream in = FixedDegradationTest.class.getResourceAsStream("references.json")) {
            return new ObjectMapper().readTree(in).get(name);
        }
    }

    /** The image that the references were made of: level (9x + 5y + 40c + xy/7) mod 256, (1,C,H,W). */
    private static Tensor image(int channels, int height, int width) {
        float[] values = new float[channels * height * width];
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    values[(c * height + y) * width + x] = (9 * x + 5 * y + 40 * c + x * y / 7) % 256 / 255f;
                }
            }
        }
        return Tensors.of(values, 1, channels, height, width);
    }

    private static Tensor image(JsonNode reference) {
        return image(
                reference.get("channels").asInt(),
                reference.get("height").asInt(),
                reference.get("width").asInt());
    }

    @Test
    void blursAsSciPyDoes() throws IOException {
        for (JsonNode reference : references("blur")) {
            try (TensorScope scope = TensorScope.open()) {
                GaussianBlur blur = new GaussianBlur(reference.get("sigma").asDouble());
                double[] exact = Tensors.doubles(blur.smoothed(image(reference)));
                float[] levels = Tensors.floats(blur.degrade(image(reference), 0));
                for (int i = 0; i < exact.length; i++) {
                    double wanted = reference.get("values").get(i).asDouble();
                    // The image went through float32.
                    assertThat(exact[i]).isCloseTo(wanted, within(1e-7));
                    assertThat(levels[i] * 255.0).isCloseTo(Math.floor(exact[i] * 255 + 0.5), within(1e-4));
                }
            }
        }
    }

    /** An image of more than one block of outputs: a point far from all borders spreads as the kernel says, and nothing is lost. */
    @Test
    void blursLargePicturesInBlocks() {
        try (TensorScope scope = TensorScope.open()) {
            int side = 600;
            float[] values = new float[side * side];
            int middle = 256 * side + 255;
            values[middle] = 1;
            double[] y = Tensors.doubles(new GaussianBlur(2).smoothed(Tensors.of(values, 1, 1, side, side)));
            double sum = 0;
            for (double value : y) {
                sum += value;
            }
            assertThat(sum).isCloseTo(1, within(1e-12));
            for (int step = 1; step <= 8; step++) {
                double wanted = y[middle] * Math.exp(-step * step / 8.0);
                assertThat(y[middle + step]).isCloseTo(wanted, within(1e-15));
                assertThat(y[middle - step * side]).isCloseTo(wanted, within(1e-15));
            }
            assertThat(y[middle + 9]).isZero();
        }
    }

    @Test
    void compressesAsPillowDoes() throws IOException {
        for (JsonNode reference : references("jpeg")) {
            try (TensorScope scope = TensorScope.open()) {
                JpegCompression jpeg =
                        new JpegCompression(reference.get("quality").asInt());
                float[] y = Tensors.floats(jpeg.degrade(image(reference), 0));
                int largest = 0;
                long sum = 0;
                for (int i = 0; i < y.length; i++) {
                    int off = Math.abs(Math.round(255 * y[i])
                            - reference.get("levels").get(i).asInt());
                    largest = Math.max(largest, off);
                    sum += off;
                }
                // At 30 and 85 single table entries are rounded otherwise than libjpeg's, by one.
                boolean sameTables = jpeg.quality() != 30 && jpeg.quality() != 85;
                assertThat(largest).as("levels off at %s", jpeg).isLessThanOrEqualTo(sameTables ? 0 : 3);
                assertThat((double) sum / y.length).isLessThan(0.5);
            }
        }
    }

    @Test
    void jpegOfHighQualityChangesLittleAndOfLowQualityMuch() {
        try (TensorScope scope = TensorScope.open()) {
            // Smooth and grey, so that neither chroma nor edges are lost.
            Tensor smooth = new GaussianBlur(4).degrade(image(1, 32, 40), 0);
            double fine = distance(new JpegCompression(100).degrade(smooth, 0), smooth);
            double coarse = distance(new JpegCompression(5).degrade(smooth, 0), smooth);
            assertThat(fine).isLessThan(1.01 / 255);
            assertThat(coarse).isGreaterThan(5.0 / 255);
        }
    }

    @Test
    void anImageComesOutTheSameInAnyCompany() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor one = image(3, 17, 20);
            Tensor other = one.flip(3);
            Tensor both = torch.cat(Tensors.vector(List.of(other, one)));
            for (Degradation degradation : List.of(
                    new GaussianBlur(1.2),
                    new JpegCompression(20),
                    new Composition(List.of(new JpegCompression(40), new GaussianBlur(0.7))))) {
                assertThat(degradation.isRandom()).isFalse();
                Tensor together = degradation.degrade(Tensors.channelsLast(both), 7);
                assertThat(Tensors.floats(together.narrow(0, 1, 1)))
                        .as("%s", degradation)
                        .containsExactly(Tensors.floats(degradation.degrade(one, 3)));
            }
        }
    }

    /** Training reads the 8-bit set, validation and test the function: they must be the same images. */
    @Test
    void whatIsComputedOnceForASetIsWhatABatchGets() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor levels = image(3, 16, 16).mul(new Scalar(255)).round();
            Tensor bytes = levels.to(ScalarType.Byte);
            Degradation degradation =
                    new Composition(List.of(new GaussianBlur(1.2), new JpegCompression(20), new Downscale(2)));
            Tensor fixed = degradation.precompute(bytes);
            float[] batch = Tensors.floats(degradation.degrade(image(3, 16, 16), 0));
            byte[] kept = Tensors.bytes(fixed);
            for (int i = 0; i < kept.length; i++) {
                assertThat(batch[i] * 255).isCloseTo(kept[i] & 0xff, within(1e-3f));
            }
        }
    }

    @Test
    void aFixedDegradationOfOtherThanEightBitsIsRefused() {
        record Half() implements Degradation {
            @Override
            public boolean isRandom() {
                return false;
            }

            @Override
            public Tensor degrade(Tensor clean, long seed) {
                return clean.mul(new Scalar(0.5));
            }
        }
        try (TensorScope scope = TensorScope.open()) {
            Tensor bytes = Tensors.ofBytes(new byte[] {1, 2, 3, 4}, 1, 1, 2, 2);
            assertThatThrownBy(() -> new Half().precompute(bytes))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("must give 8-bit values");
        }
    }

    @Test
    void pairsCannotBeComputed() {
        Degradation pairs = Degradation.of(DegradationConfig.of("paired", null, null, null), new TorchKernels());
        try (TensorScope scope = TensorScope.open()) {
            Tensor clean = image(1, 4, 4);
            assertThatThrownBy(() -> pairs.degrade(clean, 0))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("paired");
        }
    }

    private static double distance(Tensor a, Tensor b) {
        return Tensors.scalar(a.sub(b).abs().max());
    }
}
