package io.github.trilemma.theory;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Solves a {@link LinearProgram} from wherever the last solution left the basis: costs that the basis does not like are shifted
 * for a while, the dual simplex method makes the values feasible, the shifts are taken back and the primal simplex method ends.
 * After a change of bounds alone, or after new boxed columns, nothing has to be shifted.
 */
final class Simplex {
    /** Values may be this far outside their bounds. Programs are scaled so that all values lie within about 0..1. */
    static final double PRIMAL_TOLERANCE = 1e-11;
    /** Reduced costs may have the wrong sign by this much. */
    static final double DUAL_TOLERANCE = 1e-10;

    private static final double PERTURBATION = 1e-7;
    private static final double LARGEST_PERTURBATION = 1e-4;
    private static final double CANCELLATION = 1e-14;
    private static final double RESIDUAL = 1e-12;
    private static final int ROUNDS = 20;

    final LinearProgram program;
    final Basis basis;
    final double[] basic;
    final double[] alpha;
    final double[] dual;
    double[] work = new double[0];
    double[] reduced = new double[0];
    double[] rowAlpha = new double[0];
    /** The columns with an entry in rowAlpha. */
    int[] nonzeros = new int[0];

    int nonzeroCount;
    long pivots;
    private double[] noise = new double[0];
    private final SplittableRandom random = new SplittableRandom(7);

    Simplex(LinearProgram program) {
        this.program = program;
        basis = new Basis(program);
        basic = new double[program.rows()];
        alpha = new double[program.rows()];
        dual = new double[program.rows()];
    }

    /** Returns false when no values satisfy the rows and bounds. */
    boolean solve() {
        admitNewColumns();
        if (pivots == 0 || basis.wantsRefactoring()) {
            basis.refactor();
        }
        double size = PERTURBATION;
        for (int round = 0; round < ROUNDS; round++) {
            perturb(size);
            computeDuals();
            makeDualFeasible();
            computeValues();
            DualSimplex.End end = new DualSimplex(this).run();
            if (end == DualSimplex.End.INFEASIBLE) {
                return false;
            }
            boolean stuck = end == DualSimplex.End.STUCK;
            if (!stuck) {
                perturb(0);
                computeDuals();
                new PrimalSimplex(this).run();
                if (isAccurate()) {
                    return true;
                }
            }
            size = stuck ? Math.min(10 * Math.max(size, PERTURBATION), LARGEST_PERTURBATION) : 0;
            renewNoise(stuck);
            basis.refactor();
        }
        throw new IllegalStateException("the simplex method did not settle within " + ROUNDS + " rounds");
    }

    private void renewNoise(boolean stuck) {
        for (int j = 0; j < noise.length && stuck; j++) {
            noise[j] = 0.5 + 0.5 * random.nextDouble();
        }
    }

    /** Value of a column in the current solution. */
    double value(int column) {
        int row = basis.rowOf(column);
        return row >= 0 ? basic[row] : basis.nonbasicValue(column);
    }

    /** Dual value of a row: change of the optimum per unit of right side. */
    double dual(int row) {
        return dual[row];
    }

    private void admitNewColumns() {
        basis.admitNewColumns();
        int columns = program.columns();
        if (columns > work.length) {
            int capacity = columns + columns / 2;
            work = new double[capacity];
            reduced = new double[capacity];
            rowAlpha = new double[capacity];
            nonzeros = new int[capacity];
            int old = noise.length;
            noise = Arrays.copyOf(noise, capacity);
            for (int j = old; j < capacity; j++) {
                noise[j] = 0.5 + 0.5 * random.nextDouble();
            }
        }
    }

    /** Equal costs are common here and make the dual method wander; a little noise, taken back later, tells them apart. */
    private void perturb(double size) {
        for (int j = 0; j < program.columns(); j++) {
            work[j] = program.cost(j);
            if (size > PERTURBATION || (size > 0 && !program.isBoxed(j))) {
                work[j] += size * noise[j];
            }
        }
    }

    void computeDuals() {
        int rows = program.rows();
        Arrays.fill(dual, 0);
        for (int i = 0; i < rows; i++) {
            double c = work[basis.head(i)];
            if (c != 0) {
                Vectors.addScaled(dual, c, basis.inverseRow(i));
            }
        }
        program.multiply(dual, reduced);
        for (int j = rows; j < program.columns(); j++) {
            reduced[j] = basis.isBasic(j) ? 0 : work[j] - reduced[j];
        }
    }

