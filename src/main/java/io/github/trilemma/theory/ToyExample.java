package io.github.trilemma.theory;

import io.github.trilemma.ConfigurationException;

/**
 * The toy example of Liu, Zhang, Xiong (2019): X ~ 0.7 N(-1,1) + 0.3 N(1,1), Y = X + N with N ~ N(0,1), the restricted family of
 * restorers X̂ = a·Y + b and the classifier "class 2 where x̂ > threshold". Class means are ∓1.
 *
 * @param a factor, finite and not 0
 * @param b offset, finite
 * @param threshold of the classifier, finite
 */
public record ToyExample(double a, double b, double threshold) {
    /** The Bayes threshold of the clean signal, ½ ln(7/3) = 0.42365. */
    public static final double BAYES_THRESHOLD = 0.5 * Math.log(7.0 / 3.0);

    static final double PRIOR = 0.7;
    static final double FIRST_MEAN = -1;
    static final double SECOND_MEAN = 1;
    private static final GaussianMixture CLEAN = new GaussianMixture(PRIOR, FIRST_MEAN, SECOND_MEAN, 1);
    private static final double SECOND_MOMENT = 2;

    public ToyExample {
        if (!Double.isFinite(a) || a == 0) {
            throw new ConfigurationException(
                    "a must be a finite number other than 0, got " + a + ": a = 0 restores everything to one value");
        }
        finite("b", b);
        finite("threshold", threshold);
    }

    private static void finite(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new ConfigurationException(name + " must be a finite number, got " + value);
        }
    }

    /** The paper's restorer: X̂ = a·Y under the Bayes threshold. */
    public static ToyExample of(double a) {
        return new ToyExample(a, 0, BAYES_THRESHOLD);
    }

    /** E[(X - X̂)²] = 2(1-a)² + a² - 2b(1-a)·E[X] + b². */
    public double mse() {
        return (1 - a) * (1 - a) * SECOND_MOMENT + a * a - 2 * b * (1 - a) * CLEAN.mean() + b * b;
    }

    /** 0.7·Pr(X̂ > threshold | class 1) + 0.3·Pr(X̂ ≤ threshold | class 2), where X̂ | class ~ N(±a + b, 2a²). */
    public double errorRate() {
        GaussianMixture restored = restored();
        double s = restored.deviation();
        return PRIOR * Normal.cumulative((restored.first() - threshold) / s)
                + (1 - PRIOR) * Normal.cumulative((threshold - restored.second()) / s);
    }

    /** KL(p_X ‖ p_X̂) in nats. */
    public double kl() {
        return CLEAN.divergenceFrom(restored());
    }

    /** Total variation between p_X and p_X̂. */
    public double totalVariation() {
        return CLEAN.totalVariation(restored());
    }

    /** Wasserstein-1 between p_X and p_X̂. */
    public double wasserstein1() {
        return CLEAN.wasserstein1(restored());
    }

    private GaussianMixture restored() {
        return new GaussianMixture(PRIOR, a * FIRST_MEAN + b, a * SECOND_MEAN + b, Math.sqrt(2) * Math.abs(a));
    }
}
