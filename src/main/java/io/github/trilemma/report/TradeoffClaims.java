package io.github.trilemma.report;

import io.github.trilemma.surface.Axis;
import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.CdpSurface;
import io.github.trilemma.surface.Slice;
import io.github.trilemma.surface.Slices;
import java.util.Arrays;
import java.util.List;

/**
 * What the paper's figures claim of the tradeoff, checked on the points of one judge. Envelopes fall and are convex by
 * construction, so what is measured is how far they fall and how far the front lies above them: the points that no other beats in x and y.
 */
final class TradeoffClaims {
    /** A fall counts from this share of the measure's whole range. */
    static final double FALL = 0.1;

    /** A curve counts as convex when mixing beats no point of the front by more than this share of both ranges. */
    static final double BEND = 0.05;

    /** A mean lift counts from this share of the range of P. */
    static final double LIFT = 0.01;

    /** Falls of C below this many standard errors of an error rate may be chance. */
    static final double CHANCE = 2;

    /** Points that a curve needs before anything is said of it. */
    static final int FEWEST = 3;

    private static final int SAMPLES = 200;

    private final CdpSurface surface;
    private final ReportOptions options;
    private final double standardError;

    private TradeoffClaims(CdpSurface surface, ReportOptions options, double standardError) {
        this.surface = surface;
        this.options = options;
        this.standardError = standardError;
    }

    /**
     * The claims checked on one surface.
     *
     * @param standardError of an error rate; NaN when not known
     */
    static List<Verdict> of(CdpSurface surface, ReportOptions options, double standardError) {
        TradeoffClaims claims = new TradeoffClaims(surface, options, standardError);
        return List.of(
                claims.tradeoff(),
                claims.lift(),
                claims.convexFall(Axis.PERCEPTION),
                claims.convexFall(Axis.DISTORTION));
    }

    /** Whether y falls over x, at the loosest level. */
    private Verdict tradeoff() {
        String claim = "P and D trade off at large C";
        List<Slice> slices = slices(Axis.DISTORTION, Axis.PERCEPTION);
        if (slices.isEmpty()) {
            return tooFew(claim);
        }
        Finding finding = falls(slices.get(0)) ? Finding.HOLDS : Finding.FAILS;
        return new Verdict(claim, finding, describe(slices.get(0)));
    }

    /** Whether C falls over x and is convex, at each level. */
    private Verdict convexFall(Axis x) {
        String claim = "C over " + x.letter() + " falls and is convex";
        List<Slice> slices = slices(x, Axis.ERROR);
        if (slices.isEmpty()) {
            return tooFew(claim);
        }
        long falling = slices.stream().filter(this::falls).count();
        long convex = slices.stream()
                .filter(slice -> falls(slice) && worst(slice) <= BEND)
                .count();
        Finding finding = convex == slices.size() ? Finding.HOLDS : falling > 0 ? Finding.PARTLY : Finding.FAILS;
        String levels = slices.size() == 1
                ? ""
                : "; falls at " + falling + " and falls convexly at " + convex + " of " + slices.size() + " levels of "
                        + x.third(Axis.ERROR).letter();
        double largest = slices.stream().mapToDouble(this::fall).max().orElseThrow();
        if (largest < CHANCE * standardError && falling > 0) {
            return new Verdict(
                    claim,
                    Finding.UNDECIDED,
                    describe(slices.get(0)) + levels + "; the largest fall of C is only "
                            + Numbers.fixed(largest / standardError, 1) + " standard errors of an error rate");
        }
        return new Verdict(claim, finding, describe(slices.get(0)) + levels);
    }

    /** The curves with enough points, the loosest level first. */
    private List<Slice> slices(Axis x, Axis y) {
        return Slices.measured(surface, x, y, PanelLevels.of(surface, x.third(y), options)).stream()
                .filter(slice -> slice.points().size() >= FEWEST)
                .toList();
    }

