package io.github.trilemma.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.trilemma.config.NetworkConfig.Precision;
import io.github.trilemma.kernel.KernelProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultsTest {
    private static final Workload WORKLOAD =
            new Workload(Task.DENOISE, 32, 50, 2, Precision.FLOAT32, KernelProvider.NATIVE);
    private static final Machine MACHINE =
            new Machine("Some | CPU", 2, "Linux amd64", "17", "2.10.0", "native (v4)", "abc1234");

    private static Results results() {
        Row.Times times = new Row.Times(
                Catalogue.TRAIN_ITERATION,
                Map.of("task", "denoise", "width", "32", "precision", "float32", "lanes", "2"),
                new double[] {400_000, 600_000, 500_000},
                new double[] {800_000, 1_000_000, 900_000},
                2048);
        PairedRun.PeerTime peer = new PairedRun.PeerTime(
                "PyTorch 1.13", "float32, 1 process of 2 threads", "channels-last", Timing.of(new double[] {500}), 0.5);
        IterationTime ours =
                IterationTime.of(WORKLOAD, Timing.of(new double[] {260, 250, 240}), new Peak(600, 300), 12.34567);
        return new Results(
                "2026-01-31",
                "benchmarks/run",
                MACHINE,
                Map.of("2 threads float32", new Peak(600, 300)),
                List.of(times.row(new Peak(600, 300), 10)),
                List.of(new PairedRun.Pairing(ours, List.of(peer))));
    }

    @Test
    void ratesOfARow() {
        Row row = results().benchmarks().get(0);
        double gigaflops = Work.iteration(Task.DENOISE, 32, 50).flops() / 1e9;
        assertThat(row.micros()).isEqualTo(new Timing(500_000, 400_000, 600_000));
        // Two lanes do an iteration each in half a second.
        assertThat(row.gflops()).isCloseTo(4 * gigaflops, within(0.01));
        assertThat(row.shareOfPeak()).isCloseTo(4 * gigaflops / 600, within(1e-3));
        assertThat(row.ratio()).isCloseTo(0.5556, within(1e-4));
    }

    @Test
    void whatMustMoveLimitsASmallKernel() {
        Work work = Work.adamClip(AdamClipBenchmark.parameters("critic", 8));
        Row.Times times = new Row.Times(
                Catalogue.ADAM_CLIP,
                Map.of("network", "critic", "width", "8"),
                new double[] {10},
                new double[] {20},
                0);
        Row row = times.row(new Peak(1e6, 1), 50);
        assertThat(row.gbPerSecond()).isCloseTo(work.bytes() / 10.0 / 1e3, within(1e-6));
        assertThat(row.shareOfPeak()).isCloseTo(row.gbPerSecond() / 50, within(1e-9));
    }

    @Test
    void sharesAndRatesOfAnIteration() {
        IterationTime ours = results().pairs().get(0).ours();
        assertThat(ours.msPerPointIteration()).isEqualTo(250);
        assertThat(ours.min()).isEqualTo(240);
        assertThat(ours.max()).isEqualTo(260);
        assertThat(ours.gflops()).isCloseTo(594, within(1.0));
        assertThat(ours.shareOfPeak()).isCloseTo(ours.gflops() / 600, within(1e-9));
    }

    @Test
    void jsonOfAnIterationIsOneLineWithTheAgreedNames() throws IOException {
        String json = Results.json(results().pairs().get(0).ours());
        assertThat(json.lines()).hasSize(1);
        JsonNode node = new ObjectMapper().readTree(json);
        assertThat(node.fieldNames())
                .toIterable()
                .containsExactly(
                        "task",
                        "width",
                        "batch",
                        "lanes",
                        "precision",
                        "kernels",
                        "msPerPointIteration",
                        "min",
                        "max",
                        "gflops",
                        "shareOfPeak",
                        "peakGflops",
                        "garbageKbPerIteration");
        assertThat(node.get("garbageKbPerIteration").decimalValue()).isEqualByComparingTo("12.346");
        assertThat(node.get("width").isInt()).isTrue();
    }

    @Test
    void tablesHaveAsManyCellsAsTheirHeads() {
        String text = new Markdown().of(results());
        assertThat(text).contains("## Ours beside libtorch", "| 0.556 |", "| 0.500 |", "PyTorch 1.13, float32");
        int columns = 0;
        for (String line : text.lines().toList()) {
            if (line.startsWith("|")) {
                int cells = line.replace("\\|", "").length()
                        - line.replace("\\|", "").replace("|", "").length();
                assertThat(cells).as(line).isEqualTo(columns == 0 ? cells : columns);
                columns = cells;
            } else {
                columns = 0;
            }
        }
    }

    @Test
    void emptyPartsHaveNoTable() {
        Results none = new Results("2026-01-31", "benchmarks/run", MACHINE, Map.of(), List.of(), List.of());
        assertThat(new Markdown().of(none)).doesNotContain("##").contains("commit abc1234");
    }

    @Test
    void aSecondRunOfADayKeepsTheFirst(@TempDir Path folder) throws IOException {
        Path first = results().write(folder);
        Path second = results().write(folder);
        assertThat(first).hasFileName("2026-01-31-some-2c.md").exists();
        assertThat(second).hasFileName("2026-01-31-some-2c-2.md").exists();
        JsonNode json = new ObjectMapper().readTree(Files.readString(folder.resolve("2026-01-31-some-2c.json")));
        assertThat(json.at("/machine/kernels").asText()).isEqualTo("native (v4)");
        assertThat(json.at("/benchmarks/0/benchmark").asText()).isEqualTo("TrainIteration");
        assertThat(json.at("/pairs/0/peers/0/ratio").asDouble()).isEqualTo(0.5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Intel(R) Xeon(R) Processor; intel-xeon-2c",
                "Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz; intel-core-i7-8650u-2c",
                "AMD EPYC 7B13 64-Core Processor; amd-epyc-7b13-2c",
                "??? /../; unknown-2c"
            })
    void machinesHaveSafeNames(String processor, String name) {
        assertThat(new Machine(processor, 2, "", "", "", "", "").shortName()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"1234.6, 1235", "99.95, 100.0", "12.34, 12.3", "1.234, 1.23", "0.1234, 0.123", "0, 0.000"})
    void numbersHaveThreeDigits(double value, String text) {
        assertThat(Markdown.number(value)).isEqualTo(text);
    }

    @Test
    void ratiosAreOfPairedRounds() {
        // The machine slowed down in the last round: each pair still says one half.
        assertThat(Timing.ratio(new double[] {1, 1, 4}, new double[] {2, 2, 8})).isEqualTo(0.5);
        assertThat(Timing.of(new double[] {4, 1, 2, 3}).median()).isEqualTo(2.5);
    }

    @ParameterizedTest
    @CsvSource({"0.2, 1000", "10, 100", "300, 3", "5000, 1"})
    void roundsLastAboutASecond(double milliseconds, int iterations) {
        assertThat(PairedRun.iterationsPerRound(milliseconds)).isEqualTo(iterations);
    }

    @Test
    void bfloat16IsAlsoComparedWithFloat32() {
        Workload workload = new Workload(Task.SR, 32, 50, 2, Precision.BFLOAT16, KernelProvider.NATIVE);
        assertThat(PairedRun.settings(workload))
                .extracting(Peer.Setting::toString)
                .containsExactly(
                        "bfloat16, 1 process of 2 threads",
                        "bfloat16, 2 processes of 1 thread",
                        "float32, 1 process of 2 threads");
        assertThat(PairedRun.settings(WORKLOAD)).hasSize(2);
    }
}
