package io.github.trilemma.train;

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
import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.nn.Classifier;
import io.github.trilemma.nn.Critic;
import io.github.trilemma.nn.Restorer;
import io.github.trilemma.tensor.Generators;
import io.github.trilemma.tensor.Libtorch;
import io.github.trilemma.tensor.TensorScope;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A whole training on made-up grey images, small enough for a unit test. Under running statistics the networks are of width 2
 * and compute in libtorch; under batch statistics they go through the native chain, where there is one, and are as wide and the
 * images as large as it takes for every kind of convolution to occur.
 */
final class TinyTraining implements AutoCloseable {
    static final int IMAGES = 24;

    private static final int CLASSES = 4;

    final Restorer restorer;
    final Critic critic;
    final BestWeights best;
    final Trainer trainer;
    final Seat seat;
    final Material material;

    private final int threads = threads();
    private final DeviceImages train;
    private final DeviceImages held;
    private final Degradation degradation;
    private final Tensor fixed;
    private final Classifier judge;
    private final Validation validation;
    private final IterationEngine engine;

    private static int threads() {
        Libtorch.prepare();
        return torch.get_num_threads();
    }

    /** Makes an engine. */
    interface Engines {
        IterationEngine of(Seat seat, Material material, BatchSource source);
    }

    /** Networks as a new point has them: drawn from the configuration's seed. */
    TinyTraining(ExperimentConfig config) {
        this(
                config,
                KernelProvider.choose(KernelProvider.AUTO),
                (seat, material, source) -> new HostIteration(seat, source));
    }

    /** The same by other kernels or another engine. */
    TinyTraining(ExperimentConfig config, Kernels kernels, Engines engines) {
        // As in a lane. More threads would only wait for each other on images this small.
        torch.set_num_threads(1);
        int batch = config.schedule().batch();
        int size = size(config.network().batchNorm());
        train = images(IMAGES, size, 1);
        held = images(10, size, 2);
        judge = Classifier.of("logistic", new Classifier.Input(1, size, size, CLASSES));
        degradation = Degradation.of(config.degradation(), kernels);
        try (TensorScope scope = TensorScope.open()) {
            fixed = degradation.isRandom() ? null : scope.keep(degradation.precompute(train.images()));
            judge.initialise(Generators.cpu(5));
        }
        judge.parameters().trainable(false);
        validation = new Validation(held, degradation, judge, config.weights(), batch, 0, kernels);
        best = new BestWeights(validation);
        StreamBatchSource source = new StreamBatchSource(train, fixed, degradation, batch, config.seed(), kernels);
        material = new Material(train, fixed, degradation, judge);
        seat = Seat.of(config, material, kernels);
        restorer = seat.restorer();
        critic = seat.critic();
        engine = engines.of(seat, material, source);
        trainer = new Trainer(seat, engine);
    }

    private static int size(BatchNormMode norm) {
        return norm == BatchNormMode.BATCH ? 18 : 12;
    }

    /** All three terms weigh in; candidates for the best weights are looked at from half of the training on. */
    static ExperimentConfig config(
            RestorerKind kind, BatchNormMode norm, int iterations, int criticSteps, int selectEvery) {
        DegradationConfig.Kind degradation =
                kind == RestorerKind.DENOISER ? DegradationConfig.Kind.NOISE : DegradationConfig.Kind.DOWNSCALE;
        return new ExperimentConfig(
                new DataConfig("stroke-digits", 0, 0, 0, 0),
                new DegradationConfig(degradation, 0.5, 3),
                new NetworkConfig(kind, norm == BatchNormMode.BATCH ? 8 : 2, norm, Precision.FLOAT32),
                new JudgeConfig("logistic"),
                List.of(),
                new LossWeights(0.5, 0.1, 0.05),
                new Schedule(iterations, 4, criticSteps, 1e-2, 1e-2, List.of(0.5), 0.5, 0.05, 4, 0.5, selectEvery),
                new AdamConfig(0.5, 0.9, 1e-8),
                new RecordConfig(1, 1000, 1),
                7);
    }

    private static DeviceImages images(int count, int size, long seed) {
        Random random = new Random(seed);
        byte[] pixels = new byte[count * size * size];
        byte[] labels = new byte[count];
        random.nextBytes(pixels);
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) (i % CLASSES);
        }
        ImageSet set = new ImageSet("made up", 1, size, size, CLASSES, pixels, labels);
        return DeviceImages.of(new Subset(set, IntStream.range(0, count).toArray()));
    }

    @Override
    public void close() {
        engine.close();
        seat.close();
        validation.close();
        judge.close();
        train.close();
        held.close();
        if (fixed != null) {
            fixed.close();
        }
        torch.set_num_threads(threads);
    }
}
