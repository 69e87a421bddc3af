package io.github.trilemma.surface;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Tests whether measured points follow the theorem that C(D, P) falls and is convex, counting the uncertainty of all
 * three measures.
 *
 * <p>The theorem is about the optimum. A violation beyond chance says that training has missed the optimum at that
 * point by so much, not that the theorem is wrong. Intervals of different points are taken as independent; points that
 * share their test images differ by less than that, so the tests err towards {@link ShapeVerdict.Outcome#UNTOLD}. The
 * three measures of one point are taken as independent, too.
 */
public final class ShapeTests {
    /** Chance of calling a surface that has the property a violation, over all comparisons together (Bonferroni). */
    public static final double LEVEL = 0.05;

    /** A property holds only if no miss by more than this share of the range of C could have been overlooked. */
    public static final double TOLERANCE = 0.1;

    private final CdpSurface surface;
    private final List<CdpPoint> points;
    private final double[] d;
    private final double[] p;
    private final double[] c;
    private final double[] varianceD;
    private final double[] varianceP;
    private final double[] varianceC;
    private final Set<Axis> uncounted = EnumSet.noneOf(Axis.class);

    private ShapeTests(CdpSurface surface) {
        this.surface = surface;
        this.points = surface.points();
        this.d = linear(Axis.DISTORTION);
        this.p = linear(Axis.PERCEPTION);
        this.c = linear(Axis.ERROR);
        this.varianceD = variances(Axis.DISTORTION);
        this.varianceP = variances(Axis.PERCEPTION);
        this.varianceC = variances(Axis.ERROR);
    }

    /**
     * Whether C falls as D and P may rise: of two points of which one has at most the other's D and P, the other must
     * not have the larger C. A violation's size in standard errors is the least over the three axes, since the order
     * must be sure on all three. Of several points that beat one the surest is named.
     */
    public static ShapeVerdict falls(CdpSurface surface) {
        return new ShapeTests(surface).falls();
    }

    /**
     * Whether C is convex: each point that no other beats is compared with the best mix of the others under its own D
     * and P. The standard error of its height E above the mix follows from E = C + u·D + v·P of the point minus the
     * same of the mix, with u and v the slopes of the mix's surface (the dual prices of the two limits). The best of
     * many mixes is the best partly by chance; the level is therefore shared out over points times mixing partners.
     */
    public static ShapeVerdict convex(CdpSurface surface) {
        return new ShapeTests(surface).convex();
    }

    private ShapeVerdict falls() {
        Collected found = new Collected();
        for (int b = 0; b < points.size(); b++) {
            ShapeVerdict.Violation worst = null;
            for (int a = 0; a < points.size(); a++) {
                if (a == b || d[a] > d[b] || p[a] > p[b]) {
                    continue;
                }
                double amount = c[b] - c[a];
                double error = Math.sqrt(varianceC[a] + varianceC[b]);
                found.add(amount, error);
                double sigmas = Math.min(
                        ratio(amount, error),
                        Math.min(
                                ratio(d[b] - d[a], Math.sqrt(varianceD[a] + varianceD[b])),
                                ratio(p[b] - p[a], Math.sqrt(varianceP[a] + varianceP[b]))));
                if (amount > 0) {
                    List<Mix.Part> by = List.of(new Mix.Part(points.get(a), 1));
                    worst = surer(worst, new ShapeVerdict.Violation(points.get(b), by, amount, sigmas));
                }
            }
            found.add(worst);
        }
        return verdict(ShapeVerdict.Property.FALLS, found, found.comparisons);
    }

    /** The one of more standard errors; of equals, and where these are not known, the larger. */
    private static ShapeVerdict.Violation surer(ShapeVerdict.Violation one, ShapeVerdict.Violation other) {
        if (one == null) {
            return other;
        }
        int order = Double.compare(one.sigmas(), other.sigmas());
        return order > 0 || (order == 0 && one.amount() >= other.amount()) ? one : other;
    }

    private ShapeVerdict convex() {
        Collected found = new Collected();
        List<CdpPoint> front = surface.nonDominated();
        // Below this a height is the rounding of the linear program.
        double rounding = 1e-9 * range(c);
        for (int b = 0; b < points.size(); b++) {
            MixtureProgram.Solution mix = front.contains(points.get(b)) ? othersAt(b) : null;
            if (mix == null) {
                continue;
            }
            double amount = c[b];
            double variance = variance(b, mix);
            List<Mix.Part> by = new ArrayList<>();
            for (int i = 0; i < points.size() - 1; i++) {
                double share = mix.weights()[i];
                int other = i < b ? i : i + 1;
                if (share > 0) {
                    amount -= share * c[other];
                    variance += share * share * variance(other, mix);
                    by.add(new Mix.Part(points.get(other), share));
                }
            }
            double error = Math.sqrt(variance);
            found.add(amount, error);
            if (amount > rounding) {
                found.add(new ShapeVerdict.Violation(points.get(b), by, amount, ratio(amount, error)));
            }
        }
        return verdict(ShapeVerdict.Property.CONVEX, found, (long) found.comparisons * Math.max(1, points.size() - 1));
    }

    /** The best mix of all points but one under that one's D and P; null when none keeps them. */
    private MixtureProgram.Solution othersAt(int point) {
        return MixtureProgram.solution(without(c, point), without(d, point), d[point], without(p, point), p[point]);
    }

    /** Variance of C + u·D + v·P of one point. */
    private double variance(int point, MixtureProgram.Solution mix) {
        return varianceC[point]
                + mix.slopeA() * mix.slopeA() * varianceD[point]
                + mix.slopeB() * mix.slopeB() * varianceP[point];
    }

    private ShapeVerdict verdict(ShapeVerdict.Property property, Collected found, long shared) {
        double tolerance = TOLERANCE * range(c);
        double critical = NormalQuantile.upper(LEVEL / Math.max(1, shared));
        boolean known = !uncounted.contains(Axis.ERROR);
        ShapeVerdict.Outcome outcome = ShapeVerdict.Outcome.UNTOLD;
        if (known && found.comparisons > 0) {
            if (found.violations.stream().anyMatch(violation -> violation.sigmas() >= critical)) {
                outcome = ShapeVerdict.Outcome.VIOLATED;
            } else if (found.bound <= tolerance) {
                outcome = ShapeVerdict.Outcome.HOLDS;
            }
        }
        Comparator<ShapeVerdict.Violation> order = Comparator.comparingDouble(violation -> -violation.sigmas());
        found.violations.sort(order.thenComparingDouble(violation -> -violation.amount())
                .thenComparing(violation -> violation.point().id()));
        double bound = known && found.comparisons > 0 ? found.bound : Double.NaN;
        return new ShapeVerdict(
                property, outcome, found.comparisons, critical, bound, tolerance, found.violations, uncounted);
    }

    /** What the comparisons give. */
    private static final class Collected {
        private final List<ShapeVerdict.Violation> violations = new ArrayList<>();
        private int comparisons;
        private double bound;

        void add(double amount, double error) {
            comparisons++;
            bound = Math.max(bound, amount + Interval.SIGMAS * error);
        }

        void add(ShapeVerdict.Violation violation) {
            if (violation != null) {
                violations.add(violation);
            }
        }
    }

    private double ratio(double amount, double error) {
        if (uncounted.contains(Axis.ERROR)) {
            return Double.NaN;
        }
        return error > 0 ? amount / error : Double.POSITIVE_INFINITY;
    }

    private double[] linear(Axis axis) {
        return points.stream()
                .mapToDouble(point -> surface.linear(axis, surface.value(point, axis)))
                .toArray();
    }

    /** Variances in the scale of mixing: that of a square x² is (2x)² times that of x. */
    private double[] variances(Axis axis) {
        double[] variances = new double[points.size()];
        for (int i = 0; i < variances.length; i++) {
            CdpPoint point = points.get(i);
            double value = surface.value(point, axis);
            double slope = surface.measure(axis).equals(Measure.RMSE) ? 2 * value : 1;
            double error = point.interval(surface.measure(axis))
                    .map(Interval::standardError)
                    .orElse(Double.NaN);
            if (Double.isNaN(error)) {
                uncounted.add(axis);
            } else {
                variances[i] = slope * slope * error * error;
            }
        }
        return variances;
    }

    private static double[] without(double[] values, int index) {
        double[] rest = new double[values.length - 1];
        System.arraycopy(values, 0, rest, 0, index);
        System.arraycopy(values, index + 1, rest, index, rest.length - index);
        return rest;
    }

    private static double range(double[] values) {
        return values.length == 0
                ? 0
                : Arrays.stream(values).max().orElseThrow()
                        - Arrays.stream(values).min().orElseThrow();
    }
}
