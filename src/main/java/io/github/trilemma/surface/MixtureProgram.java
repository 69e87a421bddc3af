package io.github.trilemma.surface;

/**
 * The linear program behind a mix: minimise Σ λ_i c_i subject to Σ λ_i a_i ≤ aMax, Σ λ_i b_i ≤ bMax, Σ λ_i = 1, λ ≥ 0.
 *
 * <p>With three rows a basic solution has at most three positive λ. Solved by the two-phase simplex method under
 * Bland's rule (which cannot cycle); the 3×3 basis is inverted afresh in every step, so no error builds up. All columns
 * are first scaled to 0..1, to which {@link #EPSILON} refers.
 */
final class MixtureProgram {
    private static final double EPSILON = 1e-11;
    private static final double PIVOT = 1e-9;

    private final int n;
    private final double[] cost;
    private final double[] a;
    private final double[] b;
    private final double[] right;
    /** Column of each row: -1 is the artificial one, 0..n-1 are points, n and n+1 the slacks of a and b. */
    private final int[] basis;

    private double[] values;
    private double[][] inverse;

    private MixtureProgram(double[] cost, double[] a, double[] b, double aMax, double bMax) {
        this.n = cost.length;
        this.cost = cost;
        this.a = a;
        this.b = b;
        this.right = new double[] {1, aMax, bMax};
        this.basis = new int[] {-1, n, n + 1};
    }

    /**
     * An optimum.
     *
     * @param weights the λ, one per point
     * @param slopeA by how much the least cost falls per unit by which aMax grows, at least 0
     * @param slopeB the same for bMax
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Solution(double[] weights, double slopeA, double slopeB) {}

    /** The λ of the best mix, or null when no mix keeps both limits. */
    static double[] solve(double[] cost, double[] a, double aMax, double[] b, double bMax) {
        Solution solution = solution(cost, a, aMax, b, bMax);
        return solution == null ? null : solution.weights();
    }

    /** The best mix with the prices of both limits (the dual solution), or null when no mix keeps them. */
    static Solution solution(double[] cost, double[] a, double aMax, double[] b, double bMax) {
        if (cost.length == 0) {
            return null;
        }
        Scale scaleA = Scale.of(a);
        Scale scaleB = Scale.of(b);
        double aLimit = scaleA.limit(aMax);
        double bLimit = scaleB.limit(bMax);
        if (aLimit < 0 || bLimit < 0) {
            return null;
        }
        Scale scaleCost = Scale.of(cost);
        MixtureProgram program = new MixtureProgram(scaleCost.all(cost), scaleA.all(a), scaleB.all(b), aLimit, bLimit);
        if (!program.feasible()) {
            return null;
        }
        double[] weights = program.optimal();
        double[] price = program.prices(false);
        return new Solution(
                weights,
                Math.max(0, -price[1]) * scaleCost.range() / scaleA.range(),
                Math.max(0, -price[2]) * scaleCost.range() / scaleB.range());
    }

    private boolean feasible() {
        iterate(true);
        for (int row = 0; row < 3; row++) {
            if (basis[row] == -1) {
                if (values[row] > PIVOT) {
                    return false;
                }
                replaceArtificial(row);
            }
        }
        return true;
    }

    /** The artificial column left in the basis at 0 gives its place to any column that keeps the basis regular. */
    private void replaceArtificial(int row) {
        for (int column = 0; column < n + 2; column++) {
            if (Math.abs(direction(column)[row]) > PIVOT) {
                basis[row] = column;
                return;
            }
        }
        throw new AssertionError("three rows of full rank have a regular basis");
    }

    private double[] optimal() {
        iterate(false);
        double[] lambda = new double[n];
        double sum = 0;
        for (int row = 0; row < 3; row++) {
            if (basis[row] < n && values[row] > EPSILON) {
                lambda[basis[row]] = values[row];
                sum += values[row];
            }
        }
        for (int i = 0; i < n; i++) {
            lambda[i] /= sum;
        }
        return lambda;
    }

