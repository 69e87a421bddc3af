package io.github.trilemma.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.trilemma.tensor.Generators;
import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;

/** Seeded tensors, their values in float64, and the tolerance that all kernels answer to. */
final class Values {
    /** Slack for results that the reference happens to hit exactly, in units of the largest value compared. */
    private static final double TINY = 2e-7;

    private Values() {}

    static Tensor uniform(long seed, double low, double high, long... shape) {
        return Tensors.uniform(low, high, Generators.cpu(seed), shape);
    }

    /** The values in float64, row-major. */
    static double[] doubles(Tensor tensor) {
        return Tensors.doubles(tensor);
    }

    /**
     * The largest error of {@code ours} against float64 must be within twice that of plain float32, plus a tiny part of the
     * largest value.
     */
    static void assertAsGoodAsPlain(String what, double[] ours, double[] plain, double[] exact) {
        assertAsGoodAsPlain(what, ours, plain, exact, 0);
    }

    /** As above where sums of numbers up to {@code scale} may cancel: they are rounded at that size, whatever they come to. */
    static void assertAsGoodAsPlain(String what, double[] ours, double[] plain, double[] exact, double scale) {
        assertThat(ours.length).as(what).isEqualTo(exact.length);
        double largest = scale;
        for (double value : exact) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertThat(error(ours, exact)).as(what).isLessThanOrEqualTo(2 * error(plain, exact) + TINY * largest);
    }

    /** Largest absolute difference; infinite when a value is not a number. */
    private static double error(double[] got, double[] exact) {
        double worst = 0;
        for (int i = 0; i < exact.length; i++) {
            double error = Math.abs(got[i] - exact[i]);
            worst = Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.max(worst, error);
        }
        return worst;
    }
}
