package io.github.trilemma.surface;

/**
 * A 95 % interval of a measure.
 *
 * @param low lower end
 * @param high upper end, not below {@code low}
 */
public record Interval(double low, double high) {
    /** Standard errors from the middle to either end of a 95 % interval. */
    public static final double SIGMAS = 1.959964;

    public Interval {
        if (!(low <= high)) {
            throw new IllegalArgumentException("an interval must have low at most high, got " + low + " and " + high);
        }
    }

    /** Half of the width. */
    public double half() {
        return (high - low) / 2;
    }

    /** The standard error of a normal estimate with this interval. */
    public double standardError() {
        return half() / SIGMAS;
    }

    /** The interval of a normal estimate. */
    public static Interval around(double value, double standardError) {
        return new Interval(value - SIGMAS * standardError, value + SIGMAS * standardError);
    }
}
