package io.github.trilemma.kernel;

import io.github.trilemma.tensor.Generators;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;

/** The reference of {@link Kernels#advance}: on the host, through copies of the tensors. */
final class ReferenceNumbers {
    private ReferenceNumbers() {}

    static void advance(IterationNumbers numbers) {
        PlannedSchedule plan = numbers.planned();
        if (plan == null) {
            throw new IllegalArgumentException("iteration numbers must have a schedule: set one before they advance");
        }
        int steps = numbers.criticSteps();
        int batch = numbers.batch();
        int available = numbers.available();
        long t = Tensors.longs(numbers.iteration())[0];
        long[] order = Tensors.longs(numbers.order());
        long[] indices = new long[steps * batch];
        long[] seeds = new long[steps];
        double[] critic = new double[2 * steps];
        for (int k = 0; k < steps; k++) {
            long number = t * steps + k;
            for (int i = 0; i < batch; i++) {
                long position = number * batch + i;
                int row = (int) (position / available % 2);
                indices[k * batch + i] = order[row * available + (int) (position % available)];
            }
            seeds[k] = Generators.mix(plan.noiseSeed() + number);
            critic[2 * k] = (double) (number + 1);
            critic[2 * k + 1] = plan.criticRate();
        }
        double[] weights = {plan.alphaAt(t), plan.beta(), plan.gamma()};
        double[] restorer = {(double) t, plan.restorerRateAt(t)};
        try (TensorScope scope = TensorScope.open()) {
            numbers.allIndices().copy_(Tensors.ofLongs(indices, steps, batch));
            numbers.allSeeds().copy_(Tensors.ofLongs(seeds, steps));
            numbers.weights().copy_(Tensors.ofDoubles(weights, weights.length));
            numbers.restorerStep().copy_(Tensors.ofDoubles(restorer, restorer.length));
            numbers.allCriticSteps().copy_(Tensors.ofDoubles(critic, steps, 2));
            numbers.iteration().copy_(Tensors.ofLongs(new long[] {t + 1}, 1));
        }
    }
}
