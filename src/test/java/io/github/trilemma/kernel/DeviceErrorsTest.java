package io.github.trilemma.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceErrorsTest {
    private static final String OUT_OF_MEMORY =
            "CUDA out of memory. Tried to allocate 2.50 GiB. GPU 0 has a total capacity of"
                    + " 79.15 GiB of which 512.00 MiB is free. Including non-PyTorch memory, this process has 78.6 GiB memory in"
                    + " use.\nException raised from malloc at CUDACachingAllocator.cpp:1478";

    @Test
    void memoryThatIsTooSmallIsNamed() {
        RuntimeException cause = new RuntimeException(OUT_OF_MEMORY);
        RuntimeException mapped = DeviceErrors.map(cause);
        assertThat(mapped).isInstanceOf(DeviceMemoryException.class).hasCause(cause);
        DeviceMemoryException memory = (DeviceMemoryException) mapped;
        assertThat(memory.wantedBytes()).isEqualTo(5L << 29);
        assertThat(memory.freeBytes()).isEqualTo(1L << 29);
        assertThat(memory)
                .hasMessageContaining("takes 2560.0 MiB more, got 512.0 MiB free")
                .hasMessageContaining("use fewer --lanes")
                .hasMessageNotContaining("\n");
    }

    @Test
    void memoryWithoutNumbersIsNamedToo() {
        DeviceMemoryException memory = (DeviceMemoryException) DeviceErrors.map(
                new RuntimeException("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling cublasCreate"));
        assertThat(memory.wantedBytes()).isEqualTo(DeviceMemoryException.UNKNOWN);
        assertThat(memory.freeBytes()).isEqualTo(DeviceMemoryException.UNKNOWN);
        assertThat(memory).hasMessageContaining("takes more, got too little");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CUDA error: an illegal memory access was encountered\nCUDA kernel errors might be asynchronously reported",
                "CUDA error: unspecified launch failure",
                "CUDA error: device-side assert triggered",
                "CUDA error: uncorrectable ECC error encountered",
                "CUDA error: the launch timed out and was terminated",
                "CUDA error: unknown error"
            })
    void aLostDeviceIsNamed(String text) {
        assertThat(DeviceErrors.map(new RuntimeException(text)))
                .isInstanceOf(DeviceLostException.class)
                .hasMessageContaining("start the command again")
                .hasMessageNotContaining("\n");
    }

    @Test
    void otherFailuresStayThemselves() {
        RuntimeException other = new RuntimeException("The size of tensor a (3) must match the size of tensor b (4)");
        RuntimeException silent = new RuntimeException((String) null);
        RuntimeException known = new KernelException("CUDA out of memory");
        assertThat(DeviceErrors.map(other)).isSameAs(other);
        assertThat(DeviceErrors.map(silent)).isSameAs(silent);
        assertThat(DeviceErrors.map(known)).isSameAs(known);
    }

    @Test
    void aStatusTellsWhoseMemoryRanOut() {
        assertThat(NativeLibrary.failure("measure", NativeLibrary.DEVICE_MEMORY, "no room"))
                .isInstanceOf(DeviceMemoryException.class)
                .hasMessageContaining("kernel measure");
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> NativeLibrary.failure("measure", NativeLibrary.NO_MEMORY, "no room")))
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessage("native memory of kernel measure: no room");
    }
}
