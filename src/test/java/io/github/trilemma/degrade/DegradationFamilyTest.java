package io.github.trilemma.degrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.DegradationConfig;
import io.github.trilemma.config.Presets;
import io.github.trilemma.kernel.TorchKernels;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A degradation that a host's class path adds, named with its own parameters, alone and as a step. */
class DegradationFamilyTest {
    @TempDir
    Path jar;

    private static DegradationConfig config(String... assignments) {
        return ConfigReader.with(Presets.of("quickstart").base(), ConfigReader.parseAssignments(List.of(assignments)))
                .degradation();
    }

    private static float first(DegradationConfig config) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor clean = Tensors.of(new float[] {0.8f, 0.4f}, 1, 1, 1, 2);
            return Tensors.floats(Degradation.of(config, new TorchKernels()).degrade(clean, 1))[0];
        }
    }

    @Test
    void aHostsClassPathAddsOne() throws IOException {
        Path services = Files.createDirectories(jar.resolve("META-INF/services"));
        Files.writeString(services.resolve(DegradationFamily.class.getName()), Contrast.class.getName());
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader host = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before)) {
            Thread.currentThread().setContextClassLoader(host);
            assertThat(first(config("kind=contrast", "degradation.parameters=by=0.5")))
                    .isEqualTo(0.4f);
            assertThat(first(config("kind=compose", "steps=contrast:by=0.5,contrast:by=0.5")))
                    .isEqualTo(0.2f);
            assertThatThrownBy(() -> first(config("kind=contrast")))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("must have by");
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
        assertThatThrownBy(() -> first(config("kind=contrast", "degradation.parameters=by=0.5")))
                .hasMessageContaining("got contrast");
    }
}
