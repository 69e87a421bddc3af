package io.github.trilemma.theory;

import java.util.Arrays;

/**
 * A basis of a {@link LinearProgram}: which column is basic in which row, at which bound the others lie, and the inverse of the
 * basis matrix. The inverse is dense: these programs have a few hundred rows, and a pivot then costs rows² at memory speed.
 */
final class Basis {
    private static final double SINGULAR = 1e-11;
    private static final double DROP = 1e-15;
    private static final int PIVOTS_BEFORE_REFACTORING = 120;

    private final LinearProgram program;
    private final int rows;
    private final int[] head;
    private final double[][] inverse;
    private final double[] weight;
    private int[] rowOf;
    private boolean[] atUpper;
    private int known;
    private int pivots;

    Basis(LinearProgram program) {
        this.program = program;
        rows = program.rows();
        head = new int[rows];
        inverse = new double[rows][rows];
        weight = new double[rows];
        rowOf = new int[0];
        atUpper = new boolean[0];
        for (int i = 0; i < rows; i++) {
            head[i] = i;
        }
        admitNewColumns();
        for (int i = 0; i < rows; i++) {
            rowOf[i] = i;
        }
    }

    /** Columns added to the program since the last call become nonbasic at their lower bound. */
    void admitNewColumns() {
        int columns = program.columns();
        if (columns > rowOf.length) {
            rowOf = Arrays.copyOf(rowOf, columns + columns / 2);
            atUpper = Arrays.copyOf(atUpper, columns + columns / 2);
        }
        Arrays.fill(rowOf, known, columns, -1);
        known = columns;
    }

    int head(int row) {
        return head[row];
    }

    boolean isBasic(int column) {
        return rowOf[column] >= 0;
    }

    /** Row in which a column is basic, or -1. */
    int rowOf(int column) {
        return rowOf[column];
    }

    boolean isAtUpper(int column) {
        return atUpper[column];
    }

    void setAtUpper(int column, boolean value) {
        atUpper[column] = value;
    }

    double nonbasicValue(int column) {
        return atUpper[column] ? program.upper(column) : program.lower(column);
    }

    /** Row of the inverse; not to be changed. */
    double[] inverseRow(int row) {
        return inverse[row];
    }

    /** Squared length of a row of the inverse: the steepest-edge weight of the dual simplex method. */
    double weight(int row) {
        return weight[row];
    }

    boolean wantsRefactoring() {
        return pivots >= PIVOTS_BEFORE_REFACTORING;
    }

    boolean isFresh() {
        return pivots == 0;
    }

    /** Puts {@code column} into the basis in place of the unit column of {@code row}; takes effect at {@link #refactor()}. */
    void place(int column, int row) {
        rowOf[head[row]] = -1;
        head[row] = column;
        rowOf[column] = row;
    }

    /** inverse · column, into {@code result}; entries that are rounding alone are zero. */
    void solve(int column, double[] result) {
        SparseColumns matrix = program.matrix();
        for (int i = 0; i < rows; i++) {
            result[i] = matrix.cleanDot(column, inverse[i]);
        }
    }

    /** inverse · vector, into {@code result}. */
    void solve(double[] vector, double[] result) {
        for (int i = 0; i < rows; i++) {
            result[i] = Vectors.dot(inverse[i], vector);
        }
    }

    /** The entering column becomes basic in {@code row}; {@code alpha} is inverse · entering. The leaving column is nonbasic. */
    void pivot(int row, int entering, double[] alpha, boolean leavingAtUpper) {
        int leaving = head[row];
        rowOf[leaving] = -1;
        atUpper[leaving] = leavingAtUpper;
        head[row] = entering;
        rowOf[entering] = row;
        double[] pivotRow = inverse[row];
        double pivotWeight = weight[row];
        double pivot = alpha[row];
        for (int i = 0; i < rows; i++) {
            if (i != row && alpha[i] != 0) {
                double ratio = alpha[i] / pivot;
                double product = Vectors.dot(inverse[i], pivotRow);
                double updated = weight[i] - 2 * ratio * product + ratio * ratio * pivotWeight;
                weight[i] = Math.max(updated, 1e-4);
            }
        }
        eliminate(row, alpha);
        weight[row] = Math.max(pivotWeight / (pivot * pivot), 1e-4);
        pivots++;
    }

    private void eliminate(int row, double[] alpha) {
        double[] pivotRow = inverse[row];
        Vectors.scale(pivotRow, 1 / alpha[row]);
        for (int i = 0; i < rows; i++) {
            if (i != row && alpha[i] != 0) {
                Vectors.addScaled(inverse[i], -alpha[i], pivotRow);
            }
        }
    }

    /**
     * Computes the inverse afresh. Columns with few entries go first, which leaves little fill-in in these nearly triangular
     * matrices. A column that depends on the others is thrown out for a unit column; returns whether that happened.
     */
    boolean refactor() {
        Integer[] order = order();
        for (int i = 0; i < rows; i++) {
            Arrays.fill(inverse[i], 0);
            inverse[i][i] = 1;
        }
        boolean[] taken = new boolean[rows];
        for (int i = 0; i < rows; i++) {
            head[i] = i;
        }
        for (int column : order) {
            if (column < rows) {
                taken[column] = true;
            }
        }
        boolean repaired = false;
        double[] alpha = new double[rows];
        for (int column : order) {
            if (column < rows) {
                continue;
            }
            solve(column, alpha);
            int row = largestFree(alpha, taken);
            if (row < 0) {
                rowOf[column] = -1;
                atUpper[column] = false;
                repaired = true;
                continue;
            }
            taken[row] = true;
            head[row] = column;
            clean(alpha);
            eliminate(row, alpha);
        }
        for (int i = 0; i < rows; i++) {
            rowOf[head[i]] = i;
            weight[i] = Vectors.dot(inverse[i], inverse[i]);
        }
        pivots = 0;
        return repaired;
    }

    private Integer[] order() {
        Integer[] order = new Integer[rows];
        for (int i = 0; i < rows; i++) {
            order[i] = head[i];
            rowOf[head[i]] = -1;
        }
        SparseColumns matrix = program.matrix();
        Arrays.sort(order, (a, b) -> {
            int byEntries = Integer.compare(matrix.entries(a), matrix.entries(b));
            return byEntries != 0 ? byEntries : Integer.compare(a, b);
        });
        return order;
    }

    private static int largestFree(double[] alpha, boolean[] taken) {
        int best = -1;
        double size = SINGULAR;
        for (int i = 0; i < alpha.length; i++) {
            if (!taken[i] && Math.abs(alpha[i]) > size) {
                size = Math.abs(alpha[i]);
                best = i;
            }
        }
        return best;
    }

    private static void clean(double[] alpha) {
        for (int i = 0; i < alpha.length; i++) {
            if (Math.abs(alpha[i]) < DROP) {
                alpha[i] = 0;
            }
        }
    }
}
