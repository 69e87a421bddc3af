package io.github.trilemma.theory;

import io.github.trilemma.ConfigurationException;

/**
 * A binary source through a binary symmetric channel, solved by hand. X is 1 with probability p ≤ ½ and Y = X except with
 * probability flip &lt; ½; the class is X itself and the cost is Hamming, so error rate and distortion are the same number.
 *
 * <p>Write q for Pr(X̂ = 1) and r_y for Pr(X = 1 | Y = y). Saying 1 instead of 0 at y changes the error by 1 - 2 r_y per unit of
 * probability, and r_1 &gt; r_0, so 1 is said at y = 1 first: error(q) = p + (1 - 2 r_1)·min(q, m) + (1 - 2 r_0)·max(0, q - m)
 * with m = Pr(Y = 1). Total variation allows |q - p| ≤ P; error(q) falls up to m when r_1 ≥ ½ and rises from 0 when not.
 *
 * @param p Pr(X = 1), within (0, ½]
 * @param flip error probability of the channel, within (0, ½)
 */
public record BinarySymmetric(double p, double flip) {
    public BinarySymmetric {
        check("p must be above 0 and at most 0.5", p, p > 0 && p <= 0.5);
        check("flip must be above 0 and below 0.5", flip, flip > 0 && flip < 0.5);
    }

    private static void check(String rule, double value, boolean good) {
        if (!good) {
            throw new ConfigurationException(rule + ", got " + value);
        }
    }

    /** Pr(Y = 1). */
    public double seenOnes() {
        return p * (1 - flip) + (1 - p) * flip;
    }

    /** r_1 = Pr(X = 1 | Y = 1). */
    public double posteriorOfOne() {
        return p * (1 - flip) / seenOnes();
    }

    /** r_0 = Pr(X = 1 | Y = 0). */
    public double posteriorOfZero() {
        return p * flip / (1 - seenOnes());
    }

    /** The least error rate, which is also the least distortion, when total variation is at most {@code perception}. */
    public double error(double perception) {
        double free = posteriorOfOne() >= 0.5 ? seenOnes() : 0;
        double q = Math.min(Math.max(free, p - perception), p + perception);
        return p
                + (1 - 2 * posteriorOfOne()) * Math.min(q, seenOnes())
                + (1 - 2 * posteriorOfZero()) * Math.max(0, q - seenOnes());
    }

    /** The same as a source for {@link CdpSolver}. */
    public DiscreteSource source() {
        double[][] classes = {{1, 0}, {0, 1}};
        double[][] channel = {{1 - flip, flip}, {flip, 1 - flip}};
        double[][] hamming = {{0, 1}, {1, 0}};
        return new DiscreteSource(new double[] {1 - p, p}, classes, channel, hamming, new int[] {0, 1});
    }
}
