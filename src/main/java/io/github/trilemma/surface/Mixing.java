package io.github.trilemma.surface;

/**
 * How a measure behaves when restorers are mixed, that is when each image is restored by restorer i with probability λ_i.
 *
 * <p>The mean squared error and the error rate of the mix are the λ-weighted means; so is the critic gap, each restorer being
 * scored by its own critic. The root mean squared error is not: its square is. All mixing is therefore done in the square
 * of {@link Measure#RMSE}, without which the envelope would lie below what mixing reaches.
 */
final class Mixing {
    private Mixing() {}

    /** The value in the scale in which the measure of a mix is the mean. */
    static double linear(String measure, double value) {
        if (!measure.equals(Measure.RMSE)) {
            return value;
        }
        return value < 0 ? Double.NEGATIVE_INFINITY : value * value;
    }

    /** The inverse of {@link #linear}. */
    static double measured(String measure, double linear) {
        return measure.equals(Measure.RMSE) ? Math.sqrt(Math.max(0, linear)) : linear;
    }
}
