package io.github.trilemma.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.JudgeArgument;
import io.github.trilemma.tensor.Generators;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxJudgeTest {
    private static final Classifier.Input INPUT = new Classifier.Input(3, 5, 4, 7);
    private static final int PIXELS = 60;

    @TempDir
    Path folder;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("judge.onnx"), bytes);
    }

    private static float[] uniform(long seed, int count) {
        try (TensorScope scope = TensorScope.open()) {
            return Tensors.floats(Tensors.uniform(-1, 1, Generators.cpu(seed), count));
        }
    }

    private static byte[] linear(int batch) {
        return OnnxFiles.linear(batch, 3, 5, 4, uniform(5, 7 * PIXELS), uniform(6, 7));
    }

    private static Classifier load(Path file, String declared) {
        return Judges.load(JudgeArgument.parse("onnx:" + file + declared), INPUT, false);
    }

    /** Graphs of any number of images, and of one: those are asked image by image. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void givesTheLogitsOfNormalisedImages(int batch) throws IOException {
        float[] weight = uniform(5, 7 * PIXELS);
        float[] bias = uniform(6, 7);
        try (TensorScope scope = TensorScope.open();
                Classifier judge = load(file(linear(batch)), ",mean=0.5/0.4/0.3,std=0.2/0.3/0.25")) {
            Tensor x = Tensors.channelsLast(Tensors.uniform(0, 1, Generators.cpu(1), 6, 3, 5, 4));
            float[] pixels = Tensors.floats(x);
            double[] mean = {0.5, 0.4, 0.3};
            double[] std = {0.2, 0.3, 0.25};
            float[] logits = Tensors.floats(judge.logits(x));
            for (int n = 0; n < 6; n++) {
                for (int k = 0; k < 7; k++) {
                    double sum = bias[k];
                    for (int p = 0; p < PIXELS; p++) {
                        sum += (pixels[n * PIXELS + p] - mean[p / 20]) / std[p / 20] * weight[k * PIXELS + p];
                    }
                    assertThat((double) logits[n * 7 + k]).isCloseTo(sum, within(1e-4));
                }
            }
            assertThat(Tensors.floats(judge.logits(x))).containsExactly(logits);
            assertThatThrownBy(judge::requireGradients)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("must give gradients to train against it")
                    .hasMessageContaining("--judge");
        }
    }

    @Test
    void graphsThatDoNotFitAreRefused() throws IOException {
        refused(OnnxFiles.linear(0, 1, 28, 28, uniform(1, 784 * 7), uniform(2, 7)), "got FLOAT (-1,1,28,28)");
        refused(OnnxFiles.linear(4, 3, 5, 4, uniform(5, 7 * PIXELS), uniform(6, 7)), "got FLOAT (4,3,5,4)");
        refused(OnnxFiles.linear(0, 3, 5, 4, uniform(5, 9 * PIXELS), uniform(6, 9)), "logits (2,7)");
        refused(OnnxFiles.identity(false, 3, 5, 4), "got (2,3,5,4)");
        refused(OnnxFiles.identity(true, 3, 5, 4), "must give float32, got DOUBLE");
        float[] nan = uniform(6, 7);
        nan[3] = Float.NaN;
        refused(OnnxFiles.linear(0, 3, 5, 4, uniform(5, 7 * PIXELS), nan), "finite logits");
    }

    @Test
    void filesThatAreNoGraphsAreRefused() throws IOException {
        byte[] whole = linear(0);
        refused(new byte[0], "must be a graph that ONNX Runtime can load");
        refused(new byte[] {1, 2, 3, 4}, "must be a graph that ONNX Runtime can load");
        for (int length : new int[] {1, 20, whole.length / 2, whole.length - 5}) {
            refused(Arrays.copyOf(whole, length), "onnx:");
        }
        assertThatThrownBy(() -> load(folder.resolve("absent.onnx"), "")).hasMessageContaining("got none");
    }

    private void refused(byte[] bytes, String message) throws IOException {
        Path file = file(bytes);
        assertThatThrownBy(() -> load(file, ""))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("judge onnx:" + file)
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }
}
