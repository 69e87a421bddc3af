package io.github.trilemma.theory;

import io.github.trilemma.ConfigurationException;

/**
 * X ~ N(0, signal²), Y = X + N, N ~ N(0, noise²), squared error and Wasserstein-2: the one continuous case with a closed form
 * (Freirich, Michaeli, Meir, "A theory of the distortion-perception tradeoff in Wasserstein space", NeurIPS 2021):
 *
 * <pre>D(P) = D* + max(0, W2(p_X, p_X*) - P)²</pre>
 *
 * with X* = E[X|Y] the least-squares restorer and D* its error. Here X* ~ N(0, s*²), so W2(p_X, p_X*) = signal - s*.
 *
 * @param signal standard deviation of X, above 0
 * @param noise standard deviation of N, above 0
 */
public record GaussianTradeoff(double signal, double noise) {
    public GaussianTradeoff {
        positive("signal", signal);
        positive("noise", noise);
    }

    private static void positive(String name, double value) {
        if (!Double.isFinite(value) || value <= 0) {
            throw new ConfigurationException(name + " must be a finite number above 0, got " + value);
        }
    }

    /** D* = signal²·noise²/(signal² + noise²). */
    public double leastDistortion() {
        return signal * signal * noise * noise / (signal * signal + noise * noise);
    }

    /** s* = signal²/√(signal² + noise²), the standard deviation of E[X|Y]. */
    public double restoredDeviation() {
        return signal * signal / Math.hypot(signal, noise);
    }

    /** Wasserstein-2 between X and E[X|Y]: beyond it perception costs nothing. */
    public double freePerception() {
        return signal - restoredDeviation();
    }

    /** D(P), where P is Wasserstein-2 itself, not its square. */
    public double distortion(double perception) {
        double missing = Math.max(0, freePerception() - perception);
        return leastDistortion() + missing * missing;
    }
}
