package io.github.trilemma.theory;

import io.github.trilemma.ConfigurationException;
import java.util.random.RandomGenerator;

/** Checks of tables given by the user; each message names the field as the JSON file does. */
final class Distributions {
    private static final double SUM_TOLERANCE = 1e-9;
    private static final double ROUNDING = 1e-14;

    private Distributions() {}

    static void size(String field, int got, int most) {
        if (got < 1 || got > most) {
            throw new ConfigurationException(field + " must have 1.." + most + " entries, got " + got);
        }
    }

    static void length(String field, int got, int expected) {
        if (got != expected) {
            throw new ConfigurationException(
                    field + " must have " + expected + " entries, got " + got + ": one for each symbol");
        }
    }

    /** A copy scaled to sum to 1, as far as rounding has it. */
    static double[] distribution(String field, double[] values, int expected) {
        length(field, values.length, expected);
        for (int i = 0; i < values.length; i++) {
            notNegative(field + "[" + i + "]", values[i]);
        }
        double sum = Vectors.sum(values);
        if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
            throw new ConfigurationException(field + " must sum to 1 within 1e-9, got " + sum);
        }
        double[] copy = values.clone();
        if (Math.abs(sum - 1) > ROUNDING) {
            Vectors.scale(copy, 1 / sum);
        }
        return copy;
    }

    static double[][] costs(String field, double[][] table, int n) {
        if (table.length != n) {
            throw new ConfigurationException(
                    field + " must have " + n + " rows, got " + table.length + ": one for each row of channel");
        }
        double[][] copy = new double[n][];
        for (int x = 0; x < n; x++) {
            length(field + "[" + x + "]", table[x].length, n);
            for (int j = 0; j < n; j++) {
                notNegative(field + "[" + x + "][" + j + "]", table[x][j]);
            }
            copy[x] = table[x].clone();
        }
        return copy;
    }

    static double[] finite(String field, double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new ConfigurationException(field + "[" + i + "] must be finite, got " + values[i]);
            }
        }
        return values.clone();
    }

    static double largest(double[][] table) {
        double largest = 0;
        for (double[] row : table) {
            largest = Math.max(largest, Vectors.max(row));
        }
        return largest;
    }

    /** Draws an index; rounding that leaves nothing over falls to the last possible one. */
    static int sample(double[] distribution, RandomGenerator random) {
        double at = random.nextDouble();
        int last = 0;
        for (int j = 0; j < distribution.length; j++) {
            if (distribution[j] > 0) {
                last = j;
                at -= distribution[j];
                if (at < 0) {
                    return j;
                }
            }
        }
        return last;
    }

    private static void notNegative(String field, double value) {
        if (!Double.isFinite(value) || value < 0) {
            throw new ConfigurationException(field + " must be a finite number of at least 0, got " + value);
        }
    }
}
