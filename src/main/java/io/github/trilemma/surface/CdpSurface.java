package io.github.trilemma.surface;

import io.github.trilemma.ConfigurationException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Measured points seen through three chosen measures D, P and C, and the lower convex envelope C(D, P) over them.
 *
 * <p>The envelope is what mixing reaches (the achievability half of the convexity theorem of Liu, Zhang, Xiong 2019): for
 * limits d and p it is the least Σ λ_i C_i over probabilities λ with Σ λ_i D_i ≤ d and Σ λ_i P_i ≤ p, where an RMSE is mixed
 * by its square. It is non-increasing and convex in those coordinates by construction.
 */
public final class CdpSurface {
    private final List<CdpPoint> points;
    private final List<CdpPoint> incomplete;
    private final Map<Axis, String> measures;

    private CdpSurface(List<CdpPoint> points, List<CdpPoint> incomplete, Map<Axis, String> measures) {
        this.points = List.copyOf(points);
        this.incomplete = List.copyOf(incomplete);
        this.measures = measures;
    }

    /**
     * A surface over any three measures of which less is better. Points in which one of the three is missing or not finite are
     * set aside as {@link #incomplete()}.
     */
    public static CdpSurface of(List<CdpPoint> points, String distortion, String perception, String error) {
        Map<Axis, String> measures = new EnumMap<>(Axis.class);
        measures.put(Axis.DISTORTION, distortion);
        measures.put(Axis.PERCEPTION, perception);
        measures.put(Axis.ERROR, error);
        for (String measure : measures.values()) {
            if (!Measure.of(measure).lowerIsBetter()) {
                throw new ConfigurationException("a side of the surface must be a measure of which less is better, got "
                        + measure + ": use " + Measure.RMSE + " or " + Measure.MSE + " for distortion");
            }
        }
        List<CdpPoint> complete = new ArrayList<>();
        List<CdpPoint> incomplete = new ArrayList<>();
        for (CdpPoint point : points) {
            boolean all = true;
            for (String measure : measures.values()) {
                all &= Double.isFinite(point.measure(measure));
            }
            (all ? complete : incomplete).add(point);
        }
        return new CdpSurface(complete, incomplete, measures);
    }

    /** The paper's surface of one judge: D the RMSE, P the critic gap, C the judge's error rate. */
    public static CdpSurface of(List<CdpPoint> points, String judge) {
        return of(points, Measure.RMSE, Measure.CRITIC_GAP, Measure.errorRate(judge));
    }

    /** The judges that have scored at least one of the points, in alphabetical order. */
    public static SortedSet<String> judges(List<CdpPoint> points) {
        SortedSet<String> judges = new TreeSet<>();
        for (CdpPoint point : points) {
            for (String measure : point.measures().keySet()) {
                String judge = Measure.judgeOf(measure);
                if (judge != null) {
                    judges.add(judge);
                }
            }
        }
        return judges;
    }

    /** The points with all three measures, in the order given. */
    public List<CdpPoint> points() {
        return points;
    }

    /** The points left out because one of the three measures is missing or not finite. */
    public List<CdpPoint> incomplete() {
        return incomplete;
    }

    /** Name of the measure on one axis. */
    public String measure(Axis axis) {
        return measures.get(axis);
    }

    /** A point's value on one axis, in the measure's own unit. */
    public double value(CdpPoint point, Axis axis) {
        return point.measure(measure(axis));
    }

    /** All points' values on one axis, in the order of {@link #points()}. */
    public double[] values(Axis axis) {
        return points.stream().mapToDouble(point -> value(point, axis)).toArray();
    }

    /** The scale in which a mix has the mean of its parts: the square of an RMSE, else the value itself. */
    public double linear(Axis axis, double value) {
        return Mixing.linear(measure(axis), value);
    }

    /** The inverse of {@link #linear}. */
    public double measured(Axis axis, double linear) {
        return Mixing.measured(measure(axis), linear);
    }

    /**
     * The points that no other beats: no other point is at most as large on all three axes and smaller on one. Sorted by
     * (D, P, C, id).
     */
    public List<CdpPoint> nonDominated() {
        List<CdpPoint> result = new ArrayList<>();
        for (CdpPoint point : points) {
            if (points.stream().noneMatch(other -> dominates(other, point))) {
                result.add(point);
            }
        }
        Comparator<CdpPoint> order = Comparator.comparingDouble(point -> value(point, Axis.DISTORTION));
        result.sort(order.thenComparingDouble(point -> value(point, Axis.PERCEPTION))
                .thenComparingDouble(point -> value(point, Axis.ERROR))
                .thenComparing(CdpPoint::id));
        return result;
    }

    /** The least C that mixing reaches with D ≤ d and P ≤ p; positive infinity when no mix keeps both limits. */
    public double errorAt(double d, double p) {
        return mixAt(d, p).map(Mix::error).orElse(Double.POSITIVE_INFINITY);
    }

    /** The mix behind {@link #errorAt}; empty when no mix keeps both limits. */
    public Optional<Mix> mixAt(double d, double p) {
        return least(Axis.ERROR, new Limits(d, p, Double.POSITIVE_INFINITY));
    }

    /** The mix that is least on one axis within limits on all; empty when no mix keeps them. */
    public Optional<Mix> least(Axis objective, Limits limits) {
        Axis first = objective == Axis.DISTORTION ? Axis.PERCEPTION : Axis.DISTORTION;
        Axis second = objective.third(first);
        double[] weights = MixtureProgram.solve(
                linearValues(objective),
                linearValues(first),
                linear(first, limits.on(first)),
                linearValues(second),
                linear(second, limits.on(second)));
        return Optional.ofNullable(weights).map(this::mix).filter(mix -> mix.value(objective) <= limits.on(objective));
    }

    private double[] linearValues(Axis axis) {
        return points.stream()
                .mapToDouble(point -> linear(axis, value(point, axis)))
                .toArray();
    }

    private Mix mix(double[] weights) {
        List<Mix.Part> parts = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0) {
                parts.add(new Mix.Part(points.get(i), weights[i]));
            }
        }
        Comparator<Mix.Part> order = Comparator.comparingDouble(part -> -part.probability());
        parts.sort(order.thenComparing(part -> part.point().id()));
        return new Mix(parts, mean(parts, Axis.DISTORTION), mean(parts, Axis.PERCEPTION), mean(parts, Axis.ERROR));
    }

    private double mean(List<Mix.Part> parts, Axis axis) {
        if (parts.size() == 1) {
            return value(parts.get(0).point(), axis);
        }
        double sum = 0;
        for (Mix.Part part : parts) {
            sum += part.probability() * linear(axis, value(part.point(), axis));
        }
        return measured(axis, sum);
    }

    private boolean dominates(CdpPoint one, CdpPoint other) {
        boolean smaller = false;
        for (Axis axis : Axis.values()) {
            double mine = value(one, axis);
            double theirs = value(other, axis);
            if (mine > theirs) {
                return false;
            }
            smaller |= mine < theirs;
        }
        return smaller;
    }
}
