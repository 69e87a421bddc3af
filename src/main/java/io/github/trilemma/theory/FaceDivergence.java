package io.github.trilemma.theory;

import io.github.trilemma.ConfigurationException;
import java.util.Arrays;

/**
 * Any polyhedral measure, given by its faces: d(p, q) = max(0, max_i Σ_j a_ij (p_j - q_j)). Example: the faces ±(1,…,1,0,…,0)
 * make the largest distance between two distribution functions (Kolmogorov-Smirnov).
 */
public final class FaceDivergence extends Divergence {
    private final double[][] faces;
    private final double scale;

    /**
     * The measure with given faces.
     *
     * @param faces (any number, n) the rows a_i
     * @throws ConfigurationException when rows differ in length or an entry is not finite
     */
    public FaceDivergence(double[][] faces) {
        Distributions.size("faces", faces.length, 10 * DiscreteSource.MAX_SYMBOLS);
        this.faces = new double[faces.length][];
        double largest = 0;
        for (int i = 0; i < faces.length; i++) {
            Distributions.length("faces[" + i + "]", faces[i].length, faces[0].length);
            this.faces[i] = Distributions.finite("faces[" + i + "]", faces[i]);
            for (double a : faces[i]) {
                largest = Math.max(largest, Math.abs(a));
            }
        }
        scale = largest > 0 ? 2 * largest : 1;
    }

    @Override
    public String name() {
        return "faces";
    }

    @Override
    int symbols() {
        return faces[0].length;
    }

    @Override
    double scale() {
        return scale;
    }

    @Override
    public double between(double[] p, double[] q) {
        double largest = 0;
        for (double[] face : faces) {
            largest = Math.max(largest, Vectors.dot(face, p) - Vectors.dot(face, q));
        }
        return largest;
    }

    /** Columns for q and d itself, and one row for each face: a_i·q + d - slack = a_i·p. */
    @Override
    PerceptionBlock block(double[] p) {
        return new PerceptionBlock() {
            @Override
            public int extraRows() {
                return faces.length;
            }

            @Override
            public void build(LinearProgram program, Rows rows) {
                int count = faces.length;
                for (int j = 0; j < p.length; j++) {
                    int[] in = rowsFrom(rows.link() + j, rows.extra(), count);
                    double[] values = new double[count + 1];
                    values[0] = -1;
                    for (int i = 0; i < count; i++) {
                        values[i + 1] = faces[i][j] / scale;
                    }
                    program.addColumn(0, 1, in, values);
                }
                double[] ones = new double[count + 1];
                Arrays.fill(ones, 1);
                program.addColumn(0, CdpProgram.ABOVE, rowsFrom(rows.perception(), rows.extra(), count), ones);
                for (int i = 0; i < count; i++) {
                    program.addColumn(0, Double.POSITIVE_INFINITY, new int[] {rows.extra() + i}, new double[] {-1});
                    program.setRightSide(rows.extra() + i, Vectors.dot(faces[i], p) / scale);
                }
            }
        };
    }

    private static int[] rowsFrom(int first, int extra, int count) {
        int[] rows = new int[count + 1];
        rows[0] = first;
        for (int i = 0; i < count; i++) {
            rows[i + 1] = extra + i;
        }
        return rows;
    }

    /** Any mixture ν of the faces with Σ ν ≤ mu bounds mu·d from below; the rest is a minimum over the symbols. */
    @Override
    double lowerBound(double[] p, double mu, double[] phi, double[] rowDuals) {
        double[] mixture = new double[faces.length];
        for (int i = 0; i < mixture.length; i++) {
            mixture[i] = Math.max(0, rowDuals[i]) / scale;
        }
        double sum = Vectors.sum(mixture);
        double shrink = sum > mu ? mu / sum : 1;
        double[] slope = new double[p.length];
        for (int i = 0; i < mixture.length; i++) {
            Vectors.addScaled(slope, shrink * mixture[i], faces[i]);
        }
        double least = Double.POSITIVE_INFINITY;
        for (int j = 0; j < p.length; j++) {
            least = Math.min(least, -slope[j] - phi[j]);
        }
        return Vectors.dot(slope, p) + least;
    }
}
