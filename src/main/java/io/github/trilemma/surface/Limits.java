package io.github.trilemma.surface;

import io.github.trilemma.ConfigurationException;
import java.util.Locale;

/**
 * Upper bounds on the three measures; positive infinity means no bound.
 *
 * @param distortion D may be at most this
 * @param perception P may be at most this
 * @param error C may be at most this
 */
public record Limits(double distortion, double perception, double error) {
    public Limits {
        check(Axis.DISTORTION, distortion);
        check(Axis.PERCEPTION, perception);
        check(Axis.ERROR, error);
    }

    /** No bound at all. */
    public static Limits none() {
        return new Limits(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /** The bound on one axis. */
    public double on(Axis axis) {
        return switch (axis) {
            case DISTORTION -> distortion;
            case PERCEPTION -> perception;
            case ERROR -> error;
        };
    }

    /** The same bounds but for one axis. */
    public Limits with(Axis axis, double limit) {
        return new Limits(
                axis == Axis.DISTORTION ? limit : distortion,
                axis == Axis.PERCEPTION ? limit : perception,
                axis == Axis.ERROR ? limit : error);
    }

    private static void check(Axis axis, double limit) {
        if (Double.isNaN(limit)) {
            throw new ConfigurationException("the limit on " + axis.name().toLowerCase(Locale.ROOT)
                    + " must be a number, got NaN: leave it out for no limit");
        }
    }
}
