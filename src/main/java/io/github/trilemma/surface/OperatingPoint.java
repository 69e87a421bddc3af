package io.github.trilemma.surface;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The restorer to use for given limits: the best single measured point, and the best mix of at most three, which is never
 * worse.
 *
 * @param objective the axis that is made least
 * @param limits what was asked for
 * @param point the best single point within the limits; empty when none keeps them
 * @param mix the best mix within the limits; empty when none keeps them
 */
public record OperatingPoint(Axis objective, Limits limits, Optional<CdpPoint> point, Optional<Mix> mix) {

    /** The point and the mix that are least on {@code objective} within {@code limits}. */
    public static OperatingPoint choose(CdpSurface surface, Axis objective, Limits limits) {
        List<CdpPoint> within = surface.points().stream()
                .filter(point -> {
                    boolean keeps = true;
                    for (Axis axis : Axis.values()) {
                        keeps &= surface.value(point, axis) <= limits.on(axis);
                    }
                    return keeps;
                })
                .toList();
        Comparator<CdpPoint> order = Comparator.comparingDouble(point -> surface.value(point, objective));
        for (Axis axis : Axis.values()) {
            order = order.thenComparingDouble(point -> surface.value(point, axis));
        }
        Optional<CdpPoint> best = within.stream().min(order.thenComparing(CdpPoint::id));
        return new OperatingPoint(objective, limits, best, surface.least(objective, limits));
    }

    /** The point and the mix of least error within limits on D and P. */
    public static OperatingPoint leastError(CdpSurface surface, double maxDistortion, double maxPerception) {
        return choose(surface, Axis.ERROR, new Limits(maxDistortion, maxPerception, Double.POSITIVE_INFINITY));
    }

    /** Whether anything keeps the limits. */
    public boolean found() {
        return mix.isPresent();
    }
}
