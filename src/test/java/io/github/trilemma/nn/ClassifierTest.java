package io.github.trilemma.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.NetworkConfig.BatchNormMode;
import io.github.trilemma.tensor.Generators;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassifierTest {
    private static final Classifier.Input GREY = new Classifier.Input(1, 16, 16, 4);

    @TempDir
    private Path folder;

    private Path write(Network network) throws IOException {
        Path file = folder.resolve("network.safetensors");
        try (OutputStream out = Files.newOutputStream(file)) {
            network.write(out, Map.of("kind", "test"));
        }
        return file;
    }

    private Path written(String architecture, Classifier.Input input) throws IOException {
        try (Classifier classifier = Classifier.of(architecture, input)) {
            classifier.initialise(Generators.cpu(1));
            return write(classifier);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"logistic", "cnn1", "cnn2"})
    void loadsFrozenWhatWasWritten(String architecture) throws IOException {
        Path file = written(architecture, GREY);
        assertThat(Classifier.architectureOf(file)).isEqualTo(architecture);
        try (Classifier loaded = Classifier.load(architecture, GREY, file);
                Classifier original = Classifier.of(architecture, GREY);
                TensorScope scope = TensorScope.open()) {
            original.initialise(Generators.cpu(1));
            Tensor images = Draws.images(2, 3, 1, 16, 16);
            assertThat(Tensors.floats(loaded.logits(images))).containsExactly(Tensors.floats(original.logits(images)));
            assertThat(loaded.logits(images).requires_grad()).isFalse();
            assertThat(original.logits(images).requires_grad()).isTrue();
        }
    }

    @Test
    void anotherArchitectureIsRefused() throws IOException {
        Path file = written("cnn1", GREY);
        assertThatThrownBy(() -> Classifier.load("logistic", GREY, file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("classifier must be logistic, got " + file
                        + " with weights of cnn1: give the architecture that the file holds");
    }

    @Test
    void anotherNetworkIsNoClassifier() throws IOException {
        try (Critic critic = new Critic(1, 16, 16, 2, BatchNormMode.BATCH)) {
            Path file = write(critic);
            assertThatThrownBy(() -> Classifier.architectureOf(file))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("got " + file + " with tensors [conv0.weight");
        }
        try (Restorer restorer = new Srcnn(1, 2)) {
            Path file = write(restorer);
            assertThatThrownBy(() -> Classifier.load("cnn2", GREY, file)).isInstanceOf(ConfigurationException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"logistic", "cnn1", "cnn2"})
    void otherDataIsRefusedByShape(String architecture) throws IOException {
        Path file = written(architecture, GREY);
        for (Classifier.Input other : new Classifier.Input[] {
            new Classifier.Input(1, 28, 28, 4), new Classifier.Input(3, 16, 16, 4), new Classifier.Input(1, 16, 16, 10)
        }) {
            assertThatThrownBy(() -> Classifier.load(architecture, other, file))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageStartingWith(file + " (" + architecture + " for images " + other + "): ")
                    .hasMessageContaining(" must be (")
                    .hasMessageContaining("choose weights that fit the data");
        }
    }

    @Test
    void dropoutZeroesHalfAndDoublesTheRest() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor ones = Tensors.zeros(100, 100).add(new Scalar(1.5));
            float[] values = Tensors.floats(Classifier.dropout(ones, Generators.cpu(1)));
            int zeros = 0;
            for (float value : values) {
                assertThat(value).isIn(0f, 3f);
                zeros += value == 0 ? 1 : 0;
            }
            assertThat(zeros).isBetween(4750, 5250); // five standard errors
            assertThat(Tensors.floats(ones)).containsOnly(1.5f);
            assertThat(Classifier.dropout(ones, null)).isSameAs(ones);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cnn1", "cnn2"})
    void dropoutIsForTrainingAndFollowsItsGenerator(String architecture) {
        try (Classifier classifier = Classifier.of(architecture, GREY);
                TensorScope scope = TensorScope.open()) {
            classifier.initialise(Generators.cpu(1));
            Tensor images = Draws.images(2, 3, 1, 16, 16);
            float[] plain = Tensors.floats(classifier.logits(images));
            float[] one = Tensors.floats(classifier.logitsTraining(images, Generators.cpu(5)));
            assertThat(Tensors.floats(classifier.logits(images))).containsExactly(plain);
            assertThat(one).isNotEqualTo(plain);
            assertThat(Tensors.floats(classifier.logitsTraining(images, Generators.cpu(5))))
                    .containsExactly(one);
            assertThat(Tensors.floats(classifier.logitsTraining(images, Generators.cpu(6))))
                    .isNotEqualTo(one);
        }
    }
}
