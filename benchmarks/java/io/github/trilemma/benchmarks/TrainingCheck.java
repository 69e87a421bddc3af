package io.github.trilemma.benchmarks;

import io.github.trilemma.config.NetworkConfig.Precision;
import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.kernel.LossBuffers;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.train.Batch;
import java.util.Arrays;

/**
 * Whether a provider trains as libtorch does: a critic step, a restorer step and another critic step on the same small batches by
 * both, and by libtorch in float64; then the costs, the terms and restored images are compared.
 */
public final class TrainingCheck {
    /** Enough images for batch norm, few enough for float64. */
    private static final int BATCH = 8;
    /** Adam's first steps have full size whatever the gradient's, so the roundings of small gradients show in the images. */
    private static final double TINY = 1e-5;

    private static final double TINY_BFLOAT16 = 1e-2;

    private TrainingCheck() {}

    /** What is compared. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Outcome(double[] costs, double[] terms, double[] restored) {}

    /**
     * Compares the workload's provider with libtorch.
     *
     * @throws IllegalStateException when the outputs differ
     */
    public static void require(Workload workload) {
        Workload small =
                new Workload(workload.task(), workload.width(), BATCH, 1, workload.precision(), workload.kernels());
        double tiny = workload.precision() == Precision.BFLOAT16 ? TINY_BFLOAT16 : TINY;
        Outcome ours = train(small, false);
        Outcome reference = train(small.with(KernelProvider.LIBTORCH), false);
        // In float32 storage: what float64 is narrowed to must be nothing.
        Outcome exact = train(
                new Workload(small.task(), small.width(), BATCH, 1, Precision.FLOAT32, KernelProvider.LIBTORCH), true);
        String by = " of " + small;
        OutputCheck.requireInTheMean("critic costs" + by, ours.costs, reference.costs, exact.costs, tiny);
        OutputCheck.requireInTheMean("restorer terms" + by, ours.terms, reference.terms, exact.terms, tiny);
        OutputCheck.requireInTheMean("restored images" + by, ours.restored, reference.restored, exact.restored, tiny);
    }

    private static Outcome train(Workload workload, boolean exact) {
        try (PointTraining training = new PointTraining(workload, 1, exact)) {
            training.iterate(1);
            double[] costs = training.trainer().readCriticCosts();
            training.iterate(1);
            double[] all = Arrays.copyOf(costs, 2);
            all[1] = training.trainer().readCriticCosts()[0];
            try (TensorScope scope = TensorScope.open();
                    Batch batch = training.draw()) {
                double[] restored = OutputCheck.doubles(training.restorer().restore(batch.degraded(), true));
                double[] terms = Arrays.copyOf(training.trainer().readTerms(), LossBuffers.ERRORS);
                return new Outcome(all, terms, restored);
            }
        }
    }
}
