package io.github.trilemma.surface;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How far measured points are from what the theory says of the optimum: that it falls and is convex. The envelope is both by
 * construction; the distance of single points above it is a measurement.
 */
public final class Convexity {
    private Convexity() {}

    /** What a curve does at a violation. */
    public enum Kind {
        /** y is larger than at the point to the left. */
        RISES,
        /** y lies above the segment between the two neighbours. */
        NOT_CONVEX
    }

    /**
     * A place where a curve is not falling or not convex.
     *
     * @param kind of violation
     * @param index of the point in the given arrays
     * @param x its abscissa
     * @param amount by which y is too large
     */
    public record Violation(Kind kind, int index, double x, double amount) {}

    /**
     * A point above what mixing of other points reaches under its own limits.
     *
     * @param point the measured point
     * @param reached the least value reached: C with the point's D and P as limits, or y of a slice with its x as limit
     * @param amount the point's own value minus {@code reached}, at least 0
     */
    public record Excess(CdpPoint point, double reached, double amount) {}

    /**
     * Where the curve through (x, y) rises or bends downwards by more than {@code tolerance} (in the unit of y).
     *
     * @param x strictly rising
     */
    public static List<Violation> ofCurve(double[] x, double[] y, double tolerance) {
        if (x.length != y.length) {
            throw new IllegalArgumentException(
                    "x and y must have one value per point, got " + x.length + " and " + y.length);
        }
        List<Violation> found = new ArrayList<>();
        for (int i = 1; i < x.length; i++) {
            if (!(x[i] > x[i - 1])) {
                throw new IllegalArgumentException("x must rise, got " + x[i - 1] + " then " + x[i]);
            }
            if (y[i] - y[i - 1] > tolerance) {
                found.add(new Violation(Kind.RISES, i, x[i], y[i] - y[i - 1]));
            }
        }
        for (int i = 1; i + 1 < x.length; i++) {
            double share = (x[i] - x[i - 1]) / (x[i + 1] - x[i - 1]);
            double excess = y[i] - (y[i - 1] + share * (y[i + 1] - y[i - 1]));
            if (excess > tolerance) {
                found.add(new Violation(Kind.NOT_CONVEX, i, x[i], excess));
            }
        }
        return found;
    }

    /** Every point's height above the surface's envelope, largest first; 0 for the points that the envelope rests on. */
    public static List<Excess> ofSurface(CdpSurface surface) {
        return above(surface, surface.points());
    }

    /**
     * The same for the points that no other beats. When measurements follow the theorem, all are 0; each amount above 0 is a
     * restorer that is beaten by chance alone between others, that is by a better minimum that training has not found.
     */
    public static List<Excess> ofNonDominated(CdpSurface surface) {
        return above(surface, surface.nonDominated());
    }

    /** The same within one slice: the height in y above its envelope of the points on {@link Slice#front()}. */
    public static List<Excess> ofSlice(Slice slice) {
        List<Excess> result = new ArrayList<>();
        for (CdpPoint point : slice.front()) {
            double reached = slice.at(slice.surface().value(point, slice.x()));
            result.add(new Excess(point, reached, Math.max(0, slice.surface().value(point, slice.y()) - reached)));
        }
        return largestFirst(result);
    }

    private static List<Excess> above(CdpSurface surface, List<CdpPoint> points) {
        List<Excess> result = new ArrayList<>();
        for (CdpPoint point : points) {
            double reached =
                    surface.errorAt(surface.value(point, Axis.DISTORTION), surface.value(point, Axis.PERCEPTION));
            // The point itself is a mix within its own limits; rounding alone can put `reached` above it.
            double amount = Math.max(0, surface.value(point, Axis.ERROR) - reached);
            result.add(new Excess(point, reached, amount));
        }
        return largestFirst(result);
    }

    private static List<Excess> largestFirst(List<Excess> excesses) {
        Comparator<Excess> order = Comparator.comparingDouble(excess -> -excess.amount());
        excesses.sort(order.thenComparing(excess -> excess.point().id()));
        return excesses;
    }
}