    private String describe(Slice slice) {
        String where = "at " + slice.third().letter() + " ≤ " + Numbers.exact(slice.level()) + " ("
                + slice.points().size() + " points) ";
        String x = slice.x().letter();
        String y = slice.y().letter();
        List<CdpPoint> corners = slice.corners();
        CdpPoint first = corners.get(0);
        CdpPoint last = corners.get(corners.size() - 1);
        if (corners.size() == 1) {
            return where + "one point has both least " + x + " (" + brief(first, slice.x()) + ") and least " + y + " ("
                    + brief(first, slice.y()) + ")";
        }
        List<CdpPoint> front = slice.front();
        long beaten =
                front.stream().filter(point -> margin(slice, point) > 1e-9).count();
        return where + y + " falls from " + brief(first, slice.y()) + " to " + brief(last, slice.y()) + " as " + x
                + " grows from " + brief(first, slice.x()) + " to " + brief(last, slice.x()) + "; of "
                + front.size() + " points on the front mixing beats " + beaten
                + (beaten == 0 ? "" : ", by at most " + percent(worst(slice)) + " of both ranges");
    }

    /** The largest margin by which mixing beats a point of the front. */
    private double worst(Slice slice) {
        return slice.front().stream()
                .mapToDouble(point -> margin(slice, point))
                .max()
                .orElse(0);
    }

    /**
     * By which share of both ranges at once the envelope beats a point: the largest δ for which some mix has x smaller by δ of
     * the range of x and y smaller by δ of the range of y. Unlike the height above the envelope it does not grow without
     * bound where the envelope is steep.
     */
    private double margin(Slice slice, CdpPoint point) {
        double x = surface.value(point, slice.x());
        double y = surface.value(point, slice.y());
        double low = 0;
        double high = 1;
        for (int i = 0; i < 50; i++) {
            double middle = (low + high) / 2;
            boolean beaten = slice.at(x - middle * range(slice.x())) <= y - middle * range(slice.y());
            low = beaten ? middle : low;
            high = beaten ? high : middle;
        }
        return low;
    }

    /** How far the P-D curve rises, on average over D, from one level of C to the next smaller one. */
    private Verdict lift() {
        String claim = "a smaller C lifts the P-D curve";
        List<Slice> slices = Slices.measured(
                        surface, Axis.DISTORTION, Axis.PERCEPTION, PanelLevels.of(surface, Axis.ERROR, options))
                .stream()
                .filter(slice -> slice.points().size() >= 2)
                .toList();
        if (slices.size() < 2) {
            return tooFew(claim);
        }
        double greatest = Arrays.stream(surface.values(Axis.DISTORTION)).max().orElseThrow();
        StringBuilder numbers = new StringBuilder("mean lift of P where both curves reach: ");
        long lifted = 0;
        for (int i = 1; i < slices.size(); i++) {
            Slice loose = slices.get(i - 1);
            Slice strict = slices.get(i);
            double from = surface.value(strict.corners().get(0), Axis.DISTORTION);
            double sum = 0;
            for (int k = 0; k <= SAMPLES; k++) {
                double d = from + (greatest - from) * k / SAMPLES;
                sum += strict.at(d) - loose.at(d);
            }
            double mean = sum / (SAMPLES + 1);
            lifted += mean >= LIFT * range(Axis.PERCEPTION) ? 1 : 0;
            numbers.append(i == 1 ? "" : ", ")
                    .append(Numbers.brief(mean))
                    .append(" from C ≤ ")
                    .append(Numbers.exact(loose.level()))
                    .append(" to ")
                    .append(Numbers.exact(strict.level()));
        }
        return new Verdict(claim, Finding.of(lifted, slices.size() - 1L), numbers.toString());
    }

    private Verdict tooFew(String claim) {
        return new Verdict(
                claim,
                Finding.UNDECIDED,
                "needs at least " + FEWEST + " measured points per curve, got "
                        + surface.points().size() + " in all");
    }

    private boolean falls(Slice slice) {
        return fall(slice) >= FALL * range(slice.y());
    }

    /** How far y falls from the envelope's first corner to its last. */
    private double fall(Slice slice) {
        List<CdpPoint> corners = slice.corners();
        return surface.value(corners.get(0), slice.y()) - surface.value(corners.get(corners.size() - 1), slice.y());
    }

    private static String percent(double share) {
        return Numbers.brief(Math.round(1000 * share) / 10.0) + " %";
    }

    /** From the least to the greatest value; a tiny number for a constant measure, so that shares stay defined. */
    private double range(Axis axis) {
        double[] values = surface.values(axis);
        double range = Arrays.stream(values).max().orElse(0)
                - Arrays.stream(values).min().orElse(0);
        return Math.max(range, Double.MIN_NORMAL);
    }

    private String brief(CdpPoint point, Axis axis) {
        return Numbers.brief(surface.value(point, axis));
    }
}
