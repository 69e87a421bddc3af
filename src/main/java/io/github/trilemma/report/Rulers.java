package io.github.trilemma.report;

import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.Interval;
import io.github.trilemma.surface.Measure;
import io.github.trilemma.surface.OrderAgreement;
import io.github.trilemma.surface.OrderAgreement.Dispute;
import io.github.trilemma.surface.RankCorrelation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The paper's P, the gap of each point's own critic, beside the gap of the held-out critic, which is trained to one recipe for all
 * points: do they order the points alike?
 *
 * @param points those that have both gaps, seeds of one setting taken together
 * @param order the critic gap against the held-out gap
 */
record Rulers(List<CdpPoint> points, OrderAgreement order) {
    private static final int MOST_IN_WORDS = 3;
    private static final int MOST_IN_TABLE = 50;

    Rulers {
        points = List.copyOf(points);
    }

    /** The comparison; empty when fewer than two points have both gaps. */
    static Optional<Rulers> of(List<CdpPoint> means) {
        List<CdpPoint> both = means.stream()
                .filter(point -> Double.isFinite(point.measure(Measure.CRITIC_GAP))
                        && Double.isFinite(point.measure(Measure.HELD_OUT_GAP)))
                .toList();
        if (both.size() < 2) {
            return Optional.empty();
        }
        OrderAgreement order = OrderAgreement.of(
                values(both, Measure.CRITIC_GAP),
                errors(both, Measure.CRITIC_GAP),
                values(both, Measure.HELD_OUT_GAP),
                errors(both, Measure.HELD_OUT_GAP));
        return Optional.of(new Rulers(both, order));
    }

    private static double[] values(List<CdpPoint> points, String measure) {
        return points.stream().mapToDouble(point -> point.measure(measure)).toArray();
    }

    private static double[] errors(List<CdpPoint> points, String measure) {
        return points.stream()
                .mapToDouble(point ->
                        point.interval(measure).map(Interval::standardError).orElse(Double.NaN))
                .toArray();
    }

    Verdict verdict() {
        String claim = "the critic gap orders the points as the held-out gap does";
        int disputes = order.disputes().size();
        if (order.clear() == 0) {
            return new Verdict(
                    claim, Finding.UNDECIDED, agreement() + "; no pair of points differs by more than its intervals");
        }
        if (disputes == 0) {
            Finding finding = order.kendall() >= WeightClaims.CLEAR ? Finding.HOLDS : Finding.PARTLY;
            return new Verdict(
                    claim, finding, agreement() + "; no pair is ordered differently beyond the intervals of both");
        }
        List<String> words = new ArrayList<>(
                order.disputes().stream().limit(MOST_IN_WORDS).map(this::words).toList());
        if (disputes > MOST_IN_WORDS) {
            words.add("and " + (disputes - MOST_IN_WORDS) + " more");
        }
        return new Verdict(
                claim,
                Finding.FAILS,
                agreement() + "; " + disputes + (disputes == 1 ? " pair is" : " pairs are")
                        + " ordered differently beyond the intervals of both: " + String.join("; ", words));
    }

    /** For instance: Kendall's tau +0.67, 95 % interval 0.2 to 0.89, Spearman's rho +0.8 over 12 points. */
    private String agreement() {
        String interval = RankCorrelation.kendallInterval(order.kendall(), order.points())
                .map(each -> ", 95 % interval " + WeightClaims.signed(each.low()) + " to "
                        + WeightClaims.signed(each.high()))
                .orElse("");
        int pairs = order.clear() + order.close();
        int flipped = order.clearFlipped() + order.closeFlipped();
        return "Kendall's tau " + WeightClaims.signed(order.kendall()) + interval + ", Spearman's rho "
                + WeightClaims.signed(order.spearman()) + " over " + order.points() + " points; " + flipped + " of "
                + pairs + " pairs ordered differently, " + order.clearFlipped() + " of the " + order.clear()
                + " whose held-out gaps differ beyond their intervals";
    }

    private String words(Dispute dispute) {
        CdpPoint own = points.get(dispute.lowerInFirst());
        CdpPoint heldOut = points.get(dispute.lowerInSecond());
        return ShapeClaims.weights(own) + " has the smaller critic gap (" + gap(own, Measure.CRITIC_GAP) + " against "
                + gap(heldOut, Measure.CRITIC_GAP) + "), " + ShapeClaims.weights(heldOut)
                + " the smaller held-out gap (" + gap(heldOut, Measure.HELD_OUT_GAP) + " against "
                + gap(own, Measure.HELD_OUT_GAP) + ")";
    }

    private static String gap(CdpPoint point, String measure) {
        return Numbers.brief(point.measure(measure));
    }

    /** The section of the page, its figure left out. */
    void write(Html html) {
        html.heading(2, "Two rulers of perception");
        html.soft(
                "The critic gap is the paper's P: each point is measured by the critic that it was trained against, so every"
                        + " point has another ruler. The held-out critic is trained afterwards, to one recipe for all points."
                        + " Points are means over seeds where there are several. A difference counts when it exceeds the 95 %"
                        + " interval of both gaps.");
        html.paragraph(agreement() + ".");
        List<Dispute> disputes = order.disputes();
        if (disputes.isEmpty()) {
            html.paragraph("No pair of points is ordered differently beyond the intervals of both.");
            return;
        }
        html.paragraph(disputes.size() + (disputes.size() == 1 ? " pair of points is" : " pairs of points are")
                + " ordered differently beyond the intervals of both"
                + (disputes.size() > MOST_IN_TABLE ? ", of which these " + MOST_IN_TABLE + " are the clearest" : "")
                + ". Weights are (alpha, beta, gamma); after ± stands half of the 95 % interval.");
        List<List<Html.Cell>> rows = new ArrayList<>();
        for (Dispute dispute : disputes.subList(0, Math.min(MOST_IN_TABLE, disputes.size()))) {
            CdpPoint own = points.get(dispute.lowerInFirst());
            CdpPoint heldOut = points.get(dispute.lowerInSecond());
            rows.add(List.of(
                    Html.Cell.text(ShapeClaims.weights(own)),
                    Html.Cell.text(both(own, Measure.CRITIC_GAP)),
                    Html.Cell.text(both(own, Measure.HELD_OUT_GAP)),
                    Html.Cell.text(ShapeClaims.weights(heldOut)),
                    Html.Cell.text(both(heldOut, Measure.CRITIC_GAP)),
                    Html.Cell.text(both(heldOut, Measure.HELD_OUT_GAP)),
                    Html.Cell.number(dispute.size(), 1)));
        }
        html.table(
                List.of(
                        "smaller critic gap",
                        "its critic gap",
                        "its held-out gap",
                        "smaller held-out gap",
                        "its critic gap",
                        "its held-out gap",
                        "standard errors"),
                rows,
                true);
    }

    private static String both(CdpPoint point, String measure) {
        return Numbers.fixed(point.measure(measure), 4)
                + point.interval(measure)
                        .map(interval -> " ± " + Numbers.fixed(interval.half(), 4))
                        .orElse("");
    }
}
