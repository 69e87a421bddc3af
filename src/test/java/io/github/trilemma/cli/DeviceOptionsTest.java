package io.github.trilemma.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.tensor.Device;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class DeviceOptionsTest {
    private static DeviceOptions of(String... args) {
        DeviceOptions options = new DeviceOptions();
        new CommandLine(CommandLine.Model.CommandSpec.create()
                        .addMixin("device", CommandLine.Model.CommandSpec.forAnnotatedObject(options)))
                .parseArgs(args);
        return options;
    }

    @Test
    void oneDeviceOrSeveralCards() {
        assertThat(of("--device", "cpu").device()).isEqualTo(Device.CPU);
        assertThat(of("--device=cpu").devices()).containsExactly(Device.CPU);
        assertThat(of("--device", "cuda:2,cuda").named()).containsExactly(Device.cuda(2), Device.cuda(0));
        assertThat(of("--device", "cuda:2").one()).isEqualTo(Device.cuda(2));
    }

    @Test
    void whatIsNoDeviceIsAnError() {
        assertThatThrownBy(() -> of("--device", "").named()).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> of("--device", "cuda,").named()).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> of("--device", "cuda,cuda:0").named())
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("--device must name each device once, got cuda,cuda:0: leave one out");
        assertThatThrownBy(() -> of("--device", "cuda:0,cpu").named())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("either cpu or graphics cards");
        assertThatThrownBy(() -> of("--device", "cuda:0,cuda:1").one())
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("--device must name one device here, got cuda:0,cuda:1: choose one");
    }
}
