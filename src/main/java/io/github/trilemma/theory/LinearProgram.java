package io.github.trilemma.theory;

import java.util.Arrays;

/**
 * minimise cost·v subject to A v = rightSide, lower ≤ v ≤ upper. Every lower bound is finite. The first {@link #rows()} columns
 * are unit columns fixed to zero: they complete a basis and never carry a value in a feasible solution.
 */
final class LinearProgram {
    private final double[] rightSide;
    private final SparseColumns matrix;
    private double[] lower;
    private double[] upper;
    private double[] cost;
    private double[] tolerance;
    private MassBlock block;
    private int blockStart;

    LinearProgram(int rows, int expectedColumns, int expectedEntries) {
        rightSide = new double[rows];
        matrix = new SparseColumns(rows + expectedColumns, rows + expectedEntries);
        lower = new double[rows + expectedColumns];
        upper = new double[rows + expectedColumns];
        cost = new double[rows + expectedColumns];
        tolerance = new double[rows + expectedColumns];
        for (int i = 0; i < rows; i++) {
            addColumn(0, 0, new int[] {i}, new double[] {1});
        }
    }

    /** Adds a column of cost zero. Returns its index. */
    int addColumn(double from, double to, int[] rows, double[] values) {
        int j = matrix.add(rows, values);
        if (j == lower.length) {
            lower = Arrays.copyOf(lower, 2 * j);
            upper = Arrays.copyOf(upper, 2 * j);
            cost = Arrays.copyOf(cost, 2 * j);
            tolerance = Arrays.copyOf(tolerance, 2 * j);
        }
        setBounds(j, from, to);
        tolerance[j] = Simplex.PRIMAL_TOLERANCE;
        return j;
    }

    void setBounds(int column, double from, double to) {
        lower[column] = from;
        upper[column] = to;
    }

    void setCost(int column, double value) {
        cost[column] = value;
    }

    /** For a column with small coefficients, whose value therefore carries more rounding error than others. */
    void setTolerance(int column, double value) {
        tolerance[column] = value;
    }

    /** By how much a value may lie outside the bounds of its column. */
    double tolerance(int column) {
        return tolerance[column];
    }

    /** By how much a value lies outside the bounds of its column; negative inside. */
    double outside(int column, double value) {
        return Math.max(lower[column] - value, value - upper[column]);
    }

    void setRightSide(int row, double value) {
        rightSide[row] = value;
    }

    int rows() {
        return rightSide.length;
    }

    int columns() {
        return matrix.columns();
    }

    SparseColumns matrix() {
        return matrix;
    }

    double rightSide(int row) {
        return rightSide[row];
    }

    double lower(int column) {
        return lower[column];
    }

    double upper(int column) {
        return upper[column];
    }

    double cost(int column) {
        return cost[column];
    }

    /**
     * Tells that columns first..first + block.columns() - 1, which have been added, form a block that multiplies faster as a
     * whole.
     */
    void setBlock(int first, MassBlock columns) {
        blockStart = first;
        block = columns;
    }

    /** products[j] = vector · column j, for all columns but the unit ones. */
    void multiply(double[] vector, double[] products) {
        int columns = matrix.columns();
        int blockEnd = blockStart;
        if (block != null) {
            block.multiply(vector, products, blockStart);
            blockEnd += block.columns();
        }
        for (int j = rows(); j < blockStart; j++) {
            products[j] = matrix.dot(j, vector);
        }
        for (int j = Math.max(rows(), blockEnd); j < columns; j++) {
            products[j] = matrix.dot(j, vector);
        }
    }

    boolean isBoxed(int column) {
        return upper[column] < Double.POSITIVE_INFINITY;
    }

    boolean isFixed(int column) {
        return lower[column] == upper[column];
    }
}
