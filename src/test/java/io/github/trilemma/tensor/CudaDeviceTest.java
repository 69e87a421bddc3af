package io.github.trilemma.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import java.util.concurrent.CompletableFuture;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tensors and switches of a graphics card. */
@OnCuda
class CudaDeviceTest {
    private TensorScope scope;

    @BeforeEach
    void open() {
        scope = TensorScope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    @Test
    void whatIsMadeLiesOnTheCardAndComesBack() {
        assertThat(Device.current()).isEqualTo(Device.cuda(0));
        for (Tensor made : new Tensor[] {
            Tensors.of(new float[] {1, 2}, 2),
            Tensors.ofBytes(new byte[] {1}, 1),
            Tensors.ofLongs(new long[] {1}, 1),
            Tensors.ofInts(new int[] {1}, 1),
            Tensors.ofDoubles(new double[] {1}, 1),
            Tensors.ofIndices(new int[] {3}),
            Tensors.empty(ScalarType.Double, 2, 3),
            Tensors.emptyImages(1, 2, 3, 4),
            Tensors.zeros(5),
            Tensors.uniform(0, 1, Generators.cpu(1), 3)
        }) {
            assertThat(made.is_cuda()).isTrue();
        }
        assertThat(Tensors.floats(Tensors.of(new float[] {1, 2, 3, 4}, 2, 2).t()))
                .containsExactly(1, 3, 2, 4);
        assertThat(Tensors.doubles(Tensors.ofDoubles(new double[] {0.1}, 1))).containsExactly(0.1);
        assertThat(Tensors.longs(Tensors.ofLongs(new long[] {1L << 60}, 1))).containsExactly(1L << 60);
        assertThat(Tensors.bytes(Tensors.ofBytes(new byte[] {-3}, 1))).containsExactly(-3);
        assertThat(Tensors.scalar(Tensors.of(new float[] {7}, 1))).isEqualTo(7);
        assertThat(Tensors.onHost(ScalarType.Float, 2).is_cuda()).isFalse();
        assertThat(Tensors.host(Tensors.zeros(2)).is_cuda()).isFalse();
    }

    @Test
    void drawsAreThoseOfTheCpu() {
        float[] card = Tensors.floats(Tensors.uniform(-1, 1, Generators.cpu(9), 100));
        float[] normal = Tensors.floats(Tensors.normal(Generators.cpu(9), 100));
        try (Device.Use here = Device.CPU.use()) {
            assertThat(Tensors.floats(Tensors.uniform(-1, 1, Generators.cpu(9), 100)))
                    .containsExactly(card);
            assertThat(Tensors.floats(Tensors.normal(Generators.cpu(9), 100))).containsExactly(normal);
            assertThat(Tensors.zeros(1).is_cuda()).isFalse();
        }
        assertThat(Tensors.zeros(1).is_cuda()).isTrue();
    }

    @Test
    void otherThreadsAreOnTheCpu() {
        assertThat(CompletableFuture.supplyAsync(Device::current).join()).isEqualTo(Device.CPU);
    }

    @Test
    void aCardThatIsNotThereIsAnError() {
        assertThatThrownBy(() -> Device.cuda(127).use())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("got cuda:127")
                .hasMessageNotContaining("\n");
        assertThat(Device.current()).isEqualTo(Device.cuda(0));
    }

    @Test
    void theCardIsNamed() {
        assertThat(Cuda.count()).isPositive();
        assertThat(Cuda.name(0)).isNotBlank();
        assertThat(Cuda.architecture(0)).matches("sm_[0-9]{2,3}");
        assertThat(Cuda.versions()).matches("CUDA 13\\.[0-9]+, cuDNN 9\\.[0-9]+\\.[0-9]+");
        assertThat(Device.parse("auto")).isEqualTo(Device.cuda(0));
    }

    @Test
    void memoryIsCounted() {
        Cuda.Memory memory = Cuda.memory();
        assertThat(memory.freeBytes()).isPositive().isLessThanOrEqualTo(memory.totalBytes());
        long before = Cuda.allocatedBytes();
        Tensor taken = Tensors.empty(ScalarType.Byte, 1 << 24);
        assertThat(Cuda.allocatedBytes() - before).isGreaterThanOrEqualTo(1 << 24);
        taken.close();
        assertThat(Cuda.allocatedBytes()).isEqualTo(before);
        Cuda.releaseUnused();
        Cuda.synchronize();
    }

    @Test
    void tf32RoundsOnlyWhenAsked() {
        Tensor a = Tensors.uniform(-1, 1, Generators.cpu(1), 256, 256);
        Tensor b = Tensors.uniform(-1, 1, Generators.cpu(2), 256, 256);
        Tensor exact = a.to(ScalarType.Double).matmul(b.to(ScalarType.Double));
        Cuda.tf32(false);
        double off = Tensors.scalar(
                a.matmul(b).to(ScalarType.Double).sub(exact).abs().max());
        try {
            Cuda.tf32(true);
            double on = Tensors.scalar(
                    a.matmul(b).to(ScalarType.Double).sub(exact).abs().max());
            assertThat(off).isLessThan(1e-4);
            // Cards before sm_80 have no TF32.
            if (Cuda.architecture(0).compareTo("sm_80") >= 0
                    || Cuda.architecture(0).length() > 5) {
                assertThat(on).isGreaterThan(2 * off);
            }
        } finally {
            Cuda.tf32(false);
        }
        assertThat(torch.globalContext().benchmarkCuDNN()).isTrue();
    }
}
