package io.github.trilemma.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.Interval;
import io.github.trilemma.surface.Measure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SeedRowTest {
    private static final Offset<Double> TINY = Offset.offset(1e-12);

    private static ReportRow row(double beta, long seed, String status, double rmse, double half) {
        CdpPoint point = new CdpPoint(
                "p" + seed,
                1,
                beta,
                0,
                new TreeMap<>(Map.of(Measure.RMSE, rmse, Measure.HELD_OUT_GAP, 10 * rmse)),
                new TreeMap<>(half > 0 ? Map.of(Measure.RMSE, new Interval(rmse - half, rmse + half)) : Map.of()));
        return new ReportRow("p" + seed, 1, beta, 0, seed, Map.of(), status, point);
    }

    private static final List<ReportRow> ROWS = List.of(
            row(0, 0, "done", 0.1, 0.03),
            row(0.5, 0, "done", 0.7, 0),
            row(0, 1, "done", 0.2, 0.04),
            row(0, 2, "done", 0.3, 0),
            row(0, 3, "diverged", 9, 0));

    @Test
    void bothSpreadsByHand() {
        List<SeedRow> rows = SeedRow.of(ROWS);
        assertThat(rows).hasSize(2);
        SeedRow.Spread three = rows.get(0).spread(Measure.RMSE);
        assertThat(three.mean()).isCloseTo(0.2, TINY);
        assertThat(three.seeds()).isCloseTo(0.1, TINY);
        assertThat(three.images()).isCloseTo(Math.sqrt((9e-4 + 16e-4) / 2), TINY);
        SeedRow.Spread one = rows.get(1).spread(Measure.RMSE);
        assertThat(one.mean()).isEqualTo(0.7);
        assertThat(one.seeds()).isNaN();
        assertThat(one.images()).isNaN();
        assertThat(rows.get(0).spread("ssim").mean()).isNaN();
    }

    @Test
    void theTerminalShowsThemBelowThePoints() {
        assertThat(new ReportSummary(List.<Path>of(), ROWS, List.of(), List.of(), List.of()).table())
                .endsWith("""
                        alpha  beta  gamma  seeds    RMSE  ±seeds  ±images  critic gap  ±seeds  ±images  held-out gap  ±seeds  ±images
                            1     0      0      3  0.2000  0.1000   0.0354           -       -        -        2.0000  1.0000        -
                            1   0.5      0      1  0.7000       -        -           -       -        -        7.0000       -        -
                        """)
                .contains("means over seeds");
        assertThat(new ReportSummary(List.<Path>of(), ROWS.subList(0, 2), List.of(), List.of(), List.of()).table())
                .doesNotContain("means over seeds");
    }

    @Test
    void theCsvLeavesOutWhatIsNotKnown() {
        assertThat(SeedsCsv.of(SeedRow.of(ROWS.subList(0, 2)))).isEqualTo("""
                        alpha,beta,gamma,seeds,heldOutGap,heldOutGap.seeds,heldOutGap.images,rmse,rmse.seeds,rmse.images
                        1,0,0,1,1,,,0.1,,0.03
                        1,0.5,0,1,7,,,0.7,,
                        """);
    }
}
