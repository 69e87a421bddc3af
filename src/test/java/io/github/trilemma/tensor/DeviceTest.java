package io.github.trilemma.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.trilemma.ConfigurationException;
import java.util.concurrent.CompletableFuture;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceTest {
    @Test
    void namesAreReadAndWritten() {
        assertThat(Device.parse("cpu")).isEqualTo(Device.CPU).hasToString("cpu");
        assertThat(Device.parse("cuda")).isEqualTo(Device.cuda(0)).hasToString("cuda:0");
        assertThat(Device.parse("cuda:12")).isEqualTo(Device.cuda(12)).hasToString("cuda:12");
        assertThat(Device.parse("cuda:127").isCuda()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gpu", "CUDA", "cuda:", "cuda:-1", "cuda:128", "cuda:1x", "cpu:0", "cuda:0001"})
    void otherNamesAreErrors(String name) {
        assertThatThrownBy(() -> Device.parse(name))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("device must be auto, cpu, cuda or cuda:N")
                .hasMessageContaining("got " + name)
                .hasMessageNotContaining("\n");
    }

    @Test
    void impossibleNumbersAreErrors() {
        assertThatThrownBy(() -> Device.cuda(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Device(Device.Kind.CPU, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void autoIsTheCpuOnAClassPathForTheCpu() {
        assumeFalse(CudaLibraries.onClassPath(), "this class path is for CUDA");
        assertThat(Device.parse("auto")).isEqualTo(Device.CPU);
    }

    @Test
    void theCpuIsCurrentAtFirstAndOnEveryThread() {
        try (Device.Use here = Device.CPU.use()) {
            assertThat(Device.current()).isEqualTo(Device.CPU);
        }
        assertThat(CompletableFuture.supplyAsync(Device::current).join()).isEqualTo(Device.CPU);
    }

    @Test
    void withoutCudaOneLineSaysWhatIsMissing() {
        assumeFalse(CudaLibraries.ofThisProcess().advice().isEmpty(), "everything for CUDA is here");
        assertThatThrownBy(() -> Device.cuda(0).use())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("device cuda cannot be used here: ")
                .hasMessageNotContaining("\n");
        assertThat(Device.current()).isEqualTo(Device.CPU);
    }

    @Test
    void drawsAreThoseOfTheGenerator() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor uniform = Tensors.uniform(2, 3, Generators.cpu(5), 4, 100);
            assertThat(Tensors.shape(uniform)).containsExactly(4, 100);
            assertThat(Tensors.floats(uniform))
                    .containsExactly(Tensors.floats(Tensors.uniform(2, 3, Generators.cpu(5), 400)));
            for (float value : Tensors.floats(uniform)) {
                assertThat(value).isBetween(2f, 3f);
            }
            assertThat(Tensors.scalar(
                            Tensors.normal(Generators.cpu(5), 100, 100).mean()))
                    .isBetween(-0.05, 0.05);
            assertThat(Tensors.doubles(Tensors.ofDoubles(new double[] {1e-300, 2}, 2)))
                    .containsExactly(1e-300, 2);
            assertThat(Tensors.longs(Tensors.ofInts(new int[] {7, -7}, 2))).containsExactly(7, -7);
        }
    }
}
