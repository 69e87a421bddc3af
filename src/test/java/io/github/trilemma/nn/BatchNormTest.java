package io.github.trilemma.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.NetworkConfig.BatchNormMode;
import io.github.trilemma.tensor.Generators;
import io.github.trilemma.tensor.Safetensors.Entry;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchNormTest {
    private static final float[] VALUES = {1, 2, 3, 10, 20, 60};

    private final Parameters parameters = new Parameters(shapes());
    private final BatchNorm batch = new BatchNorm("bn", parameters, BatchNormMode.BATCH);
    private final BatchNorm running = new BatchNorm("bn", parameters, BatchNormMode.RUNNING);
    private TensorScope scope;
    private NoGradGuard off;

    private static Map<String, long[]> shapes() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        Network.batchNorm(shapes, "bn", 2);
        return shapes;
    }

    @BeforeEach
    void open() {
        scope = TensorScope.open();
        off = new NoGradGuard();
        parameters.get("bn.weight").copy_(Tensors.of(new float[] {2, 1}, 2));
        parameters.get("bn.bias").copy_(Tensors.of(new float[] {5, -1}, 2));
    }

    @AfterEach
    void close() {
        off.close();
        scope.close();
        running.close();
        parameters.close();
    }

    /** One image, two channels of 1×3 pixels: means 2 and 30, variances 2/3 and 1400/3. */
    private static Tensor input() {
        return Tensors.of(VALUES, 1, 2, 1, 3);
    }

    private static float[] normed(double[] mean, double[] variance) {
        float[] out = new float[6];
        for (int i = 0; i < 6; i++) {
            int c = i / 3;
            double z = (VALUES[i] - mean[c]) / Math.sqrt(variance[c] + 1e-5);
            out[i] = (float) (c == 0 ? 2 * z + 5 : z - 1);
        }
        return out;
    }

    private static final double[] MEAN = {2, 30};
    private static final double[] VARIANCE = {2.0 / 3, 1400.0 / 3};

    @Test
    void batchModeDividesByTheBatchAlways() {
        float[] want = normed(MEAN, VARIANCE);
        assertThat(Tensors.floats(batch.apply(input(), true))).containsExactly(want, within(1e-5f));
        assertThat(Tensors.floats(batch.apply(input(), false))).containsExactly(want, within(1e-5f));
        Map<String, Entry> saved = new LinkedHashMap<>();
        batch.save(saved);
        assertThat(saved).isEmpty();
    }

    @Test
    void runningModeTrainsOnTheBatchAndRemembersIt() {
        float[] want = normed(MEAN, VARIANCE);
        assertThat(Tensors.floats(running.apply(input(), true))).containsExactly(want, within(1e-5f));
        // Momentum 0.1 from mean 0 and variance 1; the remembered variance is the unbiased one, 1 and 700.
        Map<String, Entry> saved = new LinkedHashMap<>();
        running.save(saved);
        assertThat(saved.get("bn.running_mean").floats()).containsExactly(new float[] {0.2f, 3}, within(1e-6f));
        assertThat(saved.get("bn.running_var").floats()).containsExactly(new float[] {1, 70.9f}, within(1e-4f));
    }

    @Test
    void runningModeEvaluatesByWhatItRemembers() {
        running.apply(input(), true);
        float[] want = normed(new double[] {0.2, 3}, new double[] {1, 70.9});
        assertThat(Tensors.floats(running.apply(input(), false))).containsExactly(want, within(1e-5f));
        assertThat(Tensors.floats(running.apply(input(), false)))
                .as("evaluating changes nothing")
                .containsExactly(want, within(1e-5f));
    }

    @Test
    void aNetworkSavesAndLoadsItsStatistics() {
        try (Restorer one = new Denoiser(1, 2, BatchNormMode.RUNNING);
                Restorer two = new Denoiser(1, 2, BatchNormMode.RUNNING)) {
            one.initialise(Generators.cpu(1));
            one.parameters().fill("conv4.bias", 0.5);
            Tensor images = Draws.images(2, 3, 1, 6, 6);
            one.restore(images, true);
            assertThat(one.save())
                    .hasSize(16 + 6)
                    .containsKeys("bn1.running_mean", "bn1.running_var", "bn3.running_mean", "bn3.running_var");
            two.load(one.save(), "one");
            float[] want = Tensors.floats(one.restore(images, false));
            assertThat(want).as("before clipping tells").doesNotContain(0, 1);
            assertThat(Tensors.floats(two.restore(images, false))).containsExactly(want);
        }
    }

    @Test
    void weightsOfTheOtherModeAreRefusedAndChangeNothing() {
        try (Critic without = new Critic(1, 8, 8, 2, BatchNormMode.BATCH);
                Critic with = new Critic(1, 8, 8, 2, BatchNormMode.RUNNING)) {
            Draws.shake(with, 0.3, 1);
            assertThatThrownBy(() -> with.load(without.save(), "critic.safetensors"))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage("critic.safetensors must hold running statistics of bn1 (4): it was trained with"
                            + " batchNorm: batch, or another width");
            assertThatThrownBy(() -> without.load(with.save(), "critic.safetensors"))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("got also bn1.running_mean");
            assertThat(Tensors.scalar(without.parameters().values().abs().max()))
                    .isZero();
        }
    }

    @Test
    void aFaultAnywhereLeavesTheStatisticsAsTheyWere() {
        try (Critic critic = new Critic(1, 8, 8, 2, BatchNormMode.RUNNING)) {
            Map<String, Entry> before = critic.save();
            for (String spoilt : before.keySet()) {
                Map<String, Entry> entries = new LinkedHashMap<>(before);
                entries.replaceAll((name, entry) -> filled(entry, 3));
                entries.put(spoilt, filled(before.get(spoilt), Float.NaN));
                assertThatThrownBy(() -> critic.load(entries, "file"))
                        .as(spoilt)
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContaining("file");
                critic.save()
                        .forEach((name, entry) -> assertThat(entry.data())
                                .as(name + " after a bad " + spoilt)
                                .containsExactly(before.get(name).data()));
            }
        }
    }

    private static Entry filled(Entry like, float value) {
        float[] values = like.floats();
        Arrays.fill(values, value);
        return Entry.of(values, like.shape());
    }

    @Test
    void biasBeforeBatchStatisticsHasNoEffectAndNoGradient() {
        biasCounts(BatchNormMode.BATCH, false);
    }

    @Test
    void biasBeforeRunningStatisticsCounts() {
        biasCounts(BatchNormMode.RUNNING, true);
    }

    private void biasCounts(BatchNormMode mode, boolean expected) {
        off.close();
        try (Denoiser denoiser = new Denoiser(1, 2, mode);
                Critic critic = new Critic(1, 8, 8, 2, mode)) {
            denoiser.initialise(Generators.cpu(1));
            denoiser.parameters().fill("conv4.bias", 0.5); // well within the range that is not clipped
            Draws.shake(critic, 0.3, 2);
            Tensor images = Draws.images(3, 4, 1, 8, 8);
            float[] restored = Tensors.floats(denoiser.restore(images, false));
            float[] scores = Tensors.floats(critic.score(images, false));
            for (String name : new String[] {"conv1.bias", "conv2.bias"}) {
                denoiser.parameters().fill(name, 0.75);
                critic.parameters().fill(name, 0.75);
            }
            boolean sameRestored = Arrays.equals(Tensors.floats(denoiser.restore(images, false)), restored);
            boolean sameScores = Arrays.equals(Tensors.floats(critic.score(images, false)), scores);
            assertThat(sameRestored).as("denoiser").isEqualTo(!expected);
            assertThat(sameScores).as("critic").isEqualTo(!expected);
            denoiser.restore(images, false).square().sum().backward();
            critic.score(images, false).square().sum().backward();
            for (Network network : new Network[] {denoiser, critic}) {
                Tensor gradient = network.parameters().gradient("conv2.bias");
                assertThat(Tensors.scalar(gradient.abs().max()) > 0).isEqualTo(expected);
            }
        } finally {
            off = new NoGradGuard();
        }
    }
}
