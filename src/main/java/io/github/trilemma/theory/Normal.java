package io.github.trilemma.theory;

/** The standard normal distribution to about 15 digits. */
final class Normal {
    private static final double SERIES_END = 2.5;
    private static final int FRACTION_DEPTH = 200;
    private static final double LOG_ROOT_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    private Normal() {}

    static double logDensity(double z) {
        return -0.5 * z * z - LOG_ROOT_TWO_PI;
    }

    static double density(double z) {
        return Math.exp(logDensity(z));
    }

    /** Pr(Z ≤ z): Taylor series in the middle, a continued fraction in the tails. */
    static double cumulative(double z) {
        if (Double.isInfinite(z)) {
            return z > 0 ? 1 : 0;
        }
        if (Math.abs(z) > SERIES_END) {
            return z < 0 ? tail(-z) : 1 - tail(z);
        }
        double term = z;
        double sum = z;
        for (int k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
            term *= z * z / k;
            sum += term;
        }
        return 0.5 + sum * density(z);
    }

    /** Pr(Z > z) for large z: density / (z + 1/(z + 2/(z + 3/(z + …)))). */
    private static double tail(double z) {
        double fraction = z;
        for (int k = FRACTION_DEPTH; k >= 1; k--) {
            fraction = z + k / fraction;
        }
        return density(z) / fraction;
    }

    /** Pr(from < Z ≤ to) without loss of digits in the upper tail. */
    static double between(double from, double to) {
        return from > 0 ? cumulative(-from) - cumulative(-to) : cumulative(to) - cumulative(from);
    }
}
