package io.github.trilemma.config;

import io.github.trilemma.ConfigurationException;

/** Range checks of the records: each names the key, the range and the value that was given. */
final class Check {
    private Check() {}

    static void require(boolean holds, String key, String range, Object got) {
        if (!holds) {
            throw new ConfigurationException(key + " must be " + range + ", got " + got);
        }
    }

    static void positive(String key, int value) {
        require(value > 0, key, "a whole number above 0", value);
    }

    static void notNegative(String key, long value) {
        require(value >= 0, key, "a whole number of at least 0", value);
    }

    static void positive(String key, double value) {
        require(Double.isFinite(value) && value > 0, key, "a finite number above 0", value);
    }

    static void notNegative(String key, double value) {
        require(Double.isFinite(value) && value >= 0, key, "a finite number of at least 0", value);
    }

    static void fraction(String key, double value) {
        require(value >= 0 && value <= 1, key, "within 0..1", value);
    }

    static void present(String key, Object value) {
        require(value != null, key, "given", "nothing");
    }
}
