package io.github.trilemma.lane.cuda;

import io.github.trilemma.config.AdamConfig;
import io.github.trilemma.config.DataConfig;
import io.github.trilemma.config.DegradationConfig;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.JudgeConfig;
import io.github.trilemma.config.LossWeights;
import io.github.trilemma.config.NetworkConfig;
import io.github.trilemma.config.NetworkConfig.BatchNormMode;
import io.github.trilemma.config.NetworkConfig.Precision;
import io.github.trilemma.config.NetworkConfig.RestorerKind;
import io.github.trilemma.config.RecordConfig;
import io.github.trilemma.config.Schedule;
import io.github.trilemma.data.DeviceImages;
import io.github.trilemma.data.ImageSet;
import io.github.trilemma.data.Subset;
import io.github.trilemma.degrade.Degradation;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.nn.Classifier;
import io.github.trilemma.tensor.Generators;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.train.Material;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/** Made-up points and what they train on, on the current device. */
final class Points implements AutoCloseable {
    private static final int CLASSES = 4;

    final Material material;

    private final DeviceImages images;
    private final Classifier judge;
    private final Tensor fixed;

    /** {@code count} random grey images of {@code size}×{@code size}, degraded as {@code config} wants. */
    Points(ExperimentConfig config, int count, int size, Kernels kernels) {
        Random random = new Random(1);
        byte[] pixels = new byte[count * size * size];
        byte[] labels = new byte[count];
        random.nextBytes(pixels);
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) (i % CLASSES);
        }
        ImageSet set = new ImageSet("made up", 1, size, size, CLASSES, pixels, labels);
        images = DeviceImages.of(new Subset(set, IntStream.range(0, count).toArray()));
        judge = Classifier.of("cnn1", new Classifier.Input(1, size, size, CLASSES));
        Degradation degradation = Degradation.of(config.degradation(), kernels);
        try (TensorScope scope = TensorScope.open()) {
            judge.initialise(Generators.cpu(5));
            fixed = degradation.isRandom() ? null : scope.keep(degradation.precompute(images.images()));
        }
        judge.parameters().trainable(false);
        material = new Material(images, fixed, degradation, judge);
    }

    /** The paper's recipe in small: all three terms weigh in, the learning rate falls at half, alpha warms up. */
    static ExperimentConfig config(RestorerKind kind, int width, int batch, Precision precision, int iterations) {
        DegradationConfig.Kind degradation =
                kind == RestorerKind.DENOISER ? DegradationConfig.Kind.NOISE : DegradationConfig.Kind.DOWNSCALE;
        return new ExperimentConfig(
                new DataConfig("stroke-digits", 0, 0, 0, 0),
                new DegradationConfig(degradation, 0.5, 4),
                new NetworkConfig(kind, width, BatchNormMode.BATCH, precision),
                new JudgeConfig("cnn1"),
                List.of(),
                new LossWeights(0.5, 0.01, 0.05),
                new Schedule(iterations, batch, 5, 1e-3, 1e-3, List.of(0.5), 0.5, 0.05, iterations / 4, 1, 1),
                new AdamConfig(0.5, 0.9, 1e-8),
                new RecordConfig(1, 1000, 1),
                7);
    }

    /** The same point under other weights, rates, length and seed: it fits the same seat. */
    static ExperimentConfig other(ExperimentConfig c) {
        Schedule s = c.schedule();
        Schedule schedule = new Schedule(
                Math.max(2, s.iterations() / 2),
                s.batch(),
                s.criticSteps(),
                5e-4,
                2e-3,
                List.of(),
                1,
                s.clip(),
                0,
                1,
                1);
        return with(c, c.network(), schedule, new LossWeights(0.2, 0, 0.3), 99);
    }

    /** The same point of another width: it needs a seat of its own. */
    static ExperimentConfig wider(ExperimentConfig c) {
        NetworkConfig n = c.network();
        return with(
                c,
                new NetworkConfig(n.restorer(), n.width() + 1, n.batchNorm(), n.precision()),
                c.schedule(),
                c.weights(),
                c.seed());
    }

    private static ExperimentConfig with(
            ExperimentConfig c, NetworkConfig network, Schedule schedule, LossWeights weights, long seed) {
        return new ExperimentConfig(
                c.data(),
                c.degradation(),
                network,
                c.classifier(),
                c.judges(),
                weights,
                schedule,
                c.adam(),
                c.record(),
                seed);
    }

    @Override
    public void close() {
        judge.close();
        images.close();
        if (fixed != null) {
            fixed.close();
        }
    }
}
