package io.github.trilemma.benchmarks;

import io.github.trilemma.tensor.TensorScope;
import java.util.Locale;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Refuses to time what computes something else: the error of ours against float64 must be at most twice that of the libtorch
 * reference, plus a tiny part of the largest value.
 */
final class OutputCheck {
    /** For kernels: a reference may hit a value exactly by chance. */
    static final double TINY = 1e-6;

    private OutputCheck() {}

    /** Compares largest absolute errors. */
    static void require(String what, Tensor ours, Tensor reference, Tensor exact, double tiny) {
        double[] truth = doubles(exact);
        double largest = 0;
        for (double value : truth) {
            largest = Math.max(largest, Math.abs(value));
        }
        verdict(what, worst(doubles(ours), truth), worst(doubles(reference), truth), tiny * largest);
    }

    /** Compares root mean square errors: for values in which roundings have been amplified unevenly. */
    static void requireInTheMean(String what, double[] ours, double[] reference, double[] exact, double tiny) {
        double[] zero = new double[exact.length];
        verdict(what, rms(ours, exact), rms(reference, exact), tiny * rms(exact, zero));
    }

    private static void verdict(String what, double error, double referenceError, double slack) {
        if (!Double.isFinite(referenceError) || !(error <= 2 * referenceError + slack)) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT,
                    "outputs must match before they are timed: %s is off by %.3g, libtorch by %.3g (both against float64):"
                            + " run the tests of the kernel",
                    what,
                    error,
                    referenceError));
        }
    }

    /** Infinite when a value is not a number. */
    private static double worst(double[] got, double[] truth) {
        double worst = got.length == truth.length ? 0 : Double.POSITIVE_INFINITY;
        for (int i = 0; i < Math.min(got.length, truth.length); i++) {
            double error = Math.abs(got[i] - truth[i]);
            worst = Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.max(worst, error);
        }
        return worst;
    }

    private static double rms(double[] got, double[] truth) {
        double sum = 0;
        for (int i = 0; i < truth.length; i++) {
            sum += (got[i] - truth[i]) * (got[i] - truth[i]);
        }
        return Math.sqrt(sum / Math.max(1, truth.length));
    }

    /** The values in float64, row-major. */
    static double[] doubles(Tensor tensor) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor dense = tensor.detach().to(ScalarType.Double).contiguous();
            double[] values = new double[Math.toIntExact(dense.numel())];
            if (values.length > 0) {
                new DoublePointer(dense.data_ptr()).get(values);
            }
            return values;
        }
    }
}
