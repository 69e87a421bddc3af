package io.github.trilemma.theory;

/**
 * The columns of the joint masses as dense tables. Column (i, j) has 1 in row i, 1 in row link + j, the error in row totals and
 * the distortion in row totals + 1, so a product of all columns with a vector is a few vectorised passes; going through the
 * sparse columns one by one takes about ten times as long and would be most of the solver's time.
 */
final class MassBlock {
    private final double[][] errors;
    private final double[][] distortions;
    private final int link;
    private final int totals;

    /** {@code link} is negative when there are no link rows. */
    MassBlock(double[][] errors, double[][] distortions, int link, int totals) {
        this.errors = errors;
        this.distortions = distortions;
        this.link = link;
        this.totals = totals;
    }

    int columns() {
        return errors.length * errors[0].length;
    }

    /** products[first + i·n + j] = vector · column (i, j). */
    void multiply(double[] vector, double[] products, int first) {
        int n = errors[0].length;
        double byError = vector[totals];
        double byDistortion = vector[totals + 1];
        double[] product = new double[n];
        for (int i = 0; i < errors.length; i++) {
            double[] error = errors[i];
            double[] distortion = distortions[i];
            double own = vector[i];
            for (int j = 0; j < n; j++) {
                product[j] = own + error[j] * byError + distortion[j] * byDistortion;
            }
            if (link >= 0) {
                for (int j = 0; j < n; j++) {
                    product[j] += vector[link + j];
                }
            }
            System.arraycopy(product, 0, products, first + i * n, n);
        }
    }
}