    private void iterate(boolean phaseOne) {
        int steps = 1000 + 100 * n;
        for (int step = 0; step < steps; step++) {
            inverse = invertBasis();
            values = new double[3];
            for (int row = 0; row < 3; row++) {
                for (int k = 0; k < 3; k++) {
                    values[row] += inverse[row][k] * right[k];
                }
            }
            int entering = entering(prices(phaseOne), phaseOne);
            if (entering < 0) {
                return;
            }
            basis[leaving(direction(entering))] = entering;
        }
        throw new IllegalStateException(
                "the mixture program of " + n + " points did not end after " + steps + " steps");
    }

    /** What a unit of each row's right side is worth under the present basis. */
    private double[] prices(boolean phaseOne) {
        double[] price = new double[3];
        for (int row = 0; row < 3; row++) {
            for (int k = 0; k < 3; k++) {
                price[k] += cost(basis[row], phaseOne) * inverse[row][k];
            }
        }
        return price;
    }

    private int entering(double[] price, boolean phaseOne) {
        for (int column = 0; column < n + 2; column++) {
            double reduced = cost(column, phaseOne)
                    - price[0] * entry(0, column)
                    - price[1] * entry(1, column)
                    - price[2] * entry(2, column);
            if (reduced < -EPSILON) {
                return column;
            }
        }
        return -1;
    }

    private int leaving(double[] direction) {
        int best = -1;
        double bestRatio = Double.POSITIVE_INFINITY;
        for (int row = 0; row < 3; row++) {
            if (direction[row] > PIVOT) {
                double ratio = Math.max(0, values[row]) / direction[row];
                boolean tie = Math.abs(ratio - bestRatio) <= EPSILON;
                if (best < 0 || (tie ? basis[row] < basis[best] : ratio < bestRatio)) {
                    best = row;
                    bestRatio = ratio;
                }
            }
        }
        if (best < 0) {
            throw new AssertionError("the feasible set lies within the simplex, no ray can leave it");
        }
        return best;
    }

    private double[] direction(int column) {
        double[] result = new double[3];
        for (int row = 0; row < 3; row++) {
            for (int k = 0; k < 3; k++) {
                result[row] += inverse[row][k] * entry(k, column);
            }
        }
        return result;
    }

    private double cost(int column, boolean phaseOne) {
        if (phaseOne) {
            return column == -1 ? 1 : 0;
        }
        return column >= 0 && column < n ? cost[column] : 0;
    }

    private double entry(int row, int column) {
        if (column >= 0 && column < n) {
            return row == 0 ? 1 : row == 1 ? a[column] : b[column];
        }
        int unit = column == -1 ? 0 : column == n ? 1 : 2;
        return row == unit ? 1 : 0;
    }

    private double[][] invertBasis() {
        double[][] m = new double[3][3];
        for (int row = 0; row < 3; row++) {
            for (int k = 0; k < 3; k++) {
                m[row][k] = entry(row, basis[k]);
            }
        }
        double[][] cofactors = new double[3][3];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                int r = (i + 1) % 3;
                int s = (i + 2) % 3;
                int p = (j + 1) % 3;
                int q = (j + 2) % 3;
                cofactors[j][i] = m[r][p] * m[s][q] - m[r][q] * m[s][p];
            }
        }
        double determinant = m[0][0] * cofactors[0][0] + m[0][1] * cofactors[1][0] + m[0][2] * cofactors[2][0];
        for (double[] row : cofactors) {
            for (int k = 0; k < 3; k++) {
                row[k] /= determinant;
            }
        }
        return cofactors;
    }

    /** Maps least..greatest to 0..1; a constant column maps to 0. */
    private record Scale(double least, double range) {
        static Scale of(double[] values) {
            double least = Double.POSITIVE_INFINITY;
            double greatest = Double.NEGATIVE_INFINITY;
            for (double value : values) {
                least = Math.min(least, value);
                greatest = Math.max(greatest, value);
            }
            return new Scale(least, greatest > least ? greatest - least : 1);
        }

        double[] all(double[] values) {
            double[] scaled = new double[values.length];
            for (int i = 0; i < values.length; i++) {
                scaled[i] = (values[i] - least) / range;
            }
            return scaled;
        }

        /** A limit above all values does not bind, so it may as well be the greatest value. */
        double limit(double limit) {
            return limit < least ? -1 : Math.min(1, (limit - least) / range);
        }
    }
}
