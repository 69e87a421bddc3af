package io.github.trilemma.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.NetworkConfig;
import io.github.trilemma.config.NetworkConfig.BatchNormMode;
import io.github.trilemma.config.NetworkConfig.Precision;
import io.github.trilemma.config.NetworkConfig.RestorerKind;
import io.github.trilemma.tensor.Generators;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Shapes and sizes of the paper's networks, counted by hand from its table. */
class NetworksTest {
    private static NetworkConfig config(RestorerKind kind, int width) {
        return new NetworkConfig(kind, width, BatchNormMode.BATCH, Precision.FLOAT32);
    }

    @ParameterizedTest
    @CsvSource({
        "DENOISER, 1, 32, 206913",
        "DENOISER, 3, 32, 210115",
        "DENOISER, 1, 2, 933",
        "SRCNN, 1, 32, 57281",
        "SRCNN, 3, 32, 69251"
    })
    void restorerParameters(RestorerKind kind, int channels, int width, long expected) {
        try (Restorer restorer = Restorer.of(config(kind, width), channels)) {
            assertThat(restorer.parameters().values().numel()).isEqualTo(expected);
            assertThat(restorer.parameters().gradients().numel()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 28, 28, 259457", "3, 32, 32, 261057", "1, 30, 17, 258945"})
    void criticParameters(int channels, int height, int width, long expected) {
        try (Critic critic = Critic.of(config(RestorerKind.DENOISER, 32), channels, height, width)) {
            assertThat(critic.parameters().values().numel()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"logistic, 1, 28, 7850", "cnn1, 1, 28, 21840", "cnn2, 1, 28, 335562", "cnn2, 3, 32, 451402"})
    void classifierParameters(String architecture, int channels, int size, long expected) {
        try (Classifier classifier = Classifier.of(architecture, new Classifier.Input(channels, size, size, 10))) {
            assertThat(classifier.parameters().values().numel()).isEqualTo(expected);
            assertThat(classifier.architecture()).isEqualTo(architecture);
        }
    }

    @ParameterizedTest
    @CsvSource({"DENOISER, 1, 9, 14", "DENOISER, 3, 8, 8", "SRCNN, 1, 5, 3", "SRCNN, 3, 8, 8"})
    void restoredImagesHaveTheInputsShapeAndStayInRange(RestorerKind kind, int channels, int height, int width) {
        try (Restorer restorer = Restorer.of(config(kind, 3), channels);
                NoGradGuard off = new NoGradGuard();
                TensorScope scope = TensorScope.open()) {
            Draws.shake(restorer, 1, 4);
            Tensor degraded = Draws.images(5, 2, channels, height, width);
            float[] before = Tensors.floats(degraded);
            Tensor restored = restorer.restore(degraded, false);
            assertThat(Tensors.shape(restored)).containsExactly(2, channels, height, width);
            float[] values = Tensors.floats(restored);
            assertThat(values).contains(0).contains(1); // such weights overshoot on both sides
            for (float value : values) {
                assertThat(value).isBetween(0f, 1f);
            }
            assertThat(Tensors.floats(degraded)).as("the input").containsExactly(before);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 28, 28", "3, 17, 9", "1, 1, 2"})
    void criticGivesOneScorePerImage(int channels, int height, int width) {
        try (Critic critic = Critic.of(config(RestorerKind.DENOISER, 2), channels, height, width);
                NoGradGuard off = new NoGradGuard();
                TensorScope scope = TensorScope.open()) {
            Draws.shake(critic, 0.1, 1);
            Tensor images = Draws.images(2, 5, channels, height, width);
            float[] before = Tensors.floats(images);
            assertThat(Tensors.shape(critic.score(images, true))).containsExactly(5);
            assertThat(Tensors.shape(critic.score(images.narrow(0, 0, 1), false)))
                    .containsExactly(1);
            assertThat(Tensors.floats(images)).as("the input").containsExactly(before);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "logistic, 3, 2, 5, 4",
        "cnn1, 1, 28, 28, 10",
        "cnn1, 3, 16, 19, 4",
        "cnn2, 1, 8, 15, 10",
        "cnn2, 3, 32, 32, 7"
    })
    void classifiersGiveOneLogitPerClass(String architecture, int channels, int height, int width, int classes) {
        try (Classifier classifier =
                        Classifier.of(architecture, new Classifier.Input(channels, height, width, classes));
                NoGradGuard off = new NoGradGuard();
                TensorScope scope = TensorScope.open()) {
            Draws.shake(classifier, 0.1, 1);
            Tensor images = Draws.images(2, 3, channels, height, width);
            float[] before = Tensors.floats(images);
            assertThat(Tensors.shape(classifier.logits(images))).containsExactly(3, classes);
            assertThat(Tensors.floats(images)).as("the input").containsExactly(before);
        }
    }

    @Test
    void classifiersRefuseImagesThatPoolingWouldEmpty() {
        assertThatThrownBy(() -> Classifier.of("cnn1", new Classifier.Input(1, 15, 28, 10)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("cnn1 takes images of at least 16 by 16 pixels, got (1,15,28): choose logistic");
        assertThatThrownBy(() -> Classifier.of("cnn2", new Classifier.Input(3, 8, 7, 10)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("8 by 8 pixels, got (3,8,7)");
        assertThatThrownBy(() -> Classifier.of("vgg", new Classifier.Input(3, 8, 7, 10)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("must be one of [cnn1, cnn2, logistic], got vgg");
    }

    @ParameterizedTest
    @EnumSource(RestorerKind.class)
    void backwardReachesEveryParameterThatMatters(RestorerKind kind) {
        try (Restorer restorer = Restorer.of(config(kind, 3), 1);
                TensorScope scope = TensorScope.open()) {
            restorer.initialise(Generators.cpu(3));
            restorer.parameters().fill(kind == RestorerKind.SRCNN ? "conv2.bias" : "conv4.bias", 0.5);
            restorer.restore(Draws.images(1, 4, 1, 8, 8), true).sum().backward();
            for (String name : restorer.parameters().names()) {
                boolean silent = kind == RestorerKind.DENOISER && name.matches("conv[123]\\.bias");
                double largest = Tensors.scalar(
                        restorer.parameters().gradient(name).abs().max());
                assertThat(largest > 0).as("gradient of " + name).isEqualTo(!silent);
            }
        }
    }
}
