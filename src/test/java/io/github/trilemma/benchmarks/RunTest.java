package io.github.trilemma.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class RunTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        CommandLine line = Run.line();
        PrintWriter stdout = new PrintWriter(out);
        PrintWriter stderr = new PrintWriter(err);
        line.setOut(stdout).setErr(stderr);
        line.getSubcommands().values().forEach(sub -> sub.setOut(stdout).setErr(stderr));
        return line.execute(args);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "iteration --task blur; --task must be denoise or sr, got blur",
                "iteration --precision half; --precision must be float32, tf32 (on a GPU) or bfloat16, got half",
                "iteration --precision tf32; --precision must be float32 or bfloat16 on the CPU, got tf32",
                "gpu --device gpu; device must be",
                "gpu --device cpu --modes captured; --modes must be of eager, captured and lanes, on the CPU eager alone, got captured",
                "gpu --iterations 0; --iterations and --most-lanes must be at least 1, got 0 and 32",
                "stacked --lanes 0; --lanes must be within 1..256",
                "iteration --lanes 0; --lanes must be within 1..256, got 0",
                "iteration --width -3; --width must be within 1..1024, got -3",
                "iteration --batch 100000; --batch must be within 1..4096, got 100000",
                "iteration --rounds 0; --rounds must be within 1..1000, got 0",
                "iteration --kernels cuda; --kernels must be auto, native or libtorch, got cuda",
                "iteration --width many; 'many' is not an int",
                "iteration --wide 3; Unknown options: '--wide', '3'",
                "compare --python no-such-python; --python must be a Python with PyTorch, got no-such-python",
                "compare --python none; compare needs a Python with PyTorch, got none",
                "Fused; unknown benchmark 'Fused'"
            })
    void badOptionsAreOneLine(String args, String message) {
        assertThat(run(args.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString()).startsWith("error: ").contains(message);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void listsTheBenchmarks() {
        assertThat(run("--list")).isZero();
        assertThat(out.toString().lines()).hasSize(Catalogue.all().size());
        assertThat(out.toString()).contains("FusedLoss", "TrainIteration");
    }
}
