package io.github.trilemma.config;

/**
 * The weights of the three terms: {@code alpha·MSE + beta·adversarial + gamma·cross-entropy}.
 *
 * @param alpha weight of the mean squared error, at least 0
 * @param beta weight of the adversarial term, at least 0
 * @param gamma weight of the classifier's cross-entropy, at least 0
 */
public record LossWeights(double alpha, double beta, double gamma) {
    public LossWeights {
        Check.notNegative("weights.alpha", alpha);
        Check.notNegative("weights.beta", beta);
        Check.notNegative("weights.gamma", gamma);
    }
}
