package io.github.trilemma.theory;

import java.util.Arrays;

/** The symbols y that occur, and the way back from joint masses to p(x̂|y). */
final class Masses {
    private final DiscreteSource source;
    private final double[] degraded;
    private final int[] occurring;

    Masses(DiscreteSource source) {
        this.source = source;
        degraded = source.degraded();
        int[] found = new int[degraded.length];
        int count = 0;
        for (int y = 0; y < degraded.length; y++) {
            if (degraded[y] > 0) {
                found[count++] = y;
            }
        }
        occurring = Arrays.copyOf(found, count);
    }

    /** Joint mass of the i-th occurring y and a restored symbol. */
    @FunctionalInterface
    interface Joint {
        double mass(int i, int restored);
    }

    int count() {
        return occurring.length;
    }

    int symbol(int i) {
        return occurring[i];
    }

    double probability(int i) {
        return degraded[occurring[i]];
    }

    /**
     * Rounds masses to a restorer whose rows sum to 1 exactly. With {@code fullSupport} every symbol that X takes keeps a
     * share of {@link KullbackLeiblerBlock#LEAST_SHARE}, without which the Kullback-Leibler divergence would be infinite.
     */
    Restorer restorer(Joint joint, boolean fullSupport) {
        int n = source.symbols();
        double[] clean = source.clean();
        double[][] table = new double[degraded.length][];
        for (int y = 0; y < table.length; y++) {
            table[y] = clean.clone();
        }
        for (int i = 0; i < occurring.length; i++) {
            double[] row = new double[n];
            for (int j = 0; j < n; j++) {
                row[j] = Math.max(0, joint.mass(i, j));
            }
            double sum = Vectors.sum(row);
            table[occurring[i]] = sum > 0 ? row : clean.clone();
            Vectors.scale(table[occurring[i]], sum > 0 ? 1 / sum : 1);
        }
        Restorer restorer = new Restorer(table);
        if (fullSupport) {
            fill(table, clean, restorer.output(degraded));
        }
        return restorer;
    }

    private void fill(double[][] table, double[] clean, double[] output) {
        for (int j = 0; j < clean.length; j++) {
            double least = KullbackLeiblerBlock.LEAST_SHARE * clean[j];
            if (output[j] < 0.5 * least) {
                int y = likeliest(j);
                double share = Math.min(0.5, least / degraded[y]);
                Vectors.scale(table[y], 1 - share);
                table[y][j] += share;
            }
        }
    }

    /** The y that symbol x most often becomes. */
    private int likeliest(int x) {
        int best = occurring[0];
        for (int y : occurring) {
            if (source.channel(x, y) > source.channel(x, best)) {
                best = y;
            }
        }
        return best;
    }
}
