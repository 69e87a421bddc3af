package io.github.trilemma.theory;

import java.util.Arrays;

/**
 * Dual simplex iterations: steepest edge chooses the row, {@link RatioTest} the column. Reduced costs stay feasible throughout;
 * where a tolerance was used the cost is shifted, and {@link Simplex} takes the shift back at the end.
 */
final class DualSimplex {
    private static final double TRUSTED_PIVOT = 1e-6;
    private static final double MISMATCH = 1e-7;
    /** A row that no column can mend counts as feasible when it is outside by no more than this: limits may be just reachable. */
    static final double ROUNDING = 1e-10;

    private final Simplex simplex;
    private final LinearProgram program;
    private final Basis basis;
    private final RatioTest test;
    private final double[] change;
    private double allowance;

    DualSimplex(Simplex simplex) {
        this.simplex = simplex;
        program = simplex.program;
        basis = simplex.basis;
        test = new RatioTest(simplex);
        change = new double[program.rows()];
    }

    /** How a run ended. */
    enum End {
        /** All values are within their bounds. */
        FEASIBLE,
        /** A row shows that no values satisfy the rows and bounds. */
        INFEASIBLE,
        /** Far more iterations than usual: ties led in a circle. */
        STUCK
    }

    End run() {
        int limit = 20 * program.rows() + 2000;
        for (int iteration = 0; iteration < limit; iteration++) {
            if (basis.wantsRefactoring()) {
                simplex.refresh();
            }
            int row = leavingRow();
            if (row < 0) {
                return End.FEASIBLE;
            }
            double outside = outside(row);
            boolean above = simplex.basic[row] > program.upper(basis.head(row));
            simplex.computeRow(row);
            int entering = test.enteringColumn(above ? 1 : -1, outside);
            if (entering < 0) {
                if (basis.isFresh() && outside > ROUNDING + program.tolerance(basis.head(row))) {
                    return End.INFEASIBLE;
                }
                allowance = basis.isFresh() ? Math.max(allowance, outside) : allowance;
                simplex.refresh();
                continue;
            }
            simplex.computeColumn(entering);
            double pivot = simplex.alpha[row];
            boolean mismatch = Math.abs(pivot - simplex.rowAlpha[entering]) > MISMATCH * (1 + Math.abs(pivot));
            if (!basis.isFresh() && (mismatch || Math.abs(pivot) < TRUSTED_PIVOT)) {
                simplex.refresh();
                continue;
            }
            if (simplex.dualInfeasibility(entering) > 0) {
                simplex.shift(entering);
            }
            flip(simplex.reduced[entering] / pivot);
            simplex.pivot(row, entering, above);
            shiftViolations();
        }
        return End.STUCK;
    }

    private double outside(int row) {
        return program.outside(basis.head(row), simplex.basic[row]);
    }

    private int leavingRow() {
        int best = -1;
        double largest = 0;
        for (int i = 0; i < program.rows(); i++) {
            double outside = outside(i);
            if (outside > allowance + program.tolerance(basis.head(i))) {
                double gain = outside * outside / basis.weight(i);
                if (gain > largest) {
                    largest = gain;
                    best = i;
                }
            }
        }
        return best;
    }

    /** Moves the columns that the step passes to their other bound and updates the basic values. */
    private void flip(double dualStep) {
        boolean any = false;
        for (int i = 0; i < test.flipCount(); i++) {
            int j = test.flip(i);
            double after = simplex.reduced[j] - dualStep * simplex.rowAlpha[j];
            if (basis.isAtUpper(j) ? after > 0 : after < 0) {
                if (!any) {
                    Arrays.fill(change, 0);
                    any = true;
                }
                double range = program.upper(j) - program.lower(j);
                program.matrix().addTo(j, basis.isAtUpper(j) ? -range : range, change);
                basis.setAtUpper(j, !basis.isAtUpper(j));
            }
        }
        if (any) {
            double[] moved = new double[program.rows()];
            basis.solve(change, moved);
            Vectors.addScaled(simplex.basic, -1, moved);
        }
    }

    private void shiftViolations() {
        for (int k = 0; k < simplex.nonzeroCount; k++) {
            if (simplex.dualInfeasibility(simplex.nonzeros[k]) > 0) {
                simplex.shift(simplex.nonzeros[k]);
            }
        }
    }
}
