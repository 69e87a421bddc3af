package io.github.trilemma.theory;

import java.util.random.RandomGenerator;

/**
 * A randomised restorer p(x̂|y), the optimum that a linear program returns. Rows of symbols y that never occur hold p_X.
 */
public final class Restorer {
    private static final double CERTAIN = 1 - 1e-9;

    private final double[][] table;

    Restorer(double[][] table) {
        this.table = table;
    }

    /** m, the number of symbols y. */
    public int degradedSymbols() {
        return table.length;
    }

    /** n, the number of symbols x̂. */
    public int symbols() {
        return table[0].length;
    }

    /** p(x̂|y). */
    public double probability(int y, int restored) {
        return table[y][restored];
    }

    /** p(x̂|y) as (m, n) rows that sum to 1. */
    public double[][] table() {
        double[][] copy = new double[table.length][];
        for (int y = 0; y < table.length; y++) {
            copy[y] = table[y].clone();
        }
        return copy;
    }

    /** Draws x̂ for a given y. */
    public int sample(int y, RandomGenerator random) {
        return Distributions.sample(table[y], random);
    }

    /** Number of y that are not restored to one symbol with certainty. */
    public int randomisedRows() {
        int count = 0;
        for (double[] row : table) {
            count += Vectors.max(row) < CERTAIN ? 1 : 0;
        }
        return count;
    }

    /** p_X̂ (n) when Y is distributed as {@code degraded}. */
    public double[] output(double[] degraded) {
        double[] result = new double[symbols()];
        for (int y = 0; y < table.length; y++) {
            Vectors.addScaled(result, degraded[y], table[y]);
        }
        return result;
    }

    /** Error rate, distortion and perception of this restorer on a source, straight from their definitions. */
    public Triple measure(DiscreteSource source, Divergence divergence) {
        double[] degraded = source.degraded();
        double error = 0;
        double distortion = 0;
        for (int y = 0; y < table.length; y++) {
            for (int j = 0; j < table[y].length; j++) {
                if (table[y][j] > 0) {
                    error += degraded[y] * table[y][j] * source.errorGiven(y, j);
                    distortion += degraded[y] * table[y][j] * source.distortionGiven(y, j);
                }
            }
        }
        return new Triple(error, distortion, divergence.between(source.clean(), output(degraded)));
    }
}
