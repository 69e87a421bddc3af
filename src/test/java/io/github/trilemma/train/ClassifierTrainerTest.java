package io.github.trilemma.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ClassifierRecipe;
import io.github.trilemma.data.DeviceImages;
import io.github.trilemma.data.ImageSet;
import io.github.trilemma.data.StrokeDigits;
import io.github.trilemma.data.Subset;
import io.github.trilemma.nn.Classifier;
import io.github.trilemma.tensor.Safetensors.Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifierTrainerTest {
    private static final Classifier.Input INPUT = new Classifier.Input(1, 28, 28, 10);

    @TempDir
    private Path folder;

    private static ClassifierRecipe recipe(int epochs, boolean augment) {
        return new ClassifierRecipe(epochs, 20, 0.02, List.of(2), 0.1, 0.9, 1, augment, 3);
    }

    private static DeviceImages digits() {
        ImageSet set = StrokeDigits.generate(120, 4, "train");
        return DeviceImages.of(new Subset(set, IntStream.range(0, set.size()).toArray()));
    }

    /** Stops after an epoch when told to; counts and remembers losses. */
    private static final class Watch implements ClassifierTrainer.Listener {
        private double lastLoss;
        private int epochs;

        @Override
        public void batchEnded(int epoch, int batch, int batches) {
            assertThat(batch).isBetween(1, batches);
        }

        @Override
        public void epochEnded(int epoch, double meanCrossEntropy) {
            lastLoss = meanCrossEntropy;
            epochs++;
        }
    }

    private static void assertSame(Map<String, Entry> a, Map<String, Entry> b) {
        assertThat(a.keySet()).isEqualTo(b.keySet());
        a.forEach((name, entry) ->
                assertThat(entry.data()).as(name).isEqualTo(b.get(name).data()));
    }

    @Test
    void aStoppedTrainingGoesOnExactly() {
        for (boolean augment : new boolean[] {false, true}) {
            Path state = folder.resolve("state-" + augment);
            try (DeviceImages images = digits();
                    Classifier whole = Classifier.of("cnn1", INPUT);
                    Classifier resumed = Classifier.of("cnn1", INPUT)) {
                Watch watch = new Watch();
                assertThat(new ClassifierTrainer(whole, recipe(4, augment), images, null).run(watch, () -> false))
                        .isTrue();
                assertThat(watch.epochs).isEqualTo(4);

                Watch first = new Watch();
                assertThat(new ClassifierTrainer(resumed, recipe(4, augment), images, state)
                                .run(first, () -> first.epochs == 2))
                        .isFalse();
                assertThat(state).exists();
                try (Classifier fresh = Classifier.of("cnn1", INPUT)) {
                    ClassifierTrainer last = new ClassifierTrainer(fresh, recipe(4, augment), images, state);
                    last.run(new Watch(), () -> false);
                    assertSame(fresh.save(), whole.save());
                    assertThat(state).as("until the weights are kept").exists();
                    last.deleteState();
                }
                assertThat(state).doesNotExist();
            }
        }
    }

    @Test
    void trainingLowersTheLoss() {
        try (DeviceImages images = digits();
                Classifier classifier = Classifier.of("logistic", INPUT)) {
            Watch watch = new Watch();
            new ClassifierTrainer(classifier, recipe(1, false), images, null).run(watch, () -> false);
            double early = watch.lastLoss;
            new ClassifierTrainer(classifier, recipe(12, false), images, null).run(watch, () -> false);
            assertThat(watch.lastLoss).isLessThan(early / 2);
        }
    }

    @Test
    void theStateOfAnotherRecipeIsRefused() throws Exception {
        Path state = folder.resolve("state");
        try (DeviceImages images = digits();
                Classifier classifier = Classifier.of("logistic", INPUT)) {
            Watch watch = new Watch();
            new ClassifierTrainer(classifier, recipe(4, false), images, state).run(watch, () -> watch.epochs == 1);
            byte[] before = Files.readAllBytes(state);
            assertThatThrownBy(() -> new ClassifierTrainer(classifier, recipe(5, false), images, state)
                            .run(new Watch(), () -> false))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("state of another recipe");
            assertThat(Files.readAllBytes(state)).isEqualTo(before);
        }
    }

    @Test
    void aDivergingTrainingSaysSo() {
        ClassifierRecipe wild = new ClassifierRecipe(3, 20, 1e20, List.of(), 1, 0, 0, false, 0);
        try (DeviceImages images = digits();
                Classifier classifier = Classifier.of("cnn1", INPUT)) {
            assertThatThrownBy(
                            () -> new ClassifierTrainer(classifier, wild, images, null).run(new Watch(), () -> false))
                    .isInstanceOf(DivergedException.class)
                    .hasMessageContaining("classifierRecipe.learningRate");
        }
    }
}
