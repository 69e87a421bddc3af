package io.github.trilemma.surface;

import java.util.Arrays;
import java.util.List;

/**
 * Families of curves through the surface. {@link #measured} is the paper's way: each curve uses only the points whose third
 * measure keeps the level. {@link #reachable} also mixes points on both sides of the level, so it lies at or below.
 */
public final class Slices {
    private Slices() {}

    /** One {@link Slice} of y over x per level of the third axis. */
    public static List<Slice> measured(CdpSurface surface, Axis x, Axis y, List<Double> levels) {
        return levels.stream().map(level -> Slice.of(surface, x, y, level)).toList();
    }

    /**
     * The least y that any mix reaches at each x while its third measure is at most {@code level}; positive infinity where no
     * mix does. C(D | P ≤ p), C(P | D ≤ d) and P(D | C ≤ c) are of this kind.
     */
    public static double[] reachable(CdpSurface surface, Axis x, Axis y, double level, double[] xs) {
        Limits atLevel = Limits.none().with(x.third(y), level);
        return Arrays.stream(xs)
                .map(at -> surface.least(y, atLevel.with(x, at))
                        .map(mix -> mix.value(y))
                        .orElse(Double.POSITIVE_INFINITY))
                .toArray();
    }
}