    void makeDualFeasible() {
        for (int j = program.rows(); j < program.columns(); j++) {
            if (basis.isBasic(j)) {
                continue;
            }
            if (program.isBoxed(j)) {
                if (dualInfeasibility(j) > 10 * PERTURBATION) {
                    basis.setAtUpper(j, !basis.isAtUpper(j));
                } else if (dualInfeasibility(j) > 0) {
                    shift(j);
                }
            } else {
                basis.setAtUpper(j, false);
                if (reduced[j] < 0) {
                    shift(j);
                }
            }
        }
    }

    /** Changes the working cost so that the reduced cost is zero. */
    void shift(int column) {
        work[column] -= reduced[column];
        reduced[column] = 0;
    }

    void computeValues() {
        int rows = program.rows();
        double[] rest = new double[rows];
        for (int i = 0; i < rows; i++) {
            rest[i] = program.rightSide(i);
        }
        for (int j = rows; j < program.columns(); j++) {
            if (!basis.isBasic(j)) {
                double value = basis.nonbasicValue(j);
                if (value != 0) {
                    program.matrix().addTo(j, -value, rest);
                }
            }
        }
        basis.solve(rest, basic);
    }

    /** alpha = inverse · column. */
    void computeColumn(int column) {
        basis.solve(column, alpha);
    }

    /** rowAlpha[j] = (row of inverse) · column j for every nonbasic column that may move, 0 for the others. */
    void computeRow(int row) {
        double[] inverseRow = basis.inverseRow(row);
        double smallest = CANCELLATION * Math.sqrt(Vectors.dot(inverseRow, inverseRow));
        program.multiply(inverseRow, rowAlpha);
        nonzeroCount = 0;
        for (int j = program.rows(); j < program.columns(); j++) {
            if (Math.abs(rowAlpha[j]) < smallest || basis.isBasic(j) || program.isFixed(j)) {
                rowAlpha[j] = 0;
            } else {
                nonzeros[nonzeroCount++] = j;
            }
        }
    }

    /** Exchanges the basic column of {@code row} for {@code entering}, with alpha and rowAlpha computed before. */
    void pivot(int row, int entering, boolean leavingAtUpper) {
        int leaving = basis.head(row);
        double target = leavingAtUpper ? program.upper(leaving) : program.lower(leaving);
        double step = (basic[row] - target) / alpha[row];
        double enteringValue = basis.nonbasicValue(entering) + step;
        Vectors.addScaled(basic, -step, alpha);
        basic[row] = enteringValue;
        double dualStep = reduced[entering] / alpha[row];
        if (dualStep != 0) {
            for (int k = 0; k < nonzeroCount; k++) {
                int j = nonzeros[k];
                reduced[j] -= dualStep * rowAlpha[j];
            }
        }
        reduced[entering] = 0;
        reduced[leaving] = -dualStep;
        basis.pivot(row, entering, alpha, leavingAtUpper);
        pivots++;
    }

    /** Computes inverse, values and reduced costs afresh; a basis that had to be repaired is made dual feasible again. */
    void refresh() {
        boolean repaired = basis.refactor();
        computeDuals();
        if (repaired) {
            makeDualFeasible();
        }
        computeValues();
    }

    /** Recomputes values and duals of the final basis and looks whether rows, bounds and reduced costs hold. */
    private boolean isAccurate() {
        computeValues();
        if (residual() > RESIDUAL) {
            basis.refactor();
            computeValues();
        }
        computeDuals();
        for (int i = 0; i < program.rows(); i++) {
            int j = basis.head(i);
            if (program.outside(j, basic[i]) > 2 * program.tolerance(j) + DualSimplex.ROUNDING) {
                return false;
            }
        }
        for (int j = program.rows(); j < program.columns(); j++) {
            if (dualInfeasibility(j) > 2 * DUAL_TOLERANCE) {
                return false;
            }
        }
        return true;
    }

    /** By how much the reduced cost of a nonbasic column has the wrong sign. */
    double dualInfeasibility(int column) {
        if (basis.isBasic(column) || program.isFixed(column)) {
            return 0;
        }
        return basis.isAtUpper(column) ? reduced[column] : -reduced[column];
    }

    private double residual() {
        double[] rest = new double[program.rows()];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = program.rightSide(i);
        }
        for (int j = 0; j < program.columns(); j++) {
            double value = value(j);
            if (value != 0) {
                program.matrix().addTo(j, -value, rest);
            }
        }
        double worst = 0;
        for (double r : rest) {
            worst = Math.max(worst, Math.abs(r));
        }
        return worst;
    }
}
