package io.github.trilemma.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
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
        assertThat(of("--device", "cpu").compute().requireOne().require().devices())
                .containsExactly("cpu");
        assertThat(of("--device=cpu").compute().isCuda()).isFalse();
        assertThat(of("--device", "cuda:2,cuda").compute().devices()).containsExactly("cuda:2", "cuda:0");
        assertThat(of("--device", "cuda:2").compute().requireOne().devices()).containsExactly("cuda:2");
    }

    @Test
    void whatIsNoDeviceIsAnError() {
        assertThatThrownBy(() -> of("--device", "").compute()).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> of("--device", "cuda,").compute()).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> of("--device", "cuda,cuda:0").compute())
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("--device must name each device once, got cuda,cuda:0: leave one out");
        assertThatThrownBy(() -> of("--device", "cuda:0,cpu").compute())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("either cpu or graphics cards");
        assertThatThrownBy(() -> of("--device", "cuda:0,cuda:1").compute().requireOne())
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("--device must name one device here, got cuda:0,cuda:1: choose one");
    }
}
