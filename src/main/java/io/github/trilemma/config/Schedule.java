package io.github.trilemma.config;

import java.util.List;

/**
 * The order and the speed of training.
 *
 * @param iterations iterations in all; iteration 0 trains the critic alone, each later one starts with a restorer step
 * @param batch images per batch
 * @param criticSteps critic steps per iteration
 * @param restorerLearningRate first learning rate of the restorer
 * @param criticLearningRate learning rate of the critic
 * @param milestones fractions of {@code iterations} at which the restorer's learning rate is multiplied by {@code decay}
 *     (the paper: 10,000, 20,000 and 30,000 of 40,000)
 * @param decay factor at each milestone
 * @param clip bound to which every critic variable is clipped after each critic step
 * @param warmup the weight of the MSE term at iteration t is max(alpha, 1 - t/warmup); 0 = alpha from the start
 * @param selectFrom fraction of {@code iterations} from which the best weights on the validation images are kept; 1 = keep
 *     the last weights
 * @param selectEvery iterations between two validations
 */
public record Schedule(
        int iterations,
        int batch,
        int criticSteps,
        double restorerLearningRate,
        double criticLearningRate,
        List<Double> milestones,
        double decay,
        double clip,
        int warmup,
        double selectFrom,
        int selectEvery) {
    public Schedule {
        Check.positive("schedule.iterations", iterations);
        Check.positive("schedule.batch", batch);
        Check.positive("schedule.criticSteps", criticSteps);
        Check.positive("schedule.restorerLearningRate", restorerLearningRate);
        Check.positive("schedule.criticLearningRate", criticLearningRate);
        Check.present("schedule.milestones", milestones);
        milestones = List.copyOf(milestones);
        for (double milestone : milestones) {
            Check.fraction("schedule.milestones", milestone);
        }
        Check.positive("schedule.decay", decay);
        Check.positive("schedule.clip", clip);
        Check.notNegative("schedule.warmup", warmup);
        Check.fraction("schedule.selectFrom", selectFrom);
        Check.positive("schedule.selectEvery", selectEvery);
    }

    /** The weight of the MSE term at iteration {@code t}: it starts at 1 and falls to {@code alpha}. */
    public double alphaAt(int t, double alpha) {
        return warmup == 0 ? alpha : Math.max(alpha, 1 - (double) t / warmup);
    }

    /** The restorer's learning rate at iteration {@code t}. */
    public double restorerLearningRateAt(int t) {
        double rate = restorerLearningRate;
        for (double milestone : milestones) {
            if (t >= milestone * iterations) {
                rate *= decay;
            }
        }
        return rate;
    }

    /** Whether the weights after iteration {@code t} are candidates for the best ones. */
    public boolean selectsAt(int t) {
        return t >= selectFrom * iterations && selectFrom < 1 && (t + 1) % selectEvery == 0;
    }
}
