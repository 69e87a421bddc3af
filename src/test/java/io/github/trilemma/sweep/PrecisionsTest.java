package io.github.trilemma.sweep;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.NetworkConfig.Precision;
import io.github.trilemma.tensor.Device;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrecisionsTest {
    private static final List<Device> CPU = List.of(Device.CPU);
    private static final List<Device> CARDS = List.of(Device.cuda(0), Device.cuda(1));

    @Test
    void mostGoTogether() {
        Precisions.prepare(CPU, List.of(Precision.FLOAT32, Precision.BFLOAT16));
        Precisions.check(CARDS, List.of(Precision.FLOAT32, Precision.BFLOAT16));
        Precisions.check(CARDS, List.of(Precision.TF32, Precision.TF32));
    }

    @Test
    void theCpuHasNoTf32() {
        assertThatThrownBy(() -> Precisions.prepare(CPU, List.of(Precision.FLOAT32, Precision.TF32)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "network.precision must be float32 or bfloat16 on the CPU, got tf32: choose one of them, or train"
                                + " on a graphics card with --device cuda");
    }

    @Test
    void oneProcessRoundsEverywhereOrNowhere() {
        assertThatThrownBy(() -> Precisions.check(CARDS, List.of(Precision.FLOAT32, Precision.TF32)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("got tf32 and [float32]")
                .hasMessageContaining("make two runs");
        assertThatThrownBy(() -> Precisions.check(CARDS, List.of(Precision.TF32, Precision.BFLOAT16)))
                .isInstanceOf(ConfigurationException.class);
    }
}
