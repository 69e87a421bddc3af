package io.github.trilemma.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.trilemma.config.DegradationConfig;
import io.github.trilemma.config.NetworkConfig;
import io.github.trilemma.config.NetworkConfig.BatchNormMode;
import io.github.trilemma.config.NetworkConfig.Precision;
import io.github.trilemma.config.NetworkConfig.RestorerKind;
import io.github.trilemma.data.DeviceImages;
import io.github.trilemma.data.ImageSet;
import io.github.trilemma.data.Subset;
import io.github.trilemma.degrade.Degradation;
import io.github.trilemma.eval.HeldOutGap;
import io.github.trilemma.eval.TestSet;
import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.nn.HeldOutCritic;
import io.github.trilemma.nn.Restorer;
import io.github.trilemma.tensor.Generators;
import io.github.trilemma.tensor.Libtorch;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Restorers whose outcome is known: SRCNNs that multiply their input by a number. */
class HeldOutTrainingTest {
    private static final int SIZE = 12;
    private static final int BATCH = 16;
    private static final NetworkConfig SRCNN =
            new NetworkConfig(RestorerKind.SRCNN, 1, BatchNormMode.BATCH, Precision.FLOAT32);

    private final Kernels kernels = KernelProvider.choose(KernelProvider.AUTO);
    private final DeviceImages train = images(64, 1);
    private final DeviceImages test = images(40, 2);
    private final Degradation noise =
            Degradation.of(new DegradationConfig(DegradationConfig.Kind.NOISE, 0.3, 2), kernels);
    private int threads;

    @BeforeEach
    void oneThread() {
        Libtorch.prepare();
        threads = torch.get_num_threads();
        torch.set_num_threads(1);
    }

    @AfterEach
    void close() {
        torch.set_num_threads(threads);
        train.close();
        test.close();
    }

    private static DeviceImages images(int count, long seed) {
        byte[] pixels = new byte[count * SIZE * SIZE];
        new Random(seed).nextBytes(pixels);
        ImageSet set = new ImageSet("made up", 1, SIZE, SIZE, 2, pixels, new byte[count]);
        return DeviceImages.of(new Subset(set, IntStream.range(0, count).toArray()));
    }

    /** xHat = factor·y, clipped to [0,1]. */
    private static Restorer times(double factor) {
        Restorer restorer = Restorer.of(SRCNN, 1);
        try (TensorScope scope = TensorScope.open();
                NoGradGuard off = new NoGradGuard()) {
            centre(restorer, "conv0", factor);
            centre(restorer, "conv1", 1);
            centre(restorer, "conv2", 1);
        }
        return restorer;
    }

    private static void centre(Restorer restorer, String layer, double value) {
        Tensor weight = restorer.parameters().get(layer + ".weight");
        long middle = weight.size(2) / 2;
        weight.select(0, 0).select(0, 0).select(0, middle).select(0, middle).fill_(new Scalar(value));
    }

    private static HeldOutCritic critic() {
        return new HeldOutCritic(1, SIZE, SIZE, 4);
    }

    private HeldOutTraining training(Restorer restorer, HeldOutCritic critic, long seed, double rate) {
        return new HeldOutTraining(restorer, critic, train, null, noise, BATCH, seed, rate, kernels);
    }

    private float[] trained(long seed, int steps, BooleanSupplier cancelled) {
        try (Restorer restorer = times(0.5);
                HeldOutCritic critic = critic();
                HeldOutTraining training = training(restorer, critic, seed, 1e-3)) {
            assertThat(training.run(steps, cancelled, step -> {})).isTrue();
            return Tensors.floats(critic.parameters().values());
        }
    }

    private double gap(double factor, int steps) {
        try (Restorer restorer = times(factor);
                HeldOutCritic critic = critic();
                HeldOutTraining training = training(restorer, critic, 3, 2e-3)) {
            assertThat(training.run(steps, () -> false, step -> {})).isTrue();
            TestSet set = new TestSet(test, noise, BATCH, 9);
            return Arrays.stream(HeldOutGap.perImage(set, restorer, critic))
                    .average()
                    .orElseThrow();
        }
    }

    /**
     * A black xHat is at the distance |x| from every x: the Wasserstein-1 distance W is the mean norm. A penalty of weight 10 holds
     * the slope at 1 + W/20 in the end.
     */
    @Test
    void theGapFindsTheDistanceToBlackImages() {
        double norm = 0;
        for (int i = 0; i < test.size(); i++) {
            try (TensorScope scope = TensorScope.open()) {
                norm += test.cleanRange(i, i + 1).square().sum().sqrt().item_double() / test.size();
            }
        }
        double gap = gap(0, 400);
        assertThat(gap).isBetween(0.8 * norm, norm * (1 + norm / 20));
    }

    @Test
    void theWorseRestorerHasTheLargerGap() {
        double half = gap(0.5, 150);
        double most = gap(0.9, 150);
        assertThat(gap(0, 150)).isGreaterThan(half);
        assertThat(half).isGreaterThan(most);
        assertThat(most).isGreaterThan(0);
    }

    @Test
    void theSameSeedGivesTheSameRuler() {
        float[] first = trained(5, 6, () -> false);
        assertThat(trained(5, 6, () -> false)).isEqualTo(first);
        assertThat(trained(6, 6, () -> false)).isNotEqualTo(first);
    }

    @Test
    void cancellingStopsBetweenTwoStepsAndStartingAnewIsHarmless() {
        List<Integer> steps = new ArrayList<>();
        try (Restorer restorer = times(0.5);
                HeldOutCritic critic = critic();
                HeldOutTraining training = training(restorer, critic, 5, 1e-3)) {
            float[] restorerBefore = Tensors.floats(restorer.parameters().values());
            assertThat(training.run(6, () -> steps.size() == 2, steps::add)).isFalse();
            assertThat(steps).containsExactly(1, 2);
            assertThat(Tensors.floats(restorer.parameters().values())).isEqualTo(restorerBefore);
        }
        assertThat(trained(5, 6, () -> false)).isEqualTo(trained(5, 6, () -> false));
    }

    /** No batch norm: a score does not depend on what else is in the batch. */
    @Test
    void aScoreIsAFunctionOfItsImage() {
        try (TensorScope scope = TensorScope.open();
                HeldOutCritic critic = critic()) {
            critic.initialise(Generators.cpu(1));
            float[] all = Tensors.floats(critic.score(Tensors.channelsLast(test.cleanRange(0, 8))));
            for (int i = 0; i < all.length; i++) {
                float[] one = Tensors.floats(critic.score(Tensors.channelsLast(test.cleanRange(i, i + 1))));
                assertThat(one[0]).isCloseTo(all[i], Offset.offset(1e-5f));
            }
        }
    }
}
