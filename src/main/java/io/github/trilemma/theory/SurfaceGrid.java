package io.github.trilemma.theory;

import io.github.trilemma.ConfigurationException;

/** The limits (D, P) at which a surface is computed: every D with every P. */
public final class SurfaceGrid {
    /** More limits on one axis than this are taken for a slip. */
    public static final int MAX_LIMITS = 1000;

    /** Share of the D axis at whose end the P axis of an automatic grid ends. */
    private static final double KNEE = 0.05;

    /** Share by which both axes go beyond the last change. */
    private static final double MARGIN = 0.1;

    private static final double ROUNDING = 1e-10;

    private final double[] distortions;
    private final double[] perceptions;

    /**
     * A grid of given limits.
     *
     * @param distortions limits D, strictly rising, finite, at least 0
     * @param perceptions limits P, strictly rising, finite, at least 0
     * @throws ConfigurationException naming D or P when they are not so
     */
    public SurfaceGrid(double[] distortions, double[] perceptions) {
        this.distortions = rising("D", distortions);
        this.perceptions = rising("P", perceptions);
    }

    private static double[] rising(String name, double[] limits) {
        Distributions.size(name, limits.length, MAX_LIMITS);
        for (int i = 0; i < limits.length; i++) {
            if (!Double.isFinite(limits[i]) || limits[i] < 0) {
                throw new ConfigurationException(
                        name + "[" + i + "] must be a finite number of at least 0, got " + limits[i]);
            }
            if (i > 0 && limits[i] <= limits[i - 1]) {
                throw new ConfigurationException(name + " must rise, got " + limits[i - 1] + " then " + limits[i]
                        + ": sort it, each value once");
            }
        }
        return limits.clone();
    }

    /**
     * Equal steps over the part of the plane where the surface changes, and a little more: D from the least distortion at all to where more
     * distortion no longer helps, P from 0 to where it no longer helps (near the least distortion: to the least perception 5 %
     * above it, because at the very end the Kullback-Leibler divergence is endless).
     *
     * @param solver solves the handful of programs that find these ends
     * @param distortionCount number of limits D, at least 2
     * @param perceptionCount number of limits P, at least 2
     */
    public static SurfaceGrid automatic(CdpSolver solver, int distortionCount, int perceptionCount) {
        checkCount("D", distortionCount);
        checkCount("P", perceptionCount);
        double lowest = solver.minimumDistortion(null);
        double best = solver.solve(null, null).errorRate();
        double widest = solver.minimise(new Triple(0, 0, 1), Triple.limits(best + ROUNDING, null, null))
                .value();
        double knee = lowest + KNEE * (Math.max(flatFrom(solver, 0.0), flatFrom(solver, null)) - lowest);
        Double atKnee = solver.minimumPerception(knee);
        if (atKnee != null) {
            widest = Math.max(widest, atKnee);
        }
        double highest = Math.max(flatFrom(solver, 0.0), flatFrom(solver, widest));
        if (highest - lowest < ROUNDING * Math.max(1, highest)) {
            highest = lowest + Math.max(1e-6, 0.1 * lowest);
        }
        return new SurfaceGrid(
                steps(lowest, highest + MARGIN * (highest - lowest), distortionCount),
                steps(0, widest > ROUNDING ? (1 + MARGIN) * widest : 0.1, perceptionCount));
    }

    /** The least distortion that reaches the error rate C(∞, p). */
    private static double flatFrom(CdpSolver solver, Double p) {
        double error = solver.solve(null, p).errorRate();
        return solver.minimise(new Triple(0, 1, 0), Triple.limits(error + ROUNDING, null, p))
                .value();
    }

    private static void checkCount(String name, int count) {
        if (count < 2 || count > MAX_LIMITS) {
            throw new ConfigurationException(
                    "the grid must have 2.." + MAX_LIMITS + " limits for " + name + ", got " + count);
        }
    }

    private static double[] steps(double from, double to, int count) {
        double[] result = new double[count];
        for (int i = 0; i < count; i++) {
            result[i] = i + 1 == count ? to : from + (to - from) * i / (count - 1);
        }
        return result;
    }

    /** The limits D, rising. */
    public double[] distortions() {
        return distortions.clone();
    }

    /** The limits P, rising. */
    public double[] perceptions() {
        return perceptions.clone();
    }

    /** Number of pairs (D, P). */
    public int size() {
        return distortions.length * perceptions.length;
    }
}
