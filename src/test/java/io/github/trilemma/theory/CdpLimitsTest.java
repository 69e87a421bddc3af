package io.github.trilemma.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** C at the ends of its axes against solutions that need no linear program. */
class CdpLimitsTest {

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    /** Without limits every y gets the decision that errs least. */
    @ParameterizedTest
    @MethodSource("seeds")
    void withoutLimitsEachSymbolIsOnItsOwn(long seed) {
        KnownSources.Placed placed = RandomSources.of(seed);
        DiscreteSource source = placed.source();
        double expected = 0;
        for (int y = 0; y < source.degradedSymbols(); y++) {
            double least = 1;
            for (int j = 0; j < source.symbols(); j++) {
                least = Math.min(least, source.errorGiven(y, j));
            }
            expected += source.degraded()[y] * least;
        }
        for (Divergence divergence : RandomSources.divergences(placed)) {
            CdpSolver solver = new CdpSolver(source, divergence);
            assertThat(solver.solve(null, null).errorRate()).isCloseTo(expected, within(1e-10));
            // Limits too wide to matter are no limits.
            double wide = divergence instanceof KullbackLeibler ? 1e3 : 2 * divergence.scale();
            for (double d : new double[] {1.2 * source.largestCost(), 2 * source.largestCost() + 1}) {
                CdpSolution solution = solver.solve(d, wide);
                assertThat(solution.errorRate()).as(divergence.name()).isCloseTo(expected, within(3e-8));
                assertThat(solution.gap()).as(divergence.name()).isLessThan(1e-7);
                if (d > source.largestCost()) {
                    assertThat(solution.slopeD()).isCloseTo(0, within(1e-12));
                }
            }
        }
    }

    /**
     * C(D, ∞): for each y the pairs (distortion, error) of all x̂ have a lower convex hull; walking down the steepest pieces of
     * all hulls first is the optimum (a fractional knapsack).
     */
    @ParameterizedTest
    @MethodSource("seeds")
    void withoutPerceptionItIsAKnapsack(long seed) {
        KnownSources.Placed placed = RandomSources.of(seed);
        DiscreteSource source = placed.source();
        CdpSolver solver = new CdpSolver(source, new TotalVariation());
        List<double[]> pieces = new ArrayList<>();
        double distortion = 0;
        double error = 0;
        for (int y = 0; y < source.degradedSymbols(); y++) {
            double mass = source.degraded()[y];
            double[] start = best(source, y, Double.POSITIVE_INFINITY);
            distortion += mass * start[0];
            error += mass * start[1];
            double[] at = start;
            for (double[] next = steepest(source, y, at); next != null; next = steepest(source, y, at)) {
                pieces.add(new double[] {mass * (next[0] - at[0]), mass * (at[1] - next[1])});
                at = next;
            }
        }
        assertThat(solver.minimumDistortion(null)).isCloseTo(distortion, within(1e-9));
        pieces.sort(Comparator.comparingDouble(piece -> -piece[1] / piece[0]));
        double extra = new SplittableRandom(seed).nextDouble() * 0.5;
        double left = extra;
        for (double[] piece : pieces) {
            double share = Math.min(1, left / piece[0]);
            error -= share * piece[1];
            left -= share * piece[0];
            if (left <= 0) {
                break;
            }
        }
        assertThat(solver.solve(distortion + extra, null).errorRate()).isCloseTo(error, within(1e-9));
    }

    /** The x̂ of least distortion, and of those the least error, as {distortion, error}. */
    private static double[] best(DiscreteSource source, int y, double limit) {
        double[] best = {limit, limit};
        for (int j = 0; j < source.symbols(); j++) {
            double d = source.distortionGiven(y, j);
            double e = source.errorGiven(y, j);
            if (d < best[0] - 1e-12 || (Math.abs(d - best[0]) <= 1e-12 && e < best[1])) {
                best = new double[] {d, e};
            }
        }
        return best;
    }

    private static double[] steepest(DiscreteSource source, int y, double[] at) {
        double[] best = null;
        double slope = 0;
        for (int j = 0; j < source.symbols(); j++) {
            double d = source.distortionGiven(y, j) - at[0];
            double gain = at[1] - source.errorGiven(y, j);
            if (d > 1e-12 && gain > 1e-12 && gain / d > slope) {
                slope = gain / d;
                best = new double[] {source.distortionGiven(y, j), source.errorGiven(y, j)};
            }
        }
        return best;
    }

    /**
     * C(∞, P) under total variation with two classes: only the mass of each decision region matters, and within a region X̂ can
     * follow X. One number is left, the mass of region 1, and it goes to the y that gain most.
     */
    @ParameterizedTest
    @MethodSource("seeds")
    void withoutDistortionOnlyTheRegionsCount(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = 2 + random.nextInt(6);
        int m = 1 + random.nextInt(6);
        double[][] classes = {
            RandomSources.distribution(random, n, false, false), RandomSources.distribution(random, n, false, false)
        };
        double[][] channel = new double[n][];
        int[] decision = new int[n];
        for (int x = 0; x < n; x++) {
            channel[x] = RandomSources.distribution(random, m, false, false);
            decision[x] = x == 0 ? 1 : x == 1 ? 0 : random.nextInt(2);
        }
        double prior = random.nextDouble();
        DiscreteSource source =
                new DiscreteSource(new double[] {prior, 1 - prior}, classes, channel, new double[n][n], decision);
        double p = 0.3 * random.nextDouble();
        double region = 0;
        for (int x = 0; x < n; x++) {
            region += decision[x] == 1 ? source.clean()[x] : 0;
        }
        double expected = Double.POSITIVE_INFINITY;
        // The error is convex and piecewise linear in the mass of region 1, with kinks where one more y is used up.
        List<Double> masses = new ArrayList<>(List.of(Math.max(0, region - p), Math.min(1, region + p)));
        double sum = 0;
        List<Integer> order = new ArrayList<>();
        for (int y = 0; y < m; y++) {
            order.add(y);
        }
        order.sort(Comparator.comparingDouble(y -> source.errorGiven(y, 0) - source.errorGiven(y, 1)));
        for (int y : order) {
            sum += source.degraded()[y];
            if (Math.abs(sum - region) <= p) {
                masses.add(sum);
            }
        }
        for (double mass : masses) {
            expected = Math.min(expected, regionError(source, order, mass));
        }
        CdpSolver solver = new CdpSolver(source, new TotalVariation());
        assertThat(solver.solve(null, p).errorRate()).isCloseTo(expected, within(1e-10));
    }

    /** Symbol 0 lies in region 1 and symbol 1 in region 0. */
    private static double regionError(DiscreteSource source, List<Integer> order, double mass) {
        double error = 0;
        double left = mass;
        for (int y : order) {
            double used = Math.min(left, source.degraded()[y]);
            error += used * source.errorGiven(y, 0) + (source.degraded()[y] - used) * source.errorGiven(y, 1);
            left -= used;
        }
        return error;
    }
}
