package io.github.trilemma.benchmarks;

import io.github.trilemma.config.ExperimentConfig;
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
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import io.github.trilemma.train.Batch;
import io.github.trilemma.train.BatchSource;
import io.github.trilemma.train.HostIteration;
import io.github.trilemma.train.Seat;
import io.github.trilemma.train.StreamBatchSource;
import io.github.trilemma.train.Trainer;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * One point in training on random images from random weights, as a lane runs it. Belongs to one thread at a time. Degraded images
 * of a fixed degradation are random, too: what they hold costs no time.
 */
public final class PointTraining implements AutoCloseable {
    private static final long SEED = 11;

    private final ExperimentConfig config;
    private final Kernels kernels;
    private final DeviceImages images;
    private final Tensor fixed;
    private final Classifier classifier;
    private final BatchSource source;
    private final Seat seat;
    private final HostIteration engine;
    private final Trainer trainer;

    /** A point before iteration 0, with all of the recipe's critic steps. */
    public PointTraining(Workload workload) {
        this(workload, Workload.CRITIC_STEPS, false);
    }

    /**
     * A point before iteration 0.
     *
     * @param exact whether it computes in float64, by the reference kernels
     */
    PointTraining(Workload workload, int criticSteps, boolean exact) {
        config = workload.config(criticSteps);
        kernels = KernelProvider.choose(exact ? KernelProvider.LIBTORCH : workload.kernels());
        images = images(Sizes.AVAILABLE);
        boolean noise = workload.task() == Task.DENOISE;
        Restorer restorer = Restorer.of(config.network(), 1);
        Critic critic = Critic.of(config.network(), 1, Sizes.SIDE, Sizes.SIDE);
        classifier = Classifier.of("cnn1", new Classifier.Input(1, Sizes.SIDE, Sizes.SIDE, Sizes.CLASSES));
        try (TensorScope scope = TensorScope.open()) {
            fixed = noise ? null : scope.keep(images.images().flip(0));
            restorer.initialise(Generators.cpu(SEED));
            critic.initialise(Generators.cpu(SEED + 1));
            classifier.initialise(Generators.cpu(SEED + 2));
        }
        if (exact) {
            restorer.useFloat64();
            critic.useFloat64();
            classifier.useFloat64();
        }
        classifier.parameters().trainable(false);
        Degradation degradation = Degradation.of(config.degradation(), kernels);
        BatchSource drawn = new StreamBatchSource(images, fixed, degradation, workload.batch(), SEED, kernels);
        source = exact ? new Float64Source(drawn) : drawn;
        seat = new Seat(config, restorer, critic, classifier, kernels);
        engine = new HostIteration(seat, source);
        trainer = new Trainer(seat, engine);
    }

    /** Random 8-bit digits (count,1,28,28) with labels. */
    static DeviceImages images(int count) {
        Random random = new Random(SEED);
        byte[] pixels = new byte[count * Sizes.PIXELS];
        byte[] labels = new byte[count];
        random.nextBytes(pixels);
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) random.nextInt(Sizes.CLASSES);
        }
        ImageSet set = new ImageSet("random", 1, Sizes.SIDE, Sizes.SIDE, Sizes.CLASSES, pixels, labels);
        return DeviceImages.of(new Subset(set, IntStream.range(0, count).toArray()));
    }

    /** Trains until {@code stop}, which is asked before every iteration. */
    void run(BooleanSupplier stop) {
        trainer.run(stop);
    }

    /** Trains some iterations; the very first of all has no restorer step. */
    public void iterate(int iterations) {
        int[] left = {iterations};
        trainer.run(() -> left[0]-- == 0);
    }

    /** The next batch; the caller frees it. */
    public Batch draw() {
        return source.next();
    }

    public ExperimentConfig config() {
        return config;
    }

    public Kernels kernels() {
        return kernels;
    }

    public Restorer restorer() {
        return seat.restorer();
    }

    public Critic critic() {
        return seat.critic();
    }

    public Classifier classifier() {
        return classifier;
    }

    Trainer trainer() {
        return trainer;
    }

    @Override
    public void close() {
        engine.close();
        seat.close();
        classifier.close();
        images.close();
        if (fixed != null) {
            fixed.close();
        }
    }

    /** The batches of another source in float64. */
    private record Float64Source(BatchSource drawn) implements BatchSource {
        @Override
        public Batch next() {
            try (TensorScope scope = TensorScope.open();
                    Batch batch = drawn.next()) {
                Tensor clean = Tensors.channelsLast(batch.clean().to(ScalarType.Double));
                Tensor degraded = Tensors.channelsLast(batch.degraded().to(ScalarType.Double));
                return new Batch(
                        scope.keep(clean),
                        scope.keep(degraded),
                        scope.keep(batch.labels().clone()));
            }
        }

        @Override
        public long position() {
            return drawn.position();
        }

        @Override
        public void seek(long position) {
            drawn.seek(position);
        }
    }
}
