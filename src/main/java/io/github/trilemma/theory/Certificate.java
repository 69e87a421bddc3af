package io.github.trilemma.theory;

/**
 * Weak duality, without trust in any solver. For multipliers μ ≥ 0 and any phi (n), every restorer within the limits has
 *
 * <pre>
 *   weights·(C, D, P) ≥ Σ_y p(y) min_x̂ [ μ_C e(y,x̂) + μ_D c(y,x̂) + phi(x̂) ]
 *                       + min_q [ μ_P d(p_X, q) - phi·q ]  -  (μ - weights)·limits
 * </pre>
 *
 * because Σ_y p(y) Σ_x̂ p(x̂|y) phi(x̂) = phi·p_X̂. Better multipliers make it larger; at the optimum both sides are equal.
 */
final class Certificate {
    private Certificate() {}

    static double lowerBound(
            DiscreteSource source, Divergence divergence, Triple weights, Triple limits, Multipliers multipliers) {
        Triple mu = multipliers.mu();
        double bound = -excess(mu.error(), weights.error(), limits.error())
                - excess(mu.distortion(), weights.distortion(), limits.distortion())
                - excess(mu.perception(), weights.perception(), limits.perception());
        double[] degraded = source.degraded();
        double[] phi = multipliers.phi();
        for (int y = 0; y < degraded.length; y++) {
            double least = Double.POSITIVE_INFINITY;
            for (int j = 0; j < phi.length; j++) {
                least = Math.min(
                        least,
                        mu.error() * source.errorGiven(y, j) + mu.distortion() * source.distortionGiven(y, j) + phi[j]);
            }
            bound += degraded[y] * least;
        }
        if (divergence != null) {
            bound += divergence.lowerBound(source.clean(), mu.perception(), phi, multipliers.rowDuals());
        }
        return bound;
    }

    /** (μ - weight) · limit; without a limit there must be no excess. */
    private static double excess(double mu, double weight, double limit) {
        return mu == weight || limit == 0 ? 0 : (mu - weight) * limit;
    }

    /**
     * What the bound is worked out from.
     *
     * @param mu μ ≥ weights, equal where there is no limit, infinite only where the limit is 0
     * @param phi (n) price of each restored symbol
     * @param rowDuals dual values of the divergence's own rows
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Multipliers(Triple mu, double[] phi, double[] rowDuals) {}
}
