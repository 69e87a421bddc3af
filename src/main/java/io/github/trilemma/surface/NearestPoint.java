package io.github.trilemma.surface;

import java.util.Arrays;

/**
 * What comes nearest to limits that nothing keeps: all limits are given way by the same share of their measure's range
 * over the points, by as little as lets some mix through.
 *
 * @param share of the ranges by which the limits give way; 0 when they can be kept
 * @param limits the limits that can be kept
 * @param chosen the best point and mix within them; the mix is there, the point may not be
 */
public record NearestPoint(double share, Limits limits, OperatingPoint chosen) {
    /** Halvings of the interval of shares; more than a double resolves. */
    private static final int STEPS = 60;

    /**
     * The nearest to {@code asked}.
     *
     * @param surface at least one point
     */
    public static NearestPoint of(CdpSurface surface, Axis objective, Limits asked) {
        if (surface.points().isEmpty()) {
            throw new IllegalArgumentException("the nearest point needs at least one measured point, got none");
        }
        double high = 1;
        while (surface.least(objective, relaxed(surface, asked, high)).isEmpty()) {
            high *= 2;
        }
        double low = 0;
        for (int i = 0; i < STEPS && high > 0; i++) {
            double middle = (low + high) / 2;
            if (surface.least(objective, relaxed(surface, asked, middle)).isPresent()) {
                high = middle;
            } else {
                low = middle;
            }
        }
        Limits limits = relaxed(surface, asked, high);
        return new NearestPoint(high, limits, OperatingPoint.choose(surface, objective, limits));
    }

    private static Limits relaxed(CdpSurface surface, Limits asked, double share) {
        Limits limits = asked;
        for (Axis axis : Axis.values()) {
            double[] values = surface.values(axis);
            double least = Arrays.stream(values).min().orElseThrow();
            double range = Arrays.stream(values).max().orElseThrow() - least;
            // A measure that is the same for all points has no range: it is given way to at once.
            double limit = range > 0 ? asked.on(axis) + share * range : Math.max(asked.on(axis), least);
            limits = limits.with(axis, limit);
        }
        return limits;
    }
}
