package io.github.trilemma.theory;

/**
 * The ratio test of the dual simplex method: which column enters when a row leaves. Boxed columns whose reduced cost changes
 * sign before the row has become feasible are not entered but moved to their other bound (the long step), so a whole chain of
 * pieces is passed in one iteration. Among columns that tie within the tolerance the largest pivot is taken (Harris).
 */
final class RatioTest {
    private static final double SMALLEST_PIVOT = 1e-9;

    private final Simplex simplex;
    private final LinearProgram program;
    private final Basis basis;
    /** Boxed candidates; the first {@code passed} of them are passed by the step. */
    private int[] boxed = new int[0];

    private int boxedCount;
    private int passed;
    private int[] open = new int[0];
    private int openCount;
    private double[] ratio = new double[0];

    RatioTest(Simplex simplex) {
        this.simplex = simplex;
        program = simplex.program;
        basis = simplex.basis;
    }

    /** Number of columns that the last test passed; they may move to their other bound. */
    int flipCount() {
        return passed;
    }

    int flip(int i) {
        return boxed[i];
    }

    /**
     * The entering column for the row that {@link Simplex#computeRow} was called for, or -1.
     *
     * @param sign 1 when the basic value is above its upper bound, -1 when it is below its lower bound
     * @param outside by how much
     */
    int enteringColumn(int sign, double outside) {
        if (ratio.length < program.columns()) {
            ratio = new double[simplex.rowAlpha.length];
            boxed = new int[simplex.rowAlpha.length];
            open = new int[simplex.rowAlpha.length];
        }
        double bound = collect(sign);
        keepBoxedWithin(bound);
        passBoxed(outside);
        for (int i = passed; i < boxedCount; i++) {
            bound = Math.min(bound, ratioWithTolerance(boxed[i]));
        }
        int best = largestPivot(boxed, passed, boxedCount, bound, -1);
        best = largestPivot(open, 0, openCount, bound, best);
        // Nothing stops the step: the last column passed has to enter after all.
        return best < 0 && passed > 0 ? boxed[--passed] : best;
    }

    /** Sorts candidates into boxed and open ones; returns the bound that the open ones set. */
    private double collect(int sign) {
        boxedCount = 0;
        openCount = 0;
        double bound = Double.POSITIVE_INFINITY;
        for (int k = 0; k < simplex.nonzeroCount; k++) {
            int j = simplex.nonzeros[k];
            double a = sign * simplex.rowAlpha[j];
            if ((basis.isAtUpper(j) ? -a : a) <= SMALLEST_PIVOT) {
                continue;
            }
            ratio[j] = slack(j) / Math.abs(a);
            if (program.isBoxed(j)) {
                boxed[boxedCount++] = j;
            } else {
                open[openCount++] = j;
                bound = Math.min(bound, ratioWithTolerance(j));
            }
        }
        return bound;
    }

    /** Reduced cost in the direction that is feasible, not below zero. */
    private double slack(int j) {
        return Math.max(basis.isAtUpper(j) ? -simplex.reduced[j] : simplex.reduced[j], 0);
    }

    private double ratioWithTolerance(int j) {
        return ratio[j] + Simplex.DUAL_TOLERANCE / Math.abs(simplex.rowAlpha[j]);
    }

    private void keepBoxedWithin(double bound) {
        int kept = 0;
        for (int i = 0; i < boxedCount; i++) {
            if (ratio[boxed[i]] <= bound) {
                boxed[kept++] = boxed[i];
            }
        }
        boxedCount = kept;
    }

    /**
     * Puts to the front, and counts as passed, the boxed columns of the smallest ratios that together leave the row infeasible
     * when they move: a weighted selection, which needs no full sorting.
     */
    private void passBoxed(double outside) {
        passed = 0;
        int end = boxedCount;
        double left = outside;
        while (passed < end) {
            double pivot = ratio[boxed[passed + (end - passed) / 2]];
            int below = partition(passed, end, pivot, false);
            double gain = gain(passed, below);
            if (gain >= left) {
                end = below;
                continue;
            }
            left -= gain;
            passed = below;
            int equal = partition(below, end, pivot, true);
            while (passed < equal && gain(passed, passed + 1) < left) {
                left -= gain(passed, passed + 1);
                passed++;
            }
            if (passed < equal) {
                return;
            }
        }
    }

    /** Moves the columns of ratios below the pivot (or up to it) to the front of from..to; returns the end of them. */
    private int partition(int from, int to, double pivot, boolean inclusive) {
        int at = from;
        for (int i = from; i < to; i++) {
            int j = boxed[i];
            if (ratio[j] < pivot || (inclusive && ratio[j] == pivot)) {
                boxed[i] = boxed[at];
                boxed[at++] = j;
            }
        }
        return at;
    }

    /** By how much the row comes nearer to its bound when the columns from..to move to their other bounds. */
    private double gain(int from, int to) {
        double gain = 0;
        for (int i = from; i < to; i++) {
            int j = boxed[i];
            gain += (program.upper(j) - program.lower(j)) * Math.abs(simplex.rowAlpha[j]);
        }
        return gain;
    }

    private int largestPivot(int[] columns, int from, int to, double bound, int bestSoFar) {
        int best = bestSoFar;
        double largest = best < 0 ? 0 : Math.abs(simplex.rowAlpha[best]);
        for (int i = from; i < to; i++) {
            int j = columns[i];
            if (Math.abs(simplex.rowAlpha[j]) > largest && ratio[j] <= bound) {
                largest = Math.abs(simplex.rowAlpha[j]);
                best = j;
            }
        }
        return best;
    }
}
