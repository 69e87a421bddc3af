package io.github.trilemma.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.trilemma.kernel.Storage;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayersTest {
    private TensorScope scope;

    @BeforeEach
    void open() {
        scope = TensorScope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    /** One image of one channel with the values 1, 2, 3, ... row by row. */
    private static Tensor counting(int height, int width) {
        float[] values = new float[height * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = i + 1;
        }
        return Tensors.of(values, 1, 1, height, width);
    }

    private static Tensor ones(int kernel) {
        return Tensors.zeros(1, 1, kernel, kernel).add(new Scalar(1));
    }

    @Test
    void evenSizePadsOneAboveAndTwoBelow() {
        // 4×4 needs 3 rows of padding: 1 above, 2 below. So the first window covers rows 0..3, the second rows 1..3.
        Tensor sums = Layers.sameStride2(counting(4, 4), ones(5), null, Storage.FLOAT32);
        assertThat(Tensors.shape(sums)).containsExactly(1, 1, 2, 2);
        assertThat(Tensors.floats(sums)).containsExactly(136, 108, 126, 99);
    }

    @Test
    void oddSizePadsTwoOnBothSides() {
        // 3×3 needs 4: both windows of a row start two pixels before; rows 0..2 and 0..2 of the three are covered.
        Tensor sums = Layers.sameStride2(counting(3, 3), ones(5), null, Storage.FLOAT32);
        assertThat(Tensors.shape(sums)).containsExactly(1, 1, 2, 2);
        assertThat(Tensors.floats(sums)).containsExactly(45, 45, 45, 45);
        // 5×5: windows centred at 0, 2 and 4.
        Tensor five = Layers.sameStride2(counting(5, 5), ones(5), null, Storage.FLOAT32);
        assertThat(Tensors.floats(five)).containsExactly(63, 120, 81, 180, 325, 210, 153, 270, 171);
    }

    @ParameterizedTest
    @CsvSource({"1,1,5", "2,2,5", "2,3,5", "3,4,5", "7,4,5", "8,7,5", "28,28,5", "9,6,5", "1,1,3", "4,4,3", "5,6,3"})
    void stride2IsTensorFlowsSame(int height, int width, int kernel) {
        float[] weights = new float[kernel * kernel];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = i * i - 7;
        }
        Tensor weight = Tensors.of(weights, 1, 1, kernel, kernel);
        Tensor out =
                Layers.sameStride2(counting(height, width), weight, Tensors.of(new float[] {0.5f}, 1), Storage.FLOAT32);
        assertThat(Tensors.shape(out)).containsExactly(1, 1, (height + 1) / 2, (width + 1) / 2);
        float[] got = Tensors.floats(out);
        int columns = (width + 1) / 2;
        for (int i = 0; i < got.length; i++) {
            double want = 0.5;
            for (int k = 0; k < weights.length; k++) {
                int y = 2 * (i / columns) + k / kernel - before(height, kernel);
                int x = 2 * (i % columns) + k % kernel - before(width, kernel);
                boolean inside = y >= 0 && y < height && x >= 0 && x < width;
                want += inside ? weights[k] * (double) (y * width + x + 1) : 0;
            }
            assertThat((double) got[i]).as("output " + i).isCloseTo(want, within(1e-3 + 1e-6 * Math.abs(want)));
        }
    }

    /** TensorFlow's rule: pad_before = max((ceil(size/2) - 1)·2 + kernel - size, 0) / 2, rounded down. */
    private static int before(int size, int kernel) {
        return Math.max(((size + 1) / 2 - 1) * 2 + kernel - size, 0) / 2;
    }

    @Test
    void stride1KeepsTheSizeOrTakesTheKernelOff() {
        Tensor image = counting(3, 4);
        Tensor same = Layers.same(image, ones(3), null);
        assertThat(Tensors.shape(same)).containsExactly(1, 1, 3, 4);
        assertThat(Tensors.floats(same)).containsExactly(14, 24, 30, 22, 33, 54, 63, 45, 30, 48, 54, 38);
        assertThat(Tensors.floats(Layers.valid(image, ones(3), null))).containsExactly(54, 63);
    }

    @Test
    void poolingFlooredActivationsAndFlattening() {
        Tensor odd = Layers.maxPool2(counting(3, 5));
        assertThat(Tensors.shape(odd)).containsExactly(1, 1, 1, 2);
        assertThat(Tensors.floats(odd)).containsExactly(7, 9);
        assertThat(Tensors.floats(Layers.relu(Tensors.of(new float[] {-2, 0, 3}, 3))))
                .containsExactly(0, 0, 3);
        assertThat(Tensors.floats(Layers.leakyRelu(Tensors.of(new float[] {-2, 0, 3}, 3), 0.25)))
                .containsExactly(-0.5f, 0, 3);
        // Channels first, whatever the layout in memory: linear layers are trained for that order.
        Tensor image = Tensors.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 1, 2, 2, 2);
        assertThat(Tensors.floats(Layers.flatten(Tensors.channelsLast(image)))).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        Tensor linear = Layers.linear(
                Tensors.of(new float[] {1, 2}, 1, 2),
                Tensors.of(new float[] {3, 4, 5, 6}, 2, 2),
                Tensors.of(new float[] {0.5f, -1}, 2));
        assertThat(Tensors.floats(linear)).containsExactly(11.5f, 16);
    }
}
