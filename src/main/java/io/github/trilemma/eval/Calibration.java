package io.github.trilemma.eval;

/**
 * Expected calibration error of a judge (Guo, Pleiss, Sun, Weinberger: On Calibration of Modern Neural Networks, 2017): share,
 * 0..1, lower is better.
 *
 * <pre>
 * ECE = Σ over bins of (images in the bin / N) · |share labelled rightly - mean confidence|
 * </pre>
 *
 * <p>The confidence is the largest softmax probability; bins are the {@value #BINS} equal parts of (0,1], closed above. Bias: too
 * large for few images, since noise in a bin has no sign.
 */
final class Calibration {
    static final int BINS = 15;

    /** Per group and bin: Σ (right - confidence). */
    private final double[][] gaps = new double[Jackknife.GROUPS][BINS];

    private final int images;
    private final int[] sizes = new int[Jackknife.GROUPS];

    /**
     * Compares confidence and success.
     *
     * @param confidences (N) within (0,1]
     * @param wrong (N) 1 where the label is wrong, else 0
     * @param groups (N) the group of each image
     */
    Calibration(double[] confidences, double[] wrong, int[] groups) {
        images = groups.length;
        for (int i = 0; i < images; i++) {
            gaps[groups[i]][bin(confidences[i])] += 1 - wrong[i] - confidences[i];
            sizes[groups[i]]++;
        }
    }

    static int bin(double confidence) {
        return Math.max(0, Math.min(BINS - 1, (int) Math.ceil(confidence * BINS) - 1));
    }

    /** The error over all images. */
    double all() {
        return over(-1) / images;
    }

    /** The errors without each of the groups. */
    double[] without() {
        double[] errors = new double[Jackknife.GROUPS];
        for (int g = 0; g < errors.length; g++) {
            errors[g] = over(g) / (images - sizes[g]);
        }
        return errors;
    }

    private double over(int without) {
        double sum = 0;
        for (int bin = 0; bin < BINS; bin++) {
            double gap = 0;
            for (int g = 0; g < gaps.length; g++) {
                gap += g == without ? 0 : gaps[g][bin];
            }
            sum += Math.abs(gap);
        }
        return sum;
    }
}
