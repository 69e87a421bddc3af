package io.github.trilemma.benchmarks;

import io.github.trilemma.ConfigurationException;

/** The option {@code --rounds}. */
final class Rounds {
    private static final int MOST = 1000;

    private Rounds() {}

    static void require(int rounds) {
        if (rounds < 1 || rounds > MOST) {
            throw new ConfigurationException("--rounds must be within 1.." + MOST + ", got " + rounds);
        }
    }
}
