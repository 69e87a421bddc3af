package io.github.trilemma.surface;

/**
 * A 95 % interval of a measure.
 *
 * @param low lower end
 * @param high upper end, not below {@code low}
 */
public record Interval(double low, double high) {
    public Interval {
        if (!(low <= high)) {
            throw new IllegalArgumentException("an interval must have low at most high, got " + low + " and " + high);
        }
    }

    /** Half of the width. */
    public double half() {
        return (high - low) / 2;
    }
}
