package io.github.trilemma.theory;

import java.util.Arrays;

/** A sparse matrix kept column by column; columns are added at the right end and never change afterwards. */
final class SparseColumns {
    private static final double CANCELLATION = 1e-14;

    private int[] start;
    private int[] row;
    private double[] value;
    private int columns;

    SparseColumns(int expectedColumns, int expectedEntries) {
        start = new int[expectedColumns + 1];
        row = new int[expectedEntries];
        value = new double[expectedEntries];
    }

    int columns() {
        return columns;
    }

    int entries(int column) {
        return start[column + 1] - start[column];
    }

    /** Adds a column with {@code values[i]} in row {@code rows[i]}; zeros are left out. Returns its index. */
    int add(int[] rows, double[] values) {
        int end = start[columns];
        if (end + rows.length > row.length) {
            int capacity = Math.max(2 * row.length, end + rows.length);
            row = Arrays.copyOf(row, capacity);
            value = Arrays.copyOf(value, capacity);
        }
        if (columns + 1 == start.length) {
            start = Arrays.copyOf(start, 2 * start.length);
        }
        for (int i = 0; i < rows.length; i++) {
            if (values[i] != 0) {
                row[end] = rows[i];
                value[end++] = values[i];
            }
        }
        start[columns + 1] = end;
        return columns++;
    }

    /** Inner product of a column with a dense vector. */
    double dot(int column, double[] dense) {
        double sum = 0;
        for (int k = start[column]; k < start[column + 1]; k++) {
            sum += value[k] * dense[row[k]];
        }
        return sum;
    }

    /** The inner product, or 0 where its terms cancel to what may be rounding alone. */
    double cleanDot(int column, double[] dense) {
        double sum = 0;
        double size = 0;
        for (int k = start[column]; k < start[column + 1]; k++) {
            double term = value[k] * dense[row[k]];
            sum += term;
            size += Math.abs(term);
        }
        return Math.abs(sum) <= CANCELLATION * size ? 0 : sum;
    }

    /** dense += factor · column. */
    void addTo(int column, double factor, double[] dense) {
        for (int k = start[column]; k < start[column + 1]; k++) {
            dense[row[k]] += factor * value[k];
        }
    }
}
