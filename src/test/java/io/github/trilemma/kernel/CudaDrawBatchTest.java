package io.github.trilemma.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.trilemma.tensor.Device;
import io.github.trilemma.tensor.OnCuda;
import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests of the room's providers on a graphics card. */
@OnCuda
class CudaDrawBatchTest extends DrawBatchTest {
    /** No call waits there, so none can refuse: the image says so itself. */
    @Override
    @ParameterizedTest
    @ValueSource(longs = {-1, 17, Long.MIN_VALUE})
    void aWrongIndexWritesNothing(long wrong) {
        Kernels kernels = KernelProvider.choose(KernelProvider.NATIVE, Device.current());
        Tensor images = Tensors.ofBytes(new byte[17 * 4], 17, 1, 2, 2);
        Tensor classes = Tensors.ofLongs(new long[17], 17);
        Tensor indices = Tensors.ofLongs(new long[] {1, wrong}, 2);
        Tensor x = Tensors.emptyImages(2, 1, 2, 2);
        Tensor y = Tensors.emptyImages(2, 1, 2, 2);
        Tensor labels = Tensors.empty(ScalarType.Long, 2);
        kernels.drawBatch(images, null, classes, indices, 0, 1L, x, y, labels);
        assertThat(Tensors.floats(x)).containsExactly(0, 0, 0, 0, Float.NaN, Float.NaN, Float.NaN, Float.NaN);
        assertThat(Tensors.floats(y)).containsExactly(0, 0, 0, 0, Float.NaN, Float.NaN, Float.NaN, Float.NaN);
        assertThat(Tensors.longs(labels)).containsExactly(0, -1);
    }
}
