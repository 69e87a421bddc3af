package io.github.trilemma.report;

import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.Measure;
import io.github.trilemma.surface.RankCorrelation;
import io.github.trilemma.surface.Trend;
import io.github.trilemma.surface.Weight;
import java.util.ArrayList;
import java.util.List;

/** What is claimed of the weights: how measures move along the lines of the grid, and whether the judges agree. */
final class WeightClaims {
    /** Kendall's tau beyond which a trend counts. */
    static final double CLEAR = 0.5;

    /** Steps between neighbours on a grid line before anything is said. */
    static final int FEWEST_STEPS = 2;

    private WeightClaims() {}

    /** Trends that follow from the loss; those of P are the paper's "look better" and "look worse". */
    static List<Verdict> of(List<CdpPoint> points, List<String> judges, ReportOptions options) {
        List<Verdict> verdicts = new ArrayList<>();
        verdicts.add(trend(
                points,
                "restored images come nearer to clean ones (smaller P)",
                options.perception(),
                Weight.BETA,
                -1));
        verdicts.add(trend(
                points, "restored images move away from clean ones (larger P)", options.perception(), Weight.GAMMA, 1));
        verdicts.add(trend(points, "distortion grows", options.distortion(), Weight.BETA, 1));
        verdicts.add(trend(points, "distortion grows", options.distortion(), Weight.GAMMA, 1));
        for (String judge : judges) {
            verdicts.add(
                    trend(points, "error rate of " + judge + " falls", Measure.errorRate(judge), Weight.GAMMA, -1));
        }
        if (points.stream().mapToDouble(CdpPoint::alpha).distinct().count() > 1) {
            verdicts.add(trend(points, "distortion falls", options.distortion(), Weight.ALPHA, -1));
        }
        return verdicts;
    }

    private static Verdict trend(List<CdpPoint> points, String what, String measure, Weight weight, int sign) {
        String claim = what + " as " + weight.label() + " grows";
        Trend trend = Trend.of(points, measure, weight);
        if (trend.lines().isEmpty()) {
            return new Verdict(
                    claim, Finding.UNDECIDED, "no two measured points differ in " + weight.label() + " alone");
        }
        if (trend.steps() < FEWEST_STEPS) {
            return new Verdict(
                    claim, Finding.UNDECIDED, "needs at least " + FEWEST_STEPS + " steps; " + words(trend, sign));
        }
        double tau = trend.tau() * sign;
        Finding finding = tau >= CLEAR ? Finding.HOLDS : tau > 0 ? Finding.PARTLY : Finding.FAILS;
        return new Verdict(claim, finding, words(trend, sign));
    }

    /** For instance: rises in 5 of 6 steps on 3 lines, tau +0.78. */
    static String words(Trend trend, int sign) {
        int steps = sign > 0 ? trend.rising() : trend.falling();
        return Measure.of(trend.measure()).label() + (sign > 0 ? " rises in " : " falls in ") + steps + " of "
                + trend.steps() + (trend.steps() == 1 ? " step" : " steps") + " on "
                + trend.lines().size()
                + (trend.lines().size() == 1 ? " line" : " lines") + ", Kendall's tau "
                + signed(trend.tau());
    }

    /** Two decimals with sign; "-" when there is nothing to correlate. */
    static String signed(double tau) {
        return (tau > 0 ? "+" : "") + Numbers.fixed(tau, 2);
    }

    /** Whether all judges rank the points alike. */
    static Verdict agreement(List<CdpPoint> points, List<String> judges) {
        String claim = "the trends are the same for all judges";
        if (judges.size() < 2) {
            return new Verdict(claim, Finding.UNDECIDED, "needs two judges, got " + judges.size());
        }
        int pairs = 0;
        int agreeing = 0;
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < judges.size(); i++) {
            for (int j = i + 1; j < judges.size(); j++) {
                String one = Measure.errorRate(judges.get(i));
                String other = Measure.errorRate(judges.get(j));
                List<CdpPoint> both = points.stream()
                        .filter(point -> Double.isFinite(point.measure(one)) && Double.isFinite(point.measure(other)))
                        .toList();
                double tau = RankCorrelation.kendall(values(both, one), values(both, other));
                if (both.size() >= TradeoffClaims.FEWEST && !Double.isNaN(tau)) {
                    pairs++;
                    agreeing += tau >= CLEAR ? 1 : 0;
                    numbers.add(judges.get(i) + " and " + judges.get(j) + " " + signed(tau));
                }
            }
        }
        return new Verdict(
                claim,
                Finding.of(agreeing, pairs),
                pairs == 0
                        ? "needs at least " + TradeoffClaims.FEWEST + " points scored by two judges"
                        : "Kendall's tau of their error rates over all points: " + String.join(", ", numbers));
    }

    private static double[] values(List<CdpPoint> points, String measure) {
        return points.stream().mapToDouble(point -> point.measure(measure)).toArray();
    }
}
