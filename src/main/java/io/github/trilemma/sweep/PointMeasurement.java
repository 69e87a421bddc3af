package io.github.trilemma.sweep;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.JudgeConfig;
import io.github.trilemma.config.NetworkConfig.Precision;
import io.github.trilemma.eval.Evaluator;
import io.github.trilemma.eval.HeldOutGap;
import io.github.trilemma.eval.Measurements;
import io.github.trilemma.eval.TestSet;
import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.kernel.Storage;
import io.github.trilemma.nn.Critic;
import io.github.trilemma.nn.HeldOutCritic;
import io.github.trilemma.nn.Restorer;
import io.github.trilemma.run.PointFolder;
import io.github.trilemma.run.RunStore;
import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.Measure;
import io.github.trilemma.tensor.Cuda;
import io.github.trilemma.tensor.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Measures a trained point of a run folder again, under the weights, the judges and the test images of its configuration. */
public final class PointMeasurement {
    private PointMeasurement() {}

    /** Whether {@code dir} looks like the folder of a point. */
    public static boolean isPoint(Path dir) {
        return Files.isRegularFile(dir.resolve("config.yaml"));
    }

    /**
     * All measures with their intervals. Nothing is written.
     *
     * @param dir RUN/points/ID
     * @param dataDir folder of data sets
     * @param asked provider of the kernels
     * @throws ConfigurationException when the folder is no point's, the point is not trained, or a judge's weights have changed
     */
    public static CdpPoint measure(Path dir, Path dataDir, KernelProvider asked) {
        return measure(dir, dataDir, asked, false);
    }

    /** The same; {@code trusted} tells whether the point's judges may bring code. */
    public static CdpPoint measure(Path dir, Path dataDir, KernelProvider asked, boolean trusted) {
        PointFolder folder = find(dir);
        Kernels kernels = KernelProvider.choose(asked);
        ExperimentConfig config = folder.config();
        if (Device.current().isCuda()) {
            // As the point was measured when it was trained.
            Cuda.tf32(config.network().precision() == Precision.TF32);
        }
        List<JudgeConfig> judges = judges(config, folder);
        try (Bench bench = new Bench(config, dataDir, kernels);
                Restorer restorer = restorer(folder, bench.test().channels(), kernels);
                Critic critic = Critic.of(
                        config.network(),
                        bench.test().channels(),
                        bench.test().height(),
                        bench.test().width())) {
            bench.seat(judges, trusted);
            critic.use(kernels, storage(config));
            critic.load(folder.critic());
            TestSet test = bench.testSet(config);
            Measurements measured =
                    new Evaluator(test, bench.judges(), kernels, FamilyCheck.further(config)).measure(restorer, critic);
            measured = heldOut(folder, test, restorer, measured);
            var weights = config.weights();
            return new CdpPoint(
                    folder.id(),
                    weights.alpha(),
                    weights.beta(),
                    weights.gamma(),
                    measured.values(),
                    measured.intervals());
        }
    }

    /** The trained restorer of a point. */
    static Restorer restorer(PointFolder folder, int channels, Kernels kernels) {
        Restorer restorer = Restorer.of(folder.config().network(), channels);
        try {
            restorer.use(kernels, storage(folder.config()));
            restorer.load(folder.restorer());
            return restorer;
        } catch (RuntimeException e) {
            restorer.close();
            throw e;
        }
    }

    private static Storage storage(ExperimentConfig config) {
        return config.network().precision() == Precision.BFLOAT16 ? Storage.BFLOAT16 : Storage.FLOAT32;
    }

    /** Adds the held-out critic's gap where the point has one. */
    private static Measurements heldOut(PointFolder folder, TestSet test, Restorer restorer, Measurements measured) {
        if (!Files.exists(folder.heldOutCritic())) {
            return measured;
        }
        var images = test.images();
        int width = folder.config().measures().heldOutWidth();
        try (HeldOutCritic critic = new HeldOutCritic(images.channels(), images.height(), images.width(), width)) {
            critic.load(folder.heldOutCritic());
            return measured.with(Measure.HELD_OUT_GAP, HeldOutGap.perImage(test, restorer, critic));
        }
    }

    static PointFolder find(Path dir) {
        Path point = dir.toAbsolutePath().normalize();
        Path points = point.getParent();
        if (!isPoint(point) || points == null || points.getParent() == null) {
            throw new ConfigurationException("a point to measure must be a folder RUN/points/ID, got " + dir
                    + ": give one of a run's point folders, or two folders of images");
        }
        PointFolder folder =
                RunStore.open(points.getParent()).point(point.getFileName().toString());
        if (!Files.exists(folder.restorer()) || !Files.exists(folder.critic())) {
            throw new ConfigurationException("a point to measure must be trained, got " + dir
                    + " without weights: run the sweep to its end first");
        }
        PointFolder.requireWhole(folder.restorer());
        PointFolder.requireWhole(folder.critic());
        PointFolder.requireWhole(folder.heldOutCritic());
        return folder;
    }

    /** The judges where they lie now: at their recorded path, or in the run's own folder of judges if that was moved. */
    private static List<JudgeConfig> judges(ExperimentConfig config, PointFolder folder) {
        Path own = folder.dir().resolve("../../judges").normalize();
        List<JudgeConfig> found = new ArrayList<>();
        for (JudgeConfig judge : config.allJudges()) {
            Path recorded = Path.of(judge.weights());
            Path beside = own.resolve(recorded.getFileName());
            Path file = !Files.exists(recorded) && Files.exists(beside) ? beside : recorded;
            String hash = Weights.sha256(file);
            if (judge.sha256() != null && !judge.sha256().equals(hash)) {
                throw new ConfigurationException("judge " + judge.arch() + " must have the weights that the point was"
                        + " measured with (SHA-256 " + judge.sha256().substring(0, 12) + "), got " + file + " ("
                        + hash.substring(0, 12) + "): put the former file there");
            }
            found.add(judge.resolved(file.toString(), hash));
        }
        return found;
    }
}
