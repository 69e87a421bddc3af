package io.github.trilemma.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CudaLibrariesTest {
    private static final List<String> DRIVER = List.of("libcuda.so.1");
    private static final List<String> TOOLKIT = List.of(
            "libcudart.so.13",
            "libcublas.so.13",
            "libcublasLt.so.13",
            "libcufft.so.12",
            "libcurand.so.10",
            "libcusparse.so.12",
            "libnvJitLink.so.13",
            "libcusolver.so.12",
            "libcusolverMg.so.12",
            "libcufile.so.0",
            "libcupti.so.13");
    private static final List<String> OTHERS = List.of(
            "libcudnn.so.9",
            "libcudnn_graph.so.9",
            "libcudnn_ops.so.9",
            "libcudnn_cnn.so.9",
            "libcudnn_adv.so.9",
            "libnccl.so.2");

    @TempDir
    private Path folder;

    private Path with(String name, List<List<String>> libraries) throws IOException {
        Path made = Files.createDirectories(folder.resolve(name));
        for (List<String> each : libraries) {
            for (String library : each) {
                Files.writeString(made.resolve(library), "");
            }
        }
        return made;
    }

    @Test
    void nothingIsMissingWhereAllIsThere() throws IOException {
        Path driver = with("driver", List.of(DRIVER));
        Path rest = with("rest", List.of(TOOLKIT, OTHERS));
        CudaLibraries libraries = new CudaLibraries(true, List.of(driver, rest));
        assertThat(libraries.missing()).isEmpty();
        assertThat(libraries.advice()).isEmpty();
        assertThat(libraries.promising()).isTrue();
        assertThat(libraries.find("libnccl.so.2")).isEqualTo(rest.resolve("libnccl.so.2"));
        libraries.require();
    }

    @Test
    void aMissingDriverComesFirst() throws IOException {
        CudaLibraries libraries = new CudaLibraries(false, List.of(with("rest", List.of(TOOLKIT))));
        assertThat(libraries.missing())
                .containsExactly(
                        "libcuda.so.1",
                        "libcudnn.so.9",
                        "libcudnn_graph.so.9",
                        "libcudnn_ops.so.9",
                        "libcudnn_cnn.so.9",
                        "libcudnn_adv.so.9",
                        "libnccl.so.2");
        assertThat(libraries.promising()).isFalse();
        assertThatThrownBy(libraries::require)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(
                        "device cuda cannot be used here: libcuda.so.1 is missing: install NVIDIA's driver")
                .hasMessageContaining("`trilemma doctor --device cuda` names all that is missing")
                .hasMessageNotContaining("\n");
    }

    @Test
    void eachSourceHasItsLine() throws IOException {
        CudaLibraries libraries =
                new CudaLibraries(true, List.of(with("driver", List.of(DRIVER, TOOLKIT.subList(1, 11)))));
        assertThat(libraries.advice()).hasSize(3);
        assertThat(libraries.advice().get(0)).startsWith("libcudart.so.13 is missing: install the CUDA 13 toolkit");
        assertThat(libraries.advice().get(1))
                .startsWith("libcudnn.so.9, libcudnn_graph.so.9")
                .contains("are missing: install cuDNN 9")
                .contains("LD_LIBRARY_PATH");
        assertThat(libraries.advice().get(2)).startsWith("libnccl.so.2 is missing");
        assertThatThrownBy(libraries::require).hasMessageContaining("libcudart.so.13 is missing");
    }

    @Test
    void theBuildMayBeAllThatIsMissing() throws IOException {
        CudaLibraries libraries = new CudaLibraries(false, List.of(with("all", List.of(DRIVER, TOOLKIT, OTHERS))));
        assertThatThrownBy(libraries::require)
                .hasMessageContaining("libtorch for CUDA is not on the class path")
                .hasMessageContaining("mvn -Pgpu package")
                .hasMessageNotContaining("doctor");
    }

    @Test
    void theLinkersConfigurationIsFollowed() throws IOException {
        Path included = Files.createDirectories(folder.resolve("conf.d"));
        Files.writeString(included.resolve("b.conf"), "/opt/b/lib\n# /no\n");
        Files.writeString(included.resolve("a.conf"), "  /opt/a/lib  \n");
        Files.writeString(included.resolve("readme"), "/opt/no\n");
        Path main = Files.writeString(
                folder.resolve("ld.so.conf"), "include conf.d/*.conf\n\n/opt/own\nhwcap 0 nosegneg\n");
        Set<Path> folders = new LinkedHashSet<>();
        CudaLibraries.addConfigured(folders, main, 0);
        assertThat(folders).containsExactly(Path.of("/opt/a/lib"), Path.of("/opt/b/lib"), Path.of("/opt/own"));
    }

    @Test
    void aConfigurationThatIncludesItselfEnds() throws IOException {
        Path main = Files.writeString(folder.resolve("ld.so.conf"), "include ld.so.conf\n/opt/own\n");
        Set<Path> folders = new LinkedHashSet<>();
        CudaLibraries.addConfigured(folders, main, 0);
        assertThat(folders).containsExactly(Path.of("/opt/own"));
    }
}
