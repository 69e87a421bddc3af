package io.github.trilemma.theory;

/**
 * C(D,P) at one pair of limits.
 *
 * @param limitD the limit D, null when unlimited
 * @param limitP the limit P, null when unlimited
 * @param feasible whether any restorer keeps both limits; when not, {@code reason} says why and the numbers are NaN
 * @param reason why there is no answer, or null
 * @param errorRate C(D,P), within 0..1
 * @param distortion E[Δ(X,X̂)] of {@code restorer}
 * @param perception d(p_X, p_X̂) of {@code restorer}
 * @param gap certified: the true C(D,P) lies between errorRate - gap and errorRate
 * @param slopeD λ_D = -∂C/∂D ≥ 0; minimising C + λ_D·D + λ_P·P reaches this point, so λ_D : λ_P : 1 are its α : β : γ. At a
 *     kink of the surface one of several valid values. 0 when D is unlimited
 * @param slopeP λ_P = -∂C/∂P ≥ 0; infinite for Kullback-Leibler at P = 0, where no finite one exists
 * @param restorer an optimal p(x̂|y), or null
 */
public record CdpSolution(
        Double limitD,
        Double limitP,
        boolean feasible,
        String reason,
        double errorRate,
        double distortion,
        double perception,
        double gap,
        double slopeD,
        double slopeP,
        Restorer restorer) {
    static CdpSolution infeasible(Double d, Double p, String reason) {
        double none = Double.NaN;
        return new CdpSolution(d, p, false, reason, none, none, none, none, none, none, null);
    }

    static CdpSolution of(Double d, Double p, Optimum optimum) {
        Triple reached = optimum.reached();
        return new CdpSolution(
                d,
                p,
                true,
                null,
                reached.error(),
                reached.distortion(),
                reached.perception(),
                optimum.gap(),
                optimum.slopes().distortion(),
                optimum.slopes().perception(),
                optimum.restorer());
    }

    /** The same without p(x̂|y), which for a whole surface would be most of the memory. */
    CdpSolution withoutRestorer() {
        return new CdpSolution(
                limitD, limitP, feasible, reason, errorRate, distortion, perception, gap, slopeD, slopeP, null);
    }
}
