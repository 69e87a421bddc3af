package io.github.trilemma.theory;

/** Primal simplex iterations from a feasible basis: the end game after the shifted costs are taken back, mostly a few pivots. */
final class PrimalSimplex {
    private static final double SMALLEST_PIVOT = 1e-9;
    private static final int DEGENERATE_BEFORE_BLAND = 500;

    private final Simplex simplex;
    private final LinearProgram program;
    private final Basis basis;
    private int degenerate;
    private boolean leavingAtUpper;

    PrimalSimplex(Simplex simplex) {
        this.simplex = simplex;
        program = simplex.program;
        basis = simplex.basis;
    }

    void run() {
        int limit = 200 * (program.rows() + 100);
        for (int iteration = 0; iteration < limit; iteration++) {
            if (basis.wantsRefactoring()) {
                simplex.refresh();
            }
            int entering = enteringColumn();
            if (entering < 0) {
                return;
            }
            simplex.computeColumn(entering);
            move(entering);
        }
        throw new IllegalStateException("the primal simplex method did not end within " + limit + " iterations");
    }

    /** Largest wrong reduced cost; after many steps that gained nothing the first wrong one, which cannot cycle. */
    private int enteringColumn() {
        int best = -1;
        double largest = Simplex.DUAL_TOLERANCE;
        for (int j = program.rows(); j < program.columns(); j++) {
            double wrong = simplex.dualInfeasibility(j);
            if (wrong > largest) {
                if (degenerate > DEGENERATE_BEFORE_BLAND) {
                    return j;
                }
                largest = wrong;
                best = j;
            }
        }
        return best;
    }

    private void move(int entering) {
        double sign = basis.isAtUpper(entering) ? -1 : 1;
        double range = program.upper(entering) - program.lower(entering);
        int row = leavingRow(sign);
        double step = row < 0 ? Double.POSITIVE_INFINITY : room(row, sign) / Math.abs(simplex.alpha[row]);
        if (range <= step) {
            if (range == Double.POSITIVE_INFINITY) {
                throw new IllegalStateException("a linear program of a bounded tradeoff came out unbounded");
            }
            Vectors.addScaled(simplex.basic, -sign * range, simplex.alpha);
            basis.setAtUpper(entering, sign > 0);
            return;
        }
        degenerate = step > Simplex.PRIMAL_TOLERANCE ? 0 : degenerate + 1;
        boolean toUpper = leavingAtUpper;
        simplex.computeRow(row);
        simplex.pivot(row, entering, toUpper);
    }

    /** Room of the basic column of a row before it meets the bound that the step drives it to; not below zero. */
    private double room(int row, double sign) {
        int j = basis.head(row);
        boolean falls = sign * simplex.alpha[row] > 0;
        double room = falls ? simplex.basic[row] - program.lower(j) : program.upper(j) - simplex.basic[row];
        return Math.max(room, 0);
    }

    /** Ratio test: the largest pivot among the rows that block first, within the tolerance. */
    private int leavingRow(double sign) {
        double bound = Double.POSITIVE_INFINITY;
        for (int i = 0; i < program.rows(); i++) {
            double size = Math.abs(simplex.alpha[i]);
            if (size > SMALLEST_PIVOT) {
                bound = Math.min(bound, (room(i, sign) + program.tolerance(basis.head(i))) / size);
            }
        }
        int best = -1;
        double largest = 0;
        for (int i = 0; i < program.rows(); i++) {
            double size = Math.abs(simplex.alpha[i]);
            if (size > SMALLEST_PIVOT && size > largest && room(i, sign) <= bound * size) {
                largest = size;
                best = i;
            }
        }
        if (best >= 0) {
            leavingAtUpper = sign * simplex.alpha[best] < 0;
        }
        return best;
    }
}
