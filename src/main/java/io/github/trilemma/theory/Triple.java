package io.github.trilemma.theory;

import io.github.trilemma.ConfigurationException;

/**
 * One number each for classification error, distortion and perception: weights of an objective, limits, or what was reached.
 *
 * @param error for the error rate
 * @param distortion for E[Δ(X, X̂)]
 * @param perception for d(p_X, p_X̂)
 */
public record Triple(double error, double distortion, double perception) {
    /** No limit at all. */
    public static final Triple UNLIMITED = limits(null, null, null);

    /** Limits from numbers that may be null, which means unlimited. */
    public static Triple limits(Double error, Double distortion, Double perception) {
        return new Triple(orUnlimited("error", error), orUnlimited("D", distortion), orUnlimited("P", perception));
    }

    /** Sum of the products: the value of an objective. */
    public double dot(Triple other) {
        return times(error, other.error) + times(distortion, other.distortion) + times(perception, other.perception);
    }

    Triple minus(Triple other) {
        return new Triple(error - other.error, distortion - other.distortion, perception - other.perception);
    }

    /** A weight of zero switches a term off, even where it is infinite. */
    private static double times(double weight, double value) {
        return weight == 0 ? 0 : weight * value;
    }

    private static double orUnlimited(String name, Double limit) {
        if (limit == null) {
            return Double.POSITIVE_INFINITY;
        }
        if (Double.isNaN(limit) || limit < 0) {
            throw new ConfigurationException(
                    name + " must be a number of at least 0, or null for unlimited, got " + limit);
        }
        return limit;
    }
}
