package io.github.trilemma.theory;

/** A mixture of two normal distributions of the same standard deviation: the paper's toy signal and all its linear images. */
record GaussianMixture(double weight, double first, double second, double deviation) {
    /** Logarithm of the density, without underflow far out. */
    double logDensity(double x) {
        double a = Math.log(weight) + Normal.logDensity((x - first) / deviation);
        double b = Math.log(1 - weight) + Normal.logDensity((x - second) / deviation);
        double top = Math.max(a, b);
        return top + Math.log(Math.exp(a - top) + Math.exp(b - top)) - Math.log(deviation);
    }

    double cumulative(double x) {
        return weight * Normal.cumulative((x - first) / deviation)
                + (1 - weight) * Normal.cumulative((x - second) / deviation);
    }

    double mean() {
        return weight * first + (1 - weight) * second;
    }

    double lowest() {
        return Math.min(first, second) - REACH * deviation;
    }

    double highest() {
        return Math.max(first, second) + REACH * deviation;
    }

    /** Beyond this many standard deviations nothing is left that a double can hold beside 1. */
    private static final double REACH = 9;

    private static final int STEPS = 20_000;

    /** KL(this ‖ other) in nats. The trapezoid rule is exact to rounding for such smooth, decaying integrands. */
    double divergenceFrom(GaussianMixture other) {
        double from = lowest();
        double step = (highest() - from) / STEPS;
        double sum = 0;
        for (int i = 0; i <= STEPS; i++) {
            double x = from + i * step;
            double log = logDensity(x);
            sum += Math.exp(log) * (log - other.logDensity(x));
        }
        return Math.max(0, sum * step);
    }

    /** Total variation ½ ∫ |p - q|, by the distribution functions between the places where the densities cross. */
    double totalVariation(GaussianMixture other) {
        double from = Math.min(lowest(), other.lowest());
        double step = (Math.max(highest(), other.highest()) - from) / STEPS;
        double sum = 0;
        double last = from;
        for (int i = 1; i <= STEPS; i++) {
            double x = from + i * step;
            if (excess(other, x - step) * excess(other, x) < 0) {
                double crossing = crossing(other, x - step, x);
                sum += Math.abs(difference(other, crossing) - difference(other, last));
                last = crossing;
            }
        }
        return (sum + Math.abs(difference(other, last))) / 2;
    }

    private double excess(GaussianMixture other, double x) {
        return Math.signum(logDensity(x) - other.logDensity(x));
    }

    private double crossing(GaussianMixture other, double from, double to) {
        double low = from;
        double high = to;
        double sign = excess(other, low);
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            if (excess(other, middle) == sign) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    private double difference(GaussianMixture other, double x) {
        return cumulative(x) - other.cumulative(x);
    }

    /** Wasserstein-1: ∫ |F - G|, trapezoid rule. */
    double wasserstein1(GaussianMixture other) {
        double from = Math.min(lowest(), other.lowest());
        double step = (Math.max(highest(), other.highest()) - from) / STEPS;
        double sum = 0;
        for (int i = 0; i <= STEPS; i++) {
            sum += Math.abs(difference(other, from + i * step));
        }
        return sum * step;
    }
}
