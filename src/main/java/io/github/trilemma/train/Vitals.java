package io.github.trilemma.train;

import io.github.trilemma.kernel.LossBuffers;
import io.github.trilemma.nn.Parameters;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * One look at a training: terms, costs, and the largest magnitudes of weights and of Adam's second moments, all reduced on the device
 * and copied to the host at once. A NaN anywhere comes out as NaN, since {@code max} hands it on; the moments keep what a clip of the
 * weights would hide.
 *
 * @param terms by {@link LossBuffers} position; null in iteration 0
 * @param costs of the critic steps, each before its update
 * @param restorerWeight largest magnitude
 * @param criticWeight largest magnitude
 * @param restorerMoment largest second moment
 * @param criticMoment largest second moment
 */
@SuppressWarnings("ArrayRecordComponent")
record Vitals(
        double[] terms,
        double[] costs,
        double restorerWeight,
        double criticWeight,
        double restorerMoment,
        double criticMoment) {
    /**
     * A restorer's weights stay below 10. Adam moves a weight by about the learning rate at most, so none gets here but by a rate that
     * is no training; from 10^6 on a product of two weights has a rounding step of float32 above 10^4, in images of range 1.
     */
    static final double LARGEST_WEIGHT = 1e6;

    /** What rounding may add to the critic's bound; bfloat16 rounds to 2^-8. */
    private static final double ROUNDING = 1.1;

    private static final int REDUCTIONS = 4;

    /** Reads the iteration that has just ended. Waits for the device once. */
    static Vitals read(Trainer trainer) {
        double[] all;
        int costs;
        try (TensorScope scope = TensorScope.open()) {
            Tensor criticCosts = trainer.criticCosts();
            costs = (int) criticCosts.numel();
            List<Tensor> parts = new ArrayList<>(List.of(
                    largest(trainer.restorer().parameters()),
                    largest(trainer.critic().parameters()),
                    trainer.restorerAdam().largestMoment(),
                    trainer.criticAdam().largestMoment()));
            parts.replaceAll(value -> value.to(criticCosts.scalar_type()).reshape(1));
            parts.add(criticCosts);
            if (trainer.terms() != null) {
                parts.add(trainer.terms());
            }
            all = Tensors.doubles(torch.cat(Tensors.vector(parts)));
        }
        double[] terms = trainer.terms() == null ? null : Arrays.copyOfRange(all, REDUCTIONS + costs, all.length);
        return new Vitals(
                terms, Arrays.copyOfRange(all, REDUCTIONS, REDUCTIONS + costs), all[0], all[1], all[2], all[3]);
    }

    private static Tensor largest(Parameters parameters) {
        return parameters.values().abs().max();
    }

    /** Mean critic(x) - mean critic(xHat) of the last critic step, before its update. */
    double criticGap() {
        return -costs[costs.length - 1];
    }

    /**
     * Refuses numbers that no training gives.
     *
     * @param iteration that has ended
     * @throws DivergedException when something is not finite, a weight of the restorer is above {@link #LARGEST_WEIGHT}, or the gap is
     *     above {@link #gapBound}; the message says what was seen after which iteration
     */
    void check(Trainer trainer, int iteration) {
        String when = " at iteration " + iteration;
        if (terms != null) {
            requireFinite("mse", terms[LossBuffers.MSE], when);
            requireFinite("adversarial", terms[LossBuffers.ADVERSARIAL], when);
            requireFinite("crossEntropy", terms[LossBuffers.CROSS_ENTROPY], when);
            requireFinite("total", terms[LossBuffers.TOTAL], when);
        }
        requireFinite("criticGap", criticGap(), when);
        requireFinite("a weight of the restorer", restorerWeight, when);
        requireFinite("a weight of the critic", criticWeight, when);
        requireFinite("a gradient of the restorer", restorerMoment, when);
        requireFinite("a gradient of the critic", criticMoment, when);
        if (restorerWeight > LARGEST_WEIGHT) {
            throw new DivergedException(String.format(
                    Locale.ROOT,
                    "the largest weight of the restorer is %.3g%s, the limit is %.0e",
                    restorerWeight,
                    when,
                    LARGEST_WEIGHT));
        }
        if (trainer.config().network().critic() != null) {
            // The bound is that of the engine's own critic.
            return;
        }
        double bound = gapBound(trainer);
        // The first step's scores are those of weights that were never clipped.
        if (iteration > 0 && Math.abs(criticGap()) > ROUNDING * bound) {
            throw new DivergedException(String.format(
                    Locale.ROOT,
                    "criticGap is %.3g%s, weights clipped to %s allow %.3g",
                    criticGap(),
                    when,
                    trainer.config().schedule().clip(),
                    bound));
        }
    }

    /**
     * The largest gap that a clipped critic can have, 4·F·c² for F features before the last layer and the clip c. A feature is LeakyReLU of
     * γ·z + b with |γ|, |b| ≤ c and z of mean 0 and variance at most 1 over batch and positions, so the mean of |z| is at most 1 and the
     * mean of a feature's magnitude at most 2c. The last layer weighs it by at most c; its offset cancels in the gap of two means, each
     * of at most 2·F·c² in magnitude.
     */
    static double gapBound(Trainer trainer) {
        double clip = trainer.config().schedule().clip();
        return 4 * trainer.critic().parameters().get("out.weight").numel() * clip * clip;
    }

    private static void requireFinite(String what, double value, String when) {
        if (!Double.isFinite(value)) {
            throw new DivergedException(what + " is " + value + when);
        }
    }
}
