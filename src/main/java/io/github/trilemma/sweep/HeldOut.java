package io.github.trilemma.sweep;

import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.MeasuresConfig;
import io.github.trilemma.eval.HeldOutGap;
import io.github.trilemma.eval.TestSet;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.nn.HeldOutCritic;
import io.github.trilemma.nn.Restorer;
import io.github.trilemma.run.AtomicFiles;
import io.github.trilemma.run.PointFolder;
import io.github.trilemma.train.HeldOutTraining;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A finished restorer before a held-out critic. A cancelled one leaves nothing; the next run trains the critic anew. */
final class HeldOut {
    private HeldOut() {}

    /**
     * Trains the point's held-out critic, keeps its weights, and measures.
     *
     * @return critic(x) - critic(xHat) per test image; empty when cancelled
     */
    static Optional<double[]> measure(
            PointFolder folder,
            MeasuresConfig budget,
            Bench bench,
            Restorer restorer,
            TestSet test,
            Kernels kernels,
            SweepListener listener,
            BooleanSupplier cancelled) {
        ExperimentConfig config = folder.config();
        int steps = budget.heldOutIterations();
        try (HeldOutCritic critic = critic(bench, budget.heldOutWidth());
                HeldOutTraining training =
                        training(config, bench, restorer, critic, config.data().splitSeed(), kernels)) {
            if (!training.run(steps, cancelled, step -> listener.heldOutStep(folder.id(), step, steps))) {
                return Optional.empty();
            }
            Map<String, String> metadata = Map.of("point", folder.id());
            AtomicFiles.write(folder.heldOutCritic(), out -> critic.write(out, metadata));
            return Optional.of(HeldOutGap.perImage(test, restorer, critic));
        }
    }

    /** A critic for the images of {@code bench}. */
    static HeldOutCritic critic(Bench bench, int width) {
        var images = bench.train();
        return new HeldOutCritic(images.channels(), images.height(), images.width(), width);
    }

    /** A training at its first step, by the recipe that all points share. */
    static HeldOutTraining training(
            ExperimentConfig config, Bench bench, Restorer restorer, HeldOutCritic critic, long seed, Kernels kernels) {
        return new HeldOutTraining(
                restorer,
                critic,
                bench.train(),
                bench.fixed(),
                bench.degradation(),
                config.schedule().batch(),
                seed,
                kernels);
    }
}
