package io.github.trilemma.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.trilemma.config.DataConfig;
import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.CdpSurface;
import io.github.trilemma.surface.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ClaimsTest {
    private static final ReportOptions OPTIONS = ReportOptions.defaults()
            .withLevels(List.of(1.0), List.of(1.0), List.of(1.0))
            .withMeasures(Measure.MSE, Measure.CRITIC_GAP);

    private static CdpPoint point(double beta, double mse, double gap, double error) {
        TreeMap<String, Double> measures = new TreeMap<>();
        measures.put(Measure.MSE, mse);
        measures.put(Measure.CRITIC_GAP, gap);
        measures.put(Measure.errorRate("one"), error);
        measures.put(Measure.errorRate("other"), 1 - error);
        return new CdpPoint("b" + beta, 1, beta, 0, measures);
    }

    private static List<Verdict> verdicts(CdpPoint... points) {
        return TradeoffClaims.of(
                CdpSurface.of(List.of(points), Measure.MSE, Measure.CRITIC_GAP, Measure.errorRate("one")),
                OPTIONS,
                Double.NaN);
    }

    @Test
    void aConvexTradeoffHolds() {
        List<Verdict> verdicts = verdicts(point(0, 0.1, 0.9, 0.5), point(1, 0.2, 0.4, 0.3), point(2, 0.9, 0.1, 0.2));
        assertThat(verdicts.get(0).finding()).isEqualTo(Finding.HOLDS);
        assertThat(verdicts.get(0).numbers())
                .isEqualTo(
                        "at C ≤ 1 (3 points) P falls from 0.9 to 0.1 as D grows from 0.1 to 0.9; of 3 points on the front"
                                + " mixing beats 0");
        assertThat(verdicts.get(1).finding()).isEqualTo(Finding.UNDECIDED);
        assertThat(verdicts.get(3).finding()).isEqualTo(Finding.HOLDS);
    }

    @Test
    void aBumpIsMeasuredInSharesOfBothRanges() {
        // C over D runs (0, 1), (0.5, 0.9), (1, 0): the middle lies 0.4 above the chord, so 0.2 of each range beats it.
        Verdict verdict = verdicts(point(0, 0, 0, 1), point(1, 0.5, 0.5, 0.9), point(2, 1, 1, 0))
                .get(3);
        assertThat(verdict.finding()).isEqualTo(Finding.PARTLY);
        assertThat(verdict.numbers()).contains("mixing beats 1, by at most 20 % of both ranges");
    }

    @Test
    void aFallWithinChanceDecidesNothing() {
        CdpSurface surface = CdpSurface.of(
                List.of(point(0, 0.1, 0.9, 0.16), point(1, 0.2, 0.4, 0.15), point(2, 0.9, 0.1, 0.149)),
                Measure.MSE,
                Measure.CRITIC_GAP,
                Measure.errorRate("one"));
        Verdict verdict = TradeoffClaims.of(surface, OPTIONS, 0.01).get(3);
        assertThat(verdict.finding()).isEqualTo(Finding.UNDECIDED);
        assertThat(verdict.numbers()).endsWith("the largest fall of C is only 1.1 standard errors of an error rate");
        assertThat(TradeoffClaims.of(surface, OPTIONS, 0.001).get(3).finding()).isEqualTo(Finding.HOLDS);
    }

    @Test
    void standardErrorsNeedTheNumberOfTestImages() {
        DataConfig mnist = new DataConfig("mnist", 0, 0, 0, 0);
        assertThat(SamplingError.of(mnist, new double[] {0.1, 0.2, 0.15})).isCloseTo(0.00357, within(1e-5));
        DataConfig drawn = new DataConfig("stroke-digits", 0, 0, 0, 0);
        assertThat(SamplingError.of(drawn, new double[] {0.1})).isNaN();
        assertThat(SamplingError.of(mnist, new double[] {Double.NaN})).isNaN();
    }

    @Test
    void onePointBestInBothIsNoTradeoff() {
        Verdict verdict = verdicts(point(0, 0.1, 0.1, 0.5), point(1, 0.2, 0.4, 0.3), point(2, 0.9, 0.2, 0.2))
                .get(0);
        assertThat(verdict.finding()).isEqualTo(Finding.FAILS);
        assertThat(verdict.numbers()).contains("one point has both least D (0.1) and least P (0.1)");
    }

    @Test
    void liftsAreCountedLevelByLevel() {
        ReportOptions levels = OPTIONS.withLevels(List.of(0.2, 0.5, 0.1), List.of(), List.of());
        CdpSurface surface = CdpSurface.of(
                List.of(
                        point(0, 0.1, 0.5, 0.5),
                        point(1, 0.5, 0.1, 0.5),
                        point(2, 0.3, 0.8, 0.2),
                        point(3, 0.6, 0.4, 0.2),
                        point(4, 0.6, 0.4, 0.1),
                        point(5, 0.3, 0.8, 0.1)),
                Measure.MSE,
                Measure.CRITIC_GAP,
                Measure.errorRate("one"));
        Verdict lift = TradeoffClaims.of(surface, levels, Double.NaN).get(1);
        assertThat(lift.finding()).isEqualTo(Finding.PARTLY);
        assertThat(lift.numbers()).contains("from C ≤ 0.5 to 0.2", "0 from C ≤ 0.2 to 0.1");
    }

    @Test
    void weightsAndJudges() {
        List<CdpPoint> points = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            points.add(point(i, 0.1 + 0.1 * i, 0.4 - 0.1 * i, 0.3 + 0.01 * i));
        }
        List<Verdict> verdicts = WeightClaims.of(points, List.of("one", "other"), OPTIONS);
        assertThat(verdicts.get(0).finding()).isEqualTo(Finding.HOLDS);
        assertThat(verdicts.get(0).line())
                .isEqualTo(
                        "holds: restored images come nearer to clean ones (smaller P) as beta grows (perception (critic gap)"
                                + " falls in 3 of 3 steps on 1 line, Kendall's tau -1.00)");
        assertThat(verdicts.get(1).finding()).isEqualTo(Finding.UNDECIDED);
        Verdict agreement = WeightClaims.agreement(points, List.of("one", "other"));
        assertThat(agreement.finding()).isEqualTo(Finding.FAILS);
        assertThat(agreement.numbers()).endsWith("one and other -1.00");
        assertThat(WeightClaims.agreement(points, List.of("one")).finding()).isEqualTo(Finding.UNDECIDED);
        assertThat(WeightClaims.of(points.subList(0, 2), List.of(), OPTIONS)
                        .get(0)
                        .finding())
                .isEqualTo(Finding.UNDECIDED);
    }
}
