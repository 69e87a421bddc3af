package io.github.trilemma.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.trilemma.config.NetworkConfig.BatchNormMode;
import io.github.trilemma.tensor.Generators;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InitialisationTest {
    /** Uniform within ±deviation·sqrt(3), mean 0, and the whole of the range used. */
    private static void isUniform(Network network, String name, double deviation) {
        float[] values = Tensors.floats(network.parameters().get(name));
        double sum = 0;
        double squares = 0;
        double largest = 0;
        for (float value : values) {
            sum += value;
            squares += (double) value * value;
            largest = Math.max(largest, Math.abs(value));
        }
        double n = values.length; // bounds of five standard errors; a uniform variable's fourth moment is 1.8 sd^4
        assertThat(Math.sqrt(squares / n)).as(name).isCloseTo(deviation, within(5 * deviation * Math.sqrt(0.2 / n)));
        assertThat(sum / n).as(name).isCloseTo(0, within(5 * deviation / Math.sqrt(n)));
        assertThat(largest)
                .as(name)
                .isBetween(deviation * Math.sqrt(3) * (1 - 8 / n), deviation * Math.sqrt(3) * 1.00001);
    }

    private static void constantsAreSet(Network network) {
        for (String name : network.parameters().names()) {
            if (network.parameters().get(name).dim() == 1) {
                boolean scale = name.startsWith("bn") && name.endsWith(".weight");
                assertThat(Tensors.floats(network.parameters().get(name)))
                        .as(name)
                        .containsOnly(scale ? 1 : 0);
            }
        }
    }

    @Test
    void denoiser() {
        try (Restorer restorer = new Denoiser(1, 16, BatchNormMode.BATCH);
                TensorScope scope = TensorScope.open()) {
            Draws.shake(restorer, 1, 9);
            restorer.initialise(Generators.cpu(1));
            // fan_in = in·25, fan_out = out·25
            isUniform(restorer, "conv0.weight", Math.sqrt(4.0 / (25 + 16 * 25)));
            isUniform(restorer, "conv1.weight", Math.sqrt(4.0 / (16 * 25 + 32 * 25)));
            isUniform(restorer, "conv2.weight", Math.sqrt(4.0 / (32 * 25 + 32 * 25)));
            isUniform(restorer, "conv4.weight", Math.sqrt(4.0 / (16 * 25 + 25)));
            constantsAreSet(restorer);
        }
    }

    @Test
    void srcnn() {
        try (Restorer restorer = new Srcnn(3, 16);
                TensorScope scope = TensorScope.open()) {
            restorer.initialise(Generators.cpu(2));
            isUniform(restorer, "conv0.weight", Math.sqrt(4.0 / (3 * 81 + 32 * 81)));
            isUniform(restorer, "conv2.weight", Math.sqrt(4.0 / (16 * 25 + 3 * 25)));
            constantsAreSet(restorer);
        }
    }

    @Test
    void criticsStrideQuartersTheFanOut() {
        try (Critic critic = new Critic(1, 28, 28, 16, BatchNormMode.BATCH);
                TensorScope scope = TensorScope.open()) {
            critic.initialise(Generators.cpu(3));
            isUniform(critic, "conv0.weight", Math.sqrt(4 / (25 + 16 * 25 / 4.0)));
            isUniform(critic, "conv1.weight", Math.sqrt(4 / (16 * 25 + 32 * 25 / 4.0)));
            isUniform(critic, "conv2.weight", Math.sqrt(4 / (32 * 25 + 64 * 25 / 4.0)));
            isUniform(critic, "out.weight", Math.sqrt(4 / (64.0 * 16 + 1)));
            constantsAreSet(critic);
        }
    }

    @Test
    void classifiers() {
        Map<String, Double> gains = Map.of("cnn1", 1.0, "cnn2", 6.0);
        gains.forEach((architecture, gain) -> {
            try (Classifier classifier = Classifier.of(architecture, new Classifier.Input(1, 28, 28, 10));
                    TensorScope scope = TensorScope.open()) {
                classifier.initialise(Generators.cpu(4));
                long fanIn = architecture.equals("cnn1") ? 320 : 576;
                isUniform(classifier, "fc1.weight", Math.sqrt(gain / fanIn / 3));
                isUniform(classifier, "conv2.weight", Math.sqrt(gain / (architecture.equals("cnn1") ? 250 : 576) / 3));
                constantsAreSet(classifier);
            }
        });
    }

    @Test
    void sameSeedSameWeights() {
        try (Critic one = new Critic(1, 8, 8, 2, BatchNormMode.BATCH);
                Critic two = new Critic(1, 8, 8, 2, BatchNormMode.BATCH);
                TensorScope scope = TensorScope.open()) {
            one.initialise(Generators.cpu(7));
            two.initialise(Generators.cpu(7));
            assertThat(one.parameters().values().equal(two.parameters().values()))
                    .isTrue();
            two.initialise(Generators.cpu(8));
            assertThat(one.parameters().values().equal(two.parameters().values()))
                    .isFalse();
        }
    }
}
