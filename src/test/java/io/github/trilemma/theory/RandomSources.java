package io.github.trilemma.theory;

import java.util.List;
import java.util.SplittableRandom;

/** Random small sources for property tests: with zeros, ties and many classes as often as without. */
final class RandomSources {
    private RandomSources() {}

    static KnownSources.Placed of(long seed) {
        return of(seed, 7);
    }

    static KnownSources.Placed of(long seed, int most) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = 2 + random.nextInt(most - 1);
        int m = 1 + random.nextInt(most);
        int classes = 2 + random.nextInt(3);
        boolean zeros = random.nextBoolean();
        boolean lattice = random.nextBoolean();
        double[][] p = new double[classes][];
        for (int k = 0; k < classes; k++) {
            p[k] = distribution(random, n, zeros, lattice);
        }
        double[][] channel = new double[n][];
        for (int x = 0; x < n; x++) {
            channel[x] = distribution(random, m, zeros, lattice);
        }
        double[] positions = new double[n];
        for (int x = 0; x < n; x++) {
            positions[x] = lattice ? random.nextInt(6) : 7 * random.nextDouble() - 3;
        }
        double[][] cost = random.nextBoolean() ? Lattice.squaredError(positions) : table(random, n);
        int[] decision = new int[n];
        for (int x = 0; x < n; x++) {
            decision[x] = random.nextInt(classes);
        }
        double[] priors = distribution(random, classes, zeros, lattice);
        return new KnownSources.Placed(new DiscreteSource(priors, p, channel, cost, decision), positions);
    }

    private static double[][] table(SplittableRandom random, int n) {
        double[][] table = new double[n][n];
        for (double[] row : table) {
            for (int j = 0; j < n; j++) {
                row[j] = random.nextInt(4);
            }
        }
        return table;
    }

    static double[] distribution(SplittableRandom random, int n, boolean zeros, boolean lattice) {
        double[] p = new double[n];
        while (Vectors.sum(p) == 0) {
            for (int i = 0; i < n; i++) {
                p[i] = zeros && random.nextInt(3) == 0 ? 0 : lattice ? random.nextInt(4) : random.nextDouble();
            }
        }
        Vectors.scale(p, 1 / Vectors.sum(p));
        return p;
    }

    /** Any restorer at all. */
    static Restorer restorer(DiscreteSource source, SplittableRandom random) {
        double[][] table = new double[source.degradedSymbols()][];
        for (int y = 0; y < table.length; y++) {
            table[y] = distribution(random, source.symbols(), random.nextBoolean(), false);
        }
        return new Restorer(table);
    }

    /** The measures that fit a source, each once. */
    static List<Divergence> divergences(KnownSources.Placed placed) {
        double[][] kolmogorov = new double[2 * placed.positions().length][placed.positions().length];
        for (int i = 0; i < placed.positions().length; i++) {
            for (int j = 0; j <= i; j++) {
                kolmogorov[2 * i][j] = 1;
                kolmogorov[2 * i + 1][j] = -1;
            }
        }
        return List.of(
                new TotalVariation(),
                new Wasserstein1(placed.positions()),
                new KullbackLeibler(),
                OptimalTransport.squaredWasserstein2(placed.positions()),
                new FaceDivergence(kolmogorov));
    }
}
