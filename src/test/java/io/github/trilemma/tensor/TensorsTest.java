package io.github.trilemma.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TensorsTest {
    private TensorScope scope;

    @BeforeEach
    void open() {
        scope = TensorScope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 32, 33, 784, 1025})
    void arraysComeBackAsTheyWent(int size) {
        float[] floats = new float[size];
        byte[] bytes = new byte[size];
        long[] longs = new long[size];
        for (int i = 0; i < size; i++) {
            floats[i] = 1f / (i + 1);
            bytes[i] = (byte) (i * 37);
            longs[i] = (i - 3L) << 40;
        }
        assertThat(Tensors.floats(Tensors.of(floats, size))).containsExactly(floats);
        assertThat(Tensors.bytes(Tensors.ofBytes(bytes, size))).containsExactly(bytes);
        assertThat(Tensors.longs(Tensors.ofLongs(longs, size))).containsExactly(longs);
    }

    @Test
    void tensorsHoldACopy() {
        float[] values = {1, 2};
        Tensor tensor = Tensors.of(values, 2);
        values[0] = 9;
        assertThat(Tensors.floats(tensor)).containsExactly(1, 2);
    }

    @Test
    void typesAndShapesAreAsked() {
        assertThat(Tensors.of(new float[6], 1, 2, 3).scalar_type().intern()).isSameAs(ScalarType.Float);
        assertThat(Tensors.ofBytes(new byte[6], 6).scalar_type().intern()).isSameAs(ScalarType.Byte);
        assertThat(Tensors.ofIndices(new int[] {5, -1}).scalar_type().intern()).isSameAs(ScalarType.Long);
        assertThat(Tensors.longs(Tensors.ofIndices(new int[] {5, -1}))).containsExactly(5, -1);
        assertThat(Tensors.shape(Tensors.of(new float[6], 1, 2, 3))).containsExactly(1, 2, 3);
        assertThat(Tensors.shape(Tensors.of(new float[1]))).isEmpty();
    }

    @Test
    void countMustFitTheShape() {
        assertThatThrownBy(() -> Tensors.of(new float[5], 2, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a tensor of shape (2,3) takes 6 values, got 5");
        assertThatThrownBy(() -> Tensors.ofBytes(new byte[1], 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Tensors.ofLongs(new long[1], 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void valuesAreRowMajorWhateverTheLayout() {
        float[] values = new float[2 * 3 * 4 * 5];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        Tensor last = Tensors.channelsLast(Tensors.of(values, 2, 3, 4, 5));
        assertThat(new long[] {last.stride(0), last.stride(1), last.stride(2), last.stride(3)})
                .containsExactly(60, 1, 15, 3);
        assertThat(Tensors.floats(last)).containsExactly(values);
        assertThat(Tensors.floats(Tensors.of(values, 24, 5).select(1, 4))).startsWith(4, 9, 14);
        assertThat(Tensors.channelsLast(last).data_ptr().address())
                .isEqualTo(last.data_ptr().address());
    }

    @Test
    void clampsACopyOrInPlace() {
        Tensor tensor = Tensors.of(new float[] {-1, 0.5f, 2}, 3);
        assertThat(Tensors.floats(Tensors.clamp(tensor, 0, 1))).containsExactly(0, 0.5f, 1);
        assertThat(Tensors.floats(tensor)).containsExactly(-1, 0.5f, 2);
        Tensors.clampInPlace(tensor, -0.25, 0.25);
        assertThat(Tensors.floats(tensor)).containsExactly(-0.25f, 0.25f, 0.25f);
    }

    @Test
    void showsShapesAndReadsScalars() {
        assertThat(Tensors.show(64, 1, 28, 28)).isEqualTo("(64,1,28,28)");
        assertThat(Tensors.show()).isEqualTo("()");
        assertThat(Tensors.scalar(Tensors.of(new float[] {0.5f}, 1))).isEqualTo(0.5);
        assertThat(Tensors.optional(null).has_value()).isFalse();
        assertThat(Tensors.optional(Tensors.zeros(1)).has_value()).isTrue();
    }
}
