package io.github.trilemma.theory;

import java.util.Arrays;

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
    private int[] heap = new int[64];
    private double[] ratio = new double[0];
    private boolean[] passed = new boolean[0];
    private int heapSize;
    private int[] flips = new int[64];
    private int flipCount;

    RatioTest(Simplex simplex) {
        this.simplex = simplex;
        program = simplex.program;
        basis = simplex.basis;
    }

    /** Columns that the last test passed; they may move to their other bound. */
    int flipCount() {
        return flipCount;
    }

    int flip(int i) {
        return flips[i];
    }

    /**
     * The entering column for the row that {@link Simplex#computeRow} was called for, or -1.
     *
     * @param sign 1 when the basic value is above its upper bound, -1 when it is below its lower bound
     * @param outside by how much
     */
    int enteringColumn(int sign, double outside) {
        int columns = program.columns();
        if (ratio.length < columns) {
            ratio = new double[simplex.rowAlpha.length];
            passed = new boolean[simplex.rowAlpha.length];
        }
        double bound = boundOfOpenColumns(sign);
        collectBoxed(sign, bound);
        passBoxed(outside);
        for (int i = 0; i < heapSize; i++) {
            int j = heap[i];
            bound = Math.min(bound, (slack(j) + Simplex.DUAL_TOLERANCE) / Math.abs(simplex.rowAlpha[j]));
        }
        int best = largestPivot(sign, bound);
        for (int i = 0; i < flipCount; i++) {
            passed[flips[i]] = false;
        }
        if (best < 0 && flipCount > 0) {
            best = flips[--flipCount];
        }
        return best;
    }

    /** Reduced cost in the direction that is feasible, not below zero. */
    private double slack(int j) {
        return Math.max(direction(j) * simplex.reduced[j], 0);
    }

    private double direction(int column) {
        return basis.isAtUpper(column) ? -1 : 1;
    }

    private double boundOfOpenColumns(int sign) {
        double bound = Double.POSITIVE_INFINITY;
        for (int j = program.rows(); j < program.columns(); j++) {
            double a = sign * direction(j) * simplex.rowAlpha[j];
            if (a > SMALLEST_PIVOT && !program.isBoxed(j)) {
                bound = Math.min(bound, (slack(j) + Simplex.DUAL_TOLERANCE) / a);
            }
        }
        return bound;
    }

    private void collectBoxed(int sign, double bound) {
        heapSize = 0;
        for (int j = program.rows(); j < program.columns(); j++) {
            double a = sign * direction(j) * simplex.rowAlpha[j];
            if (a > SMALLEST_PIVOT && program.isBoxed(j) && slack(j) <= bound * a) {
                ratio[j] = slack(j) / a;
                push(j);
            }
        }
    }

    /** Takes boxed columns in the order of their ratios while moving them leaves the row infeasible. */
    private void passBoxed(double outside) {
        flipCount = 0;
        double left = outside;
        while (heapSize > 0) {
            int j = heap[0];
            left -= (program.upper(j) - program.lower(j)) * Math.abs(simplex.rowAlpha[j]);
            if (left <= 0) {
                return;
            }
            pop();
            if (flipCount == flips.length) {
                flips = Arrays.copyOf(flips, 2 * flipCount);
            }
            flips[flipCount++] = j;
            passed[j] = true;
        }
    }

    private int largestPivot(int sign, double bound) {
        int best = -1;
        double largest = SMALLEST_PIVOT;
        for (int j = program.rows(); j < program.columns(); j++) {
            double a = sign * direction(j) * simplex.rowAlpha[j];
            if (a > largest && !passed[j] && slack(j) <= bound * a) {
                largest = a;
                best = j;
            }
        }
        return best;
    }

    private void push(int j) {
        if (heapSize == heap.length) {
            heap = Arrays.copyOf(heap, 2 * heapSize);
        }
        int at = heapSize++;
        while (at > 0 && ratio[heap[(at - 1) / 2]] > ratio[j]) {
            heap[at] = heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }
        heap[at] = j;
    }

    private void pop() {
        int last = heap[--heapSize];
        int at = 0;
        while (true) {
            int child = 2 * at + 1;
            if (child >= heapSize) {
                break;
            }
            if (child + 1 < heapSize && ratio[heap[child + 1]] < ratio[heap[child]]) {
                child++;
            }
            if (ratio[heap[child]] >= ratio[last]) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        if (heapSize > 0) {
            heap[at] = last;
        }
    }
}
