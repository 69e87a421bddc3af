package io.github.trilemma.train;

import io.github.trilemma.tensor.Generators;

/**
 * Seeds for the different draws of one point, all made from its one seed. Each use has its own stream; a stream is a pure
 * function of (seed, use, number), so nothing but numbers need be kept to resume.
 */
public final class Seeds {
    private Seeds() {}

    /** What a draw is for. */
    public enum Use {
        RESTORER_WEIGHTS(1),
        CRITIC_WEIGHTS(2),
        CLASSIFIER_WEIGHTS(3),
        ORDER(4),
        TRAINING_NOISE(5),
        VALIDATION_NOISE(6),
        DROPOUT(7),
        AUGMENTATION(8),
        HELD_OUT_CRITIC(9),
        PENALTY_SHARES(10);

        private final int number;

        Use(int number) {
            this.number = number;
        }
    }

    /** Seed number {@code number} of a use. */
    public static long of(long seed, Use use, long number) {
        return Generators.mix(stream(seed, use) + number);
    }

    /** What a use's seeds are counted on from: seed number n is {@code mix(stream + n)}. */
    static long stream(long seed, Use use) {
        return Generators.mix(Generators.mix(seed) + use.number);
    }
}
