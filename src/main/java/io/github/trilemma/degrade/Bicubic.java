package io.github.trilemma.degrade;

/**
 * Bicubic resampling along one axis as Python's imaging library does it for 8-bit images: the cubic kernel with a = -0.5,
 * widened by the factor when shrinking, weights normalised to sum 1 and rounded to fixed point with {@value #PRECISION} bits.
 * After each axis a value is {@code floor(sum / 2^22 + 0.5)}, clipped to 0..255. Weights are whole numbers below 2^23, so sums
 * with 8-bit values are exact in float64 in any order of addition.
 */
final class Bicubic {
    /** Bits after the binary point of a weight: 32 less 8 for the pixel and 2 for sign and overshoot. */
    static final int PRECISION = 22;

    private static final double A = -0.5;
    private static final double SUPPORT = 2;

    private Bicubic() {}

    /** Weights (to, from), row-major: output o is the sum over i of weight[o·from + i] · input i. */
    static double[] weights(int from, int to) {
        double scale = (double) from / to;
        double widening = Math.max(scale, 1);
        double support = SUPPORT * widening;
        double[] weights = new double[from * to];
        double[] row = new double[from];
        for (int o = 0; o < to; o++) {
            double center = (o + 0.5) * scale;
            int first = Math.max((int) (center - support + 0.5), 0);
            int end = Math.min((int) (center + support + 0.5), from);
            double sum = 0;
            for (int i = first; i < end; i++) {
                row[i] = kernel((i - center + 0.5) * (1 / widening));
                sum += row[i];
            }
            for (int i = first; i < end; i++) {
                double fixed = row[i] / sum * (1 << PRECISION);
                weights[o * from + i] = (int) (fixed < 0 ? fixed - 0.5 : fixed + 0.5);
            }
        }
        return weights;
    }

    private static double kernel(double at) {
        double x = Math.abs(at);
        if (x < 1) {
            return ((A + 2) * x - (A + 3)) * x * x + 1;
        }
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * A : 0;
    }
}
