package io.github.trilemma.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.tensor.Device;
import io.github.trilemma.tensor.OnCuda;
import org.junit.jupiter.api.Test;

/** The doctor's look at a graphics card. */
@OnCuda
class CudaDiagnosisTest {
    @Test
    void everythingIsMeasured() {
        Diagnosis diagnosis = Diagnosis.make(KernelProvider.NATIVE, Device.cuda(0));
        assertThat(diagnosis.sound()).as(diagnosis.toString()).isTrue();
        assertThat(diagnosis.facts().get("cuda libraries")).isEqualTo("all found");
        assertThat(diagnosis.facts().get("kernels")).startsWith("cuda (sm_");
        assertThat(diagnosis.facts().get("copy bandwidth")).matches("[0-9]+ GB/s");
        assertThat(diagnosis.facts().get("convolution"))
                .matches("float32 [0-9.]+, tf32 [0-9.]+, bfloat16 [0-9.]+ TFLOP/s at .*");
        assertThat(diagnosis.facts().get("captured")).matches("[0-9.]+ ms per iteration replayed, .*");
    }
}
