package io.github.trilemma.kernel;

import java.util.List;

/**
 * The constants of one training from which {@link Kernels#advance} makes the numbers of each iteration.
 *
 * @param alpha weight of the MSE term; at iteration t it is max(alpha, 1 - t/warmup)
 * @param beta weight of the adversarial term
 * @param gamma weight of the cross-entropy
 * @param restorerRate first learning rate of the restorer
 * @param decay factor of the restorer's rate at each milestone
 * @param criticRate learning rate of the critic
 * @param warmup iterations in which the weight of the MSE term falls from 1; 0 = none
 * @param milestones iterations from which the restorer's rate is multiplied once more, at most {@value #MOST_MILESTONES}
 * @param noiseSeed of the batches' noise: batch number b draws by the seed {@code mix(noiseSeed + b)}
 */
public record PlannedSchedule(
        double alpha,
        double beta,
        double gamma,
        double restorerRate,
        double decay,
        double criticRate,
        long warmup,
        List<Long> milestones,
        long noiseSeed) {
    /** The room that {@code trilemma/advance.h} has for milestones. */
    public static final int MOST_MILESTONES = 16;

    public PlannedSchedule {
        milestones = List.copyOf(milestones);
        if (milestones.size() > MOST_MILESTONES) {
            throw new IllegalArgumentException("a planned schedule must have at most " + MOST_MILESTONES
                    + " milestones, got " + milestones.size() + ": train without a captured iteration");
        }
        if (warmup < 0) {
            throw new IllegalArgumentException("a planned schedule must have a warm-up of at least 0, got " + warmup);
        }
    }

    /** The weight of the MSE term at iteration {@code t}. */
    public double alphaAt(long t) {
        return warmup == 0 ? alpha : Math.max(alpha, 1 - (double) t / warmup);
    }

    /** The restorer's learning rate at iteration {@code t}. */
    public double restorerRateAt(long t) {
        double rate = restorerRate;
        for (long milestone : milestones) {
            if (t >= milestone) {
                rate *= decay;
            }
        }
        return rate;
    }
}
