package io.github.trilemma.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class MixtureProgramTest {
    @RepeatedTest(300)
    void agreesWithAllBasicSolutions(RepetitionInfo info) {
        Random random = new Random(info.getCurrentRepetition());
        boolean coarse = info.getCurrentRepetition() % 2 == 0;
        int n = 1 + random.nextInt(9);
        double[] cost = draw(random, n, coarse);
        double[] a = draw(random, n, coarse);
        double[] b = draw(random, n, coarse);
        double aMax = draw(random, 1, coarse)[0];
        double bMax = draw(random, 1, coarse)[0];

        double[] weights = MixtureProgram.solve(cost, a, aMax, b, bMax);
        double expected = bruteForce(cost, a, aMax, b, bMax);

        if (Double.isInfinite(expected)) {
            assertThat(weights).isNull();
            return;
        }
        assertThat(weights).isNotNull();
        assertThat(dot(weights, cost)).isCloseTo(expected, within(1e-8));
        assertThat(dot(weights, a)).isLessThanOrEqualTo(aMax + 1e-8);
        assertThat(dot(weights, b)).isLessThanOrEqualTo(bMax + 1e-8);
        assertThat(Arrays.stream(weights).sum()).isCloseTo(1, within(1e-12));
        assertThat(Arrays.stream(weights).filter(w -> w > 0).count()).isBetween(1L, 3L);
        assertThat(Arrays.stream(weights).min().orElseThrow()).isGreaterThanOrEqualTo(0);
    }

    @Test
    void noPointsHaveNoMix() {
        assertThat(MixtureProgram.solve(new double[0], new double[0], 1, new double[0], 1))
                .isNull();
    }

    @Test
    void unboundedLimitsTakeTheCheapestPoint() {
        double infinity = Double.POSITIVE_INFINITY;
        double[] weights = MixtureProgram.solve(
                new double[] {3, 1, 2}, new double[] {0, 9, 9}, infinity, new double[] {9, 9, 0}, infinity);
        assertThat(weights).containsExactly(0, 1, 0);
    }

    @Test
    void aMixOfThreeIsFound() {
        // At the centre of a triangle that lies far below the fourth point, which alone keeps both limits.
        double[] a = {0, 3, 0, 1};
        double[] b = {0, 0, 3, 1};
        double[] weights = MixtureProgram.solve(new double[] {2, 1, 1, 9}, a, 1, b, 1);
        assertThat(weights[0]).isCloseTo(1 / 3.0, within(1e-12));
        assertThat(weights[1]).isCloseTo(1 / 3.0, within(1e-12));
        assertThat(weights[2]).isCloseTo(1 / 3.0, within(1e-12));
    }

    @Test
    void thousandsOfPointsAreNoTrouble() {
        Random random = new Random(7);
        double[] a = draw(random, 5000, false);
        double[] b = draw(random, 5000, false);
        double[] cost = new double[5000];
        Arrays.setAll(cost, i -> 1 / (a[i] + 0.1) + 1 / (b[i] + 0.1));
        double[] weights = MixtureProgram.solve(cost, a, 0.5, b, 0.5);
        assertThat(dot(weights, cost)).isBetween(2 / 0.6 - 1e-9, 2 / 0.6 + 0.05);
    }

    /** The optimum lies at a vertex: at most three of points and slacks are positive. All of them are tried. */
    private static double bruteForce(double[] cost, double[] a, double aMax, double[] b, double bMax) {
        int n = cost.length;
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            for (int j = i; j < n + 2; j++) {
                for (int k = j; k < n + 2; k++) {
                    best = Math.min(best, basic(cost, a, aMax, b, bMax, new int[] {i, j, k}));
                }
            }
        }
        return best;
    }

    private static double basic(double[] cost, double[] a, double aMax, double[] b, double bMax, int[] columns) {
        int n = cost.length;
        double[][] m = new double[3][4];
        for (int k = 0; k < 3; k++) {
            int c = columns[k];
            m[0][k] = c < n ? 1 : 0;
            m[1][k] = c < n ? a[c] : c == n ? 1 : 0;
            m[2][k] = c < n ? b[c] : c == n + 1 ? 1 : 0;
        }
        m[0][3] = 1;
        m[1][3] = aMax;
        m[2][3] = bMax;
        double[] x = solve(m);
        if (x == null) {
            return Double.POSITIVE_INFINITY;
        }
        double value = 0;
        for (int k = 0; k < 3; k++) {
            if (x[k] < -1e-9) {
                return Double.POSITIVE_INFINITY;
            }
            value += columns[k] < n ? x[k] * cost[columns[k]] : 0;
        }
        return value;
    }

    /** Gauss with pivoting; null for a singular system. */
    private static double[] solve(double[][] m) {
        for (int c = 0; c < 3; c++) {
            int pivot = c;
            for (int r = c; r < 3; r++) {
                pivot = Math.abs(m[r][c]) > Math.abs(m[pivot][c]) ? r : pivot;
            }
            double[] swap = m[c];
            m[c] = m[pivot];
            m[pivot] = swap;
            if (Math.abs(m[c][c]) < 1e-9) {
                return null;
            }
            for (int r = 0; r < 3; r++) {
                double factor = r == c ? 0 : m[r][c] / m[c][c];
                for (int k = c; k < 4; k++) {
                    m[r][k] -= factor * m[c][k];
                }
            }
        }
        return new double[] {m[0][3] / m[0][0], m[1][3] / m[1][1], m[2][3] / m[2][2]};
    }

    private static double[] draw(Random random, int n, boolean coarse) {
        double[] values = new double[n];
        Arrays.setAll(values, i -> coarse ? random.nextInt(4) : random.nextDouble());
        return values;
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }
}
