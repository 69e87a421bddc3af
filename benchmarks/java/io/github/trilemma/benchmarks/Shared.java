package io.github.trilemma.benchmarks;

import io.github.trilemma.data.DeviceImages;
import io.github.trilemma.nn.Classifier;
import io.github.trilemma.tensor.Generators;
import io.github.trilemma.tensor.TensorScope;
import org.bytedeco.pytorch.Tensor;

/**
 * What points share, on the current device: random images, and for a fixed degradation random degraded ones.
 *
 * @param fixed null when noise is drawn
 */
record Shared(DeviceImages images, Tensor fixed, Classifier classifier) implements AutoCloseable {
    private static final long SEED = 13;

    static Shared of(Task task) {
        DeviceImages images = PointTraining.images(Sizes.AVAILABLE);
        Classifier classifier = Classifier.of("cnn1", new Classifier.Input(1, Sizes.SIDE, Sizes.SIDE, Sizes.CLASSES));
        try (TensorScope scope = TensorScope.open()) {
            classifier.initialise(Generators.cpu(SEED));
            classifier.parameters().trainable(false);
            Tensor fixed =
                    task == Task.DENOISE ? null : scope.keep(images.images().flip(0));
            return new Shared(images, fixed, classifier);
        }
    }

    @Override
    public void close() {
        images.close();
        classifier.close();
        if (fixed != null) {
            fixed.close();
        }
    }
}
