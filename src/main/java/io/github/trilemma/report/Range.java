package io.github.trilemma.report;

import java.util.stream.DoubleStream;

/**
 * An interval of values, never empty of length.
 *
 * @param least lower end
 * @param greatest upper end, above {@code least}
 */
record Range(double least, double greatest) {

    /** From the least to the greatest of the finite values; widened about a single value, 0..1 for none. */
    static Range of(DoubleStream values) {
        double[] ends = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        values.filter(Double::isFinite).forEach(value -> {
            ends[0] = Math.min(ends[0], value);
            ends[1] = Math.max(ends[1], value);
        });
        if (ends[0] > ends[1]) {
            return new Range(0, 1);
        }
        // A range below rounding cannot be told from one value.
        double slack = 1e-9 * Math.max(Math.abs(ends[0]), Math.abs(ends[1]));
        if (ends[1] - ends[0] <= slack) {
            double half = ends[0] == 0 ? 0.5 : 0.05 * Math.abs(ends[0]);
            return new Range(ends[0] - half, ends[1] + half);
        }
        return new Range(ends[0], ends[1]);
    }

    /** The range with {@code share} of its length added at each end. */
    Range padded(double share) {
        double more = share * length();
        return new Range(least - more, greatest + more);
    }

    double length() {
        return greatest - least;
    }

    /** 0 at the least, 1 at the greatest. */
    double place(double value) {
        return (value - least) / length();
    }
}
