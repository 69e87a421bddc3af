package io.github.trilemma.config;

/**
 * Adam's constants (Kingma, Ba 2015).
 *
 * @param beta1 decay of the first moment, within 0..1
 * @param beta2 decay of the second moment, within 0..1
 * @param epsilon added to the root of the second moment
 */
public record AdamConfig(double beta1, double beta2, double epsilon) {
    public AdamConfig {
        Check.require(beta1 >= 0 && beta1 < 1, "adam.beta1", "within 0..1 (1 excluded)", beta1);
        Check.require(beta2 >= 0 && beta2 < 1, "adam.beta2", "within 0..1 (1 excluded)", beta2);
        Check.positive("adam.epsilon", epsilon);
    }
}
