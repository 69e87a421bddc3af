package io.github.trilemma.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.trilemma.config.SweepConfig;
import io.github.trilemma.run.Planned;
import io.github.trilemma.run.Status;
import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.Measure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablesTest {
    private static final String HEADER = "id,status,alpha,beta,gamma,seed,rmse,mse,psnr,criticGap,"
            + "errorRate.cnn1,crossEntropy.cnn1,errorRate.logistic,crossEntropy.logistic,message";

    @TempDir
    private Path folder;

    @Test
    void theHeaderOfTheCsvStaysWhileTheSweepFills() {
        SweepConfig sweep = FakeRun.sweep("exp2", FakeRun.axes(List.of(0.0, 0.02), List.of(0.0)), List.of());
        FakeRun run = FakeRun.in(folder, sweep);
        assertThat(PointsCsv.of(RunReader.read(folder))).isEqualTo(HEADER + "\n");

        Map<String, Double> measures = new TreeMap<>();
        measures.put(Measure.RMSE, 0.1 + 0.2);
        measures.put(Measure.CRITIC_GAP, Double.NaN);
        measures.put(Measure.errorRate("cnn1"), 1.0E-7);
        String done = run.record(1, 0, 0, Status.DONE, null, measures).id();
        String failed = run.record(1, 0.02, 0, Status.FAILED, "says \"no\", twice", Map.of())
                .id();
        assertThat(PointsCsv.of(RunReader.read(folder)))
                .isEqualTo(HEADER + "\n" + done + ",done,1,0,0,0,0.30000000000000004,,,NaN,1e-7,,,,\n" + failed
                        + ",failed,1,0.02,0,0,,,,,,,,,\"says \"\"no\"\", twice\"\n");
    }

    @Test
    void otherAxesAndMeasuresGetColumns() {
        SweepConfig sweep = FakeRun.sweep("exp2", Map.of("width", List.of(8, 16)), List.of(Map.of("seed", 3)));
        FakeRun run = FakeRun.in(folder, sweep);
        run.record(1, 0, 0, Status.DONE, null, Map.of("ssim", 0.5));
        RunView view = RunReader.read(folder);
        assertThat(Settings.varying(view.sweep())).containsExactly("network.width");
        assertThat(PointsCsv.of(view).lines().findFirst().orElseThrow())
                .contains("seed,network.width,rmse")
                .endsWith("crossEntropy.logistic,ssim,message");
        assertThat(view.missing()).hasSize(3);
        assertThat(view.planned()).isEqualTo(4);
    }

    @Test
    void plannedPointsAreFoundWhetherJudgesAreResolvedOrNot() {
        SweepConfig sweep =
                FakeRun.sweep("exp2", FakeRun.axes(List.of(0.0, 0.02), List.of(0.0)), List.of(Map.of("beta", 0.02)));
        var present = List.of(sweep.base()
                .withJudges(sweep.base().allJudges().stream()
                        .map(judge -> judge.resolved("somewhere", "ab".repeat(32)))
                        .toList()));
        assertThat(Planned.missing(sweep, present))
                .extracting(config -> config.weights().beta())
                .containsExactly(0.02);
    }

    @Test
    void theTerminalTableIsAligned() {
        ReportRow done =
                row(0.02, "done", Map.of(Measure.RMSE, 0.16123, Measure.PSNR, 15.851, Measure.errorRate("cnn1"), 0.1));
        ReportRow diverged = row(0, "diverged", Map.of(Measure.RMSE, Double.NaN, Measure.CRITIC_GAP, -0.01));
        assertThat(ReportTable.render(List.of(done, diverged), List.of("cnn1"))).isEqualTo("""
                        alpha  beta   gamma    RMSE  PSNR dB  critic gap  error cnn1  status    id
                            1  0.02  0.0025  0.1612    15.85           -      0.1000  done      abc
                            1     0  0.0025     NaN        -     -0.0100           -  diverged  abc
                        """);
    }

    private static ReportRow row(double beta, String status, Map<String, Double> measures) {
        CdpPoint point = new CdpPoint("abc", 1, beta, 0.0025, new TreeMap<>(measures));
        return new ReportRow("abc", 1, beta, 0.0025, 0, Map.of(), status, point);
    }
}
