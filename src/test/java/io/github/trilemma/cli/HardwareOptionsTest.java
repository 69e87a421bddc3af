package io.github.trilemma.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class HardwareOptionsTest {
    private static HardwareOptions of(String... args) {
        HardwareOptions options = new HardwareOptions();
        new CommandLine(CommandSpec.create().addMixin("hardware", CommandSpec.forAnnotatedObject(options)))
                .parseArgs(args);
        return options;
    }

    @Test
    void lanesAreANumberOrAuto() {
        assertThat(of().lanes()).isZero();
        assertThat(of("--lanes", "auto").lanes()).isZero();
        assertThat(of("--lanes", "0").lanes()).isZero();
        assertThat(of("--lanes", "12").lanes()).isEqualTo(12);
        for (String wrong : new String[] {"-1", "1025", "99999999999", "1.5", "", "Auto"}) {
            assertThatThrownBy(() -> of("--lanes", wrong).lanes())
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("--lanes must be ")
                    .hasMessageEndingWith("got " + wrong);
        }
    }

    @Test
    void captureIsOnOrOff() {
        assertThat(of("--device", "cpu").compute().devices()).containsExactly("cpu");
        assertThat(of().capture()).isTrue();
        assertThat(of("--capture", "on").capture()).isTrue();
        assertThat(of("--capture", "off").capture()).isFalse();
        assertThatThrownBy(() -> of("--device", "cpu", "--capture", "yes").capture())
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("--capture must be on or off, got yes");
    }
}
