package io.github.trilemma.sweep;

import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.Presets;
import io.github.trilemma.data.DeviceImages;
import io.github.trilemma.data.ImageSet;
import io.github.trilemma.data.Subset;
import io.github.trilemma.degrade.Degradation;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.lane.cuda.BytedecoCuda;
import io.github.trilemma.lane.cuda.CaptureLock;
import io.github.trilemma.lane.cuda.KeptPlace;
import io.github.trilemma.lane.cuda.LaneStream;
import io.github.trilemma.nn.Classifier;
import io.github.trilemma.tensor.Generators;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import io.github.trilemma.train.Material;
import io.github.trilemma.train.Place;
import io.github.trilemma.train.Trainer;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Trains one small point twice from the same seed, call by call and by replaying a captured iteration, and compares time and
 * weights.
 */
final class CaptureCheck {
    private static final int SIDE = 28;
    private static final int SET = 640;
    private static final int CLASSES = 10;

    private CaptureCheck() {}

    /** One line on both; the device must be current. */
    static String run(Kernels kernels) {
        ExperimentConfig config = Presets.of("quickstart").base();
        try (DeviceImages images = DeviceImages.of(noise());
                Classifier classifier = Classifier.of("cnn1", new Classifier.Input(1, SIDE, SIDE, CLASSES))) {
            try (TensorScope scope = TensorScope.open()) {
                classifier.initialise(Generators.cpu(1));
            }
            classifier.parameters().trainable(false);
            Degradation degradation = Degradation.of(config.degradation(), kernels);
            Material material = new Material(images, null, degradation, classifier);
            Outcome eager;
            try (Place place = Place.fresh(kernels)) {
                eager = train(place, config, material);
            }
            Outcome captured;
            BytedecoCuda calls = new BytedecoCuda();
            try (LaneStream stream = LaneStream.open(calls);
                    Place place = new KeptPlace(kernels, calls, CaptureLock.PROCESS)) {
                captured = train(place, config, material);
            }
            return String.format(
                    Locale.ROOT,
                    "%.2f ms per iteration replayed, %.2f ms call by call, weights differ by at most %.1e of their size",
                    captured.millis,
                    eager.millis,
                    difference(captured.weights, eager.weights));
        }
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Outcome(double millis, float[] weights) {}

    private static Outcome train(Place place, ExperimentConfig config, Material material) {
        Trainer trainer = place.sit(config, material);
        long start = System.nanoTime();
        trainer.run(() -> false);
        float[] weights = Tensors.floats(trainer.restorer().parameters().values());
        return new Outcome((System.nanoTime() - start) / 1e6 / config.schedule().iterations(), weights);
    }

    private static double difference(float[] a, float[] b) {
        double size = IntStream.range(0, b.length)
                .mapToDouble(i -> Math.abs(b[i]))
                .max()
                .orElse(1);
        return IntStream.range(0, a.length)
                        .mapToDouble(i -> Math.abs(a[i] - b[i]))
                        .max()
                        .orElse(0)
                / size;
    }

    private static Subset noise() {
        SplittableRandom random = new SplittableRandom(3);
        byte[] pixels = new byte[SET * SIDE * SIDE];
        random.nextBytes(pixels);
        byte[] labels = new byte[SET];
        for (int i = 0; i < SET; i++) {
            labels[i] = (byte) random.nextInt(CLASSES);
        }
        ImageSet set = new ImageSet("noise", 1, SIDE, SIDE, CLASSES, pixels, labels);
        return new Subset(set, IntStream.range(0, SET).toArray());
    }
}
