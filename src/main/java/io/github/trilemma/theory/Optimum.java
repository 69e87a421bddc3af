package io.github.trilemma.theory;

/**
 * The answer to "minimise weights·(error, distortion, perception) under limits".
 *
 * @param weights the objective
 * @param limits the limits, infinite where there is none
 * @param reached measures of {@code restorer}; within the limits to 1e-9
 * @param slopes multipliers λ ≥ 0: the optimum falls by λ for each unit that a limit is widened; infinite where no finite one
 *     exists (Kullback-Leibler at P = 0)
 * @param bound no restorer within the limits has a smaller objective; worked out from the multipliers alone
 * @param restorer a restorer that reaches {@code reached}
 */
public record Optimum(Triple weights, Triple limits, Triple reached, Triple slopes, double bound, Restorer restorer) {
    /** The objective that {@code restorer} reaches. */
    public double value() {
        return weights.dot(reached);
    }

    /** Certified: the true optimum is within this distance of {@link #value()}, from below but for rounding. */
    public double gap() {
        return Math.abs(value() - bound);
    }
}
