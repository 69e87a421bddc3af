package io.github.trilemma.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which class path the launcher takes, with a Java, a Maven and a driver's tool that only say how they were called. */
class LauncherTest {
    private static final String CPU = "trilemma.jar";
    private static final String GPU = "trilemma-gpu.jar";

    @TempDir
    private Path folder;

    private Path tools;

    @BeforeEach
    void layOut() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "the launcher is a bash script");
        Files.copy(Path.of("trilemma"), folder.resolve("trilemma"));
        executable(folder.resolve("trilemma"));
        tools = Files.createDirectory(folder.resolve("bin"));
        script("java", "echo \"$@\"; echo \"libraries=${LD_LIBRARY_PATH:-}\"");
        script(
                "mvn",
                "echo \"maven $*\" >&2; n=; l=lib; case \"$*\" in *-Pgpu*) n=-gpu l=lib-gpu;; esac",
                "mkdir -p target/$l; touch target/trilemma$n.jar");
    }

    private void script(String name, String... lines) throws IOException {
        Path file = Files.writeString(tools.resolve(name), "#!/bin/bash\n" + String.join("\n", lines) + "\n");
        executable(file);
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void card() throws IOException {
        script("nvidia-smi", "echo 'GPU 0: a card'");
    }

    private void built(String jar, String lib) throws IOException {
        Files.createDirectories(folder.resolve("target").resolve(lib));
        Files.createFile(folder.resolve("target").resolve(jar));
    }

    private record Ended(int code, String out, String err) {
        String jar() {
            return out.contains("target/" + GPU + ":")
                    ? GPU
                    : out.contains("target/" + CPU + ":") ? CPU : "none: " + err;
        }
    }

    private Ended run(Map<String, String> environment, String... args) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(folder.resolve("trilemma").toString()));
        command.addAll(List.of(args));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("TRILEMMA") || name.equals("JAVA_HOME"));
        builder.environment().put("PATH", tools + ":/usr/bin:/bin");
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private static void assumeNoCard() {
        assumeFalse(
                Files.exists(Path.of("/dev/nvidiactl"))
                        || Files.exists(Path.of("/dev/dxg"))
                        || Files.exists(Path.of("/usr/bin/nvidia-smi")),
                "this machine has a card");
    }

    @Test
    void theDeviceDecidesWhereverItStands() throws IOException, InterruptedException {
        built(CPU, "lib");
        built(GPU, "lib-gpu");
        card();
        assertThat(run(Map.of(), "sweep", "--device", "cuda:1", "--preset", "exp2")
                        .jar())
                .isEqualTo(GPU);
        assertThat(run(Map.of(), "sweep", "--preset", "exp2", "--device=cuda").jar())
                .isEqualTo(GPU);
        assertThat(run(Map.of(), "--device", "cuda:0,cuda:1", "sweep").jar()).isEqualTo(GPU);
        assertThat(run(Map.of(), "sweep", "--device", "cuda", "--device", "cpu").jar())
                .isEqualTo(CPU);
        assertThat(run(Map.of(), "sweep", "--device=cpu").jar()).isEqualTo(CPU);
        assertThat(run(Map.of("TRILEMMA_DEVICE", "cuda"), "sweep").jar()).isEqualTo(GPU);
        assertThat(run(Map.of("TRILEMMA_DEVICE", "cuda"), "sweep", "--device", "cpu")
                        .jar())
                .isEqualTo(CPU);
        assertThat(run(Map.of(), "restore", "--device", "cpu", "--", "--device=cuda")
                        .jar())
                .isEqualTo(CPU);
    }

    @Test
    void argumentsArriveAsTheyAre() throws IOException, InterruptedException {
        built(CPU, "lib");
        String out =
                run(Map.of(), "sweep", "--device", "cpu", "--set", "name=a b").out();
        assertThat(out).contains("io.github.trilemma.cli.Main sweep --device cpu --set name=a b\n");
        assertThat(out)
                .contains("-cp " + folder.resolve("target/trilemma.jar") + ":" + folder.resolve("target/lib") + "/*");
        assertThat(out).contains("libraries=\n");
    }

    @Test
    void autoTakesTheCardWhereBuildAndDriverAre() throws IOException, InterruptedException {
        built(CPU, "lib");
        card();
        assertThat(run(Map.of(), "sweep").jar()).isEqualTo(CPU);
        built(GPU, "lib-gpu");
        assertThat(run(Map.of(), "sweep").jar()).isEqualTo(GPU);
        assertThat(run(Map.of(), "sweep", "--device", "auto").jar()).isEqualTo(GPU);
    }

    @Test
    void autoTakesTheCpuWithoutADriver() throws IOException, InterruptedException {
        assumeNoCard();
        built(CPU, "lib");
        built(GPU, "lib-gpu");
        assertThat(run(Map.of(), "sweep").jar()).isEqualTo(CPU);
        script("nvidia-smi", "exit 9");
        assertThat(run(Map.of(), "sweep").jar()).isEqualTo(CPU);
        assertThat(run(Map.of(), "sweep", "--device", "cuda").jar()).isEqualTo(GPU);
    }

    @Test
    void whatIsMissingIsBuilt() throws IOException, InterruptedException {
        card();
        Ended first = run(Map.of(), "sweep", "--device", "cuda");
        assertThat(first.jar()).isEqualTo(GPU);
        assertThat(first.err())
                .contains(
                        "building Trilemma for CUDA (the first time this downloads about 660 MB of libraries, 458 MB of"
                                + " them libtorch for CUDA)")
                .contains("maven -B -q -Pgpu -DskipTests");
        assertThat(run(Map.of(), "sweep", "--device", "cuda").err()).isEmpty();
        Ended cpu = run(Map.of(), "sweep", "--device", "cpu");
        assertThat(cpu.jar()).isEqualTo(CPU);
        assertThat(cpu.err()).contains("about 200 MB").doesNotContain("-Pgpu");
    }

    @Test
    void withoutACardNothingIsBuiltForOne() throws IOException, InterruptedException {
        assumeNoCard();
        built(CPU, "lib");
        Ended ended = run(Map.of(), "sweep", "--device", "cuda");
        assertThat(ended.jar()).isEqualTo(CPU); // whose program says what is missing
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void withoutBuildingAMissingBuildIsALine() throws IOException, InterruptedException {
        card();
        Ended ended = run(Map.of("TRILEMMA_NO_BUILD", "1"), "sweep", "--device", "cuda");
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err())
                .startsWith("error: ")
                .contains("mvn -B -Pgpu package")
                .hasLineCount(1);
    }

    @Test
    void theToolkitsFoldersAreTheLinkers() throws IOException, InterruptedException {
        built(GPU, "lib-gpu");
        card();
        Path toolkit = Files.createDirectories(folder.resolve("cuda/lib64"));
        Map<String, String> environment =
                Map.of("CUDA_HOME", folder.resolve("cuda").toString(), "LD_LIBRARY_PATH", "/own");
        assertThat(run(environment, "sweep", "--device", "cuda").out()).contains("libraries=/own:" + toolkit + "\n");
        assertThat(run(environment, "sweep", "--device", "cuda").out()).doesNotContain("CUPTI");
    }
}
