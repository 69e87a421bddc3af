package io.github.trilemma.report;

import io.github.trilemma.config.DataConfig;
import java.util.Arrays;

/** How far the choice of test images alone moves an error rate. */
final class SamplingError {
    /** Test images of the data sets that come with a fixed test set. */
    private static final int FULL_TEST_SET = 10_000;

    private SamplingError() {}

    /** Number of test images; 0 when the configuration does not tell. */
    static int images(DataConfig data) {
        boolean full = data.dataset().equals("mnist") || data.dataset().equals("cifar10");
        return data.test() > 0 ? data.test() : full ? FULL_TEST_SET : 0;
    }

    /**
     * The standard error sqrt(c(1-c)/n) of an error rate at the median c of the given ones; NaN when n is not known.
     * Points share their test images, so the difference of two points is known no worse than √2 times this.
     */
    static double of(DataConfig data, double[] errors) {
        double[] sorted =
                Arrays.stream(errors).filter(Double::isFinite).sorted().toArray();
        int images = images(data);
        if (images == 0 || sorted.length == 0) {
            return Double.NaN;
        }
        double median = sorted[sorted.length / 2];
        return Math.sqrt(median * (1 - median) / images);
    }
}
