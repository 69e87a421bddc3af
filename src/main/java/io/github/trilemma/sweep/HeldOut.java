package io.github.trilemma.sweep;

import io.github.trilemma.config.ExperimentConfig;
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
            Bench bench,
            Restorer restorer,
            TestSet test,
            Kernels kernels,
            SweepListener listener,
            BooleanSupplier cancelled) {
        ExperimentConfig config = folder.config();
        int steps = config.measures().heldOutIterations();
        var images = bench.train();
        try (HeldOutCritic critic = new HeldOutCritic(
                        images.channels(),
                        images.height(),
                        images.width(),
                        config.measures().heldOutWidth());
                HeldOutTraining training = new HeldOutTraining(
                        restorer,
                        critic,
                        images,
                        bench.fixed(),
                        bench.degradation(),
                        config.schedule().batch(),
                        config.data().splitSeed(),
                        kernels)) {
            if (!training.run(steps, cancelled, step -> listener.heldOutStep(folder.id(), step, steps))) {
                return Optional.empty();
            }
            Map<String, String> metadata = Map.of("point", folder.id());
            AtomicFiles.write(folder.heldOutCritic(), out -> critic.write(out, metadata));
            return Optional.of(HeldOutGap.perImage(test, restorer, critic));
        }
    }
}
