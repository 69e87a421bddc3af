package io.github.trilemma.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.trilemma.config.NetworkConfig;
import io.github.trilemma.config.NetworkConfig.BatchNormMode;
import io.github.trilemma.config.NetworkConfig.Precision;
import io.github.trilemma.config.NetworkConfig.RestorerKind;
import io.github.trilemma.data.DeviceImages;
import io.github.trilemma.degrade.Degradation;
import io.github.trilemma.degrade.Downscale;
import io.github.trilemma.degrade.GaussianNoise;
import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.nn.Classifier;
import io.github.trilemma.nn.Critic;
import io.github.trilemma.nn.HeldOutCritic;
import io.github.trilemma.nn.Restorer;
import io.github.trilemma.tensor.Device;
import io.github.trilemma.tensor.Generators;
import io.github.trilemma.tensor.OnCuda;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.List;
import java.util.SortedMap;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** All measures on a graphics card against those on the CPU. */
@OnCuda
class CudaEvaluatorTest {
    private static final int IMAGES = 240;

    private static SortedMap<String, Double> measures(Degradation degradation, Kernels kernels, RestorerKind kind) {
        Classifier.Input input = new Classifier.Input(1, Fixtures.SIZE, Fixtures.SIZE, Fixtures.CLASSES);
        try (DeviceImages images = Fixtures.images(IMAGES, 1);
                Classifier logistic = Classifier.of("logistic", input);
                Classifier cnn1 = Classifier.of("cnn1", input);
                Restorer restorer = Restorer.of(new NetworkConfig(kind, 2, BatchNormMode.BATCH, Precision.FLOAT32), 1);
                Critic critic = new Critic(1, Fixtures.SIZE, Fixtures.SIZE, 2, BatchNormMode.BATCH)) {
            Fixtures.shake(logistic, 1, 1);
            Fixtures.shake(cnn1, 0.2, 2);
            Fixtures.shake(restorer, 0.2, 3);
            Fixtures.shake(critic, 0.2, 4);
            TestSet test = new TestSet(images, degradation, 50, 11);
            return new Evaluator(test, List.of(new Judge("plain", logistic), new Judge("deep", cnn1)), kernels)
                    .measure(restorer, critic)
                    .values();
        }
    }

    private static void compare(SortedMap<String, Double> card, SortedMap<String, Double> cpu) {
        assertThat(card.keySet()).isEqualTo(cpu.keySet());
        // One image in 240 may fall to the other side of a tie.
        cpu.forEach((name, value) ->
                assertThat(card.get(name)).as(name).isCloseTo(value, within(1e-3 * Math.abs(value) + 0.0121)));
    }

    @Test
    void measuresOfNoisyImages() {
        Kernels card = KernelProvider.choose(KernelProvider.NATIVE, Device.current());
        SortedMap<String, Double> got = measures(new GaussianNoise(0.3, card), card, RestorerKind.DENOISER);
        try (Device.Use here = Device.CPU.use()) {
            Kernels cpu = KernelProvider.choose(KernelProvider.AUTO, Device.CPU);
            compare(got, measures(new GaussianNoise(0.3, cpu), cpu, RestorerKind.DENOISER));
        }
    }

    @Test
    void measuresOfSmallImages() {
        SortedMap<String, Double> got = measures(
                new Downscale(4), KernelProvider.choose(KernelProvider.NATIVE, Device.current()), RestorerKind.SRCNN);
        try (Device.Use here = Device.CPU.use()) {
            Kernels cpu = KernelProvider.choose(KernelProvider.AUTO, Device.CPU);
            compare(got, measures(new Downscale(4), cpu, RestorerKind.SRCNN));
        }
    }

    /** Sums of whole numbers, so to the bit. */
    @Test
    void downscalingIsThatOfTheCpu() {
        float[] card = downscaled();
        try (Device.Use here = Device.CPU.use()) {
            assertThat(downscaled()).containsExactly(card);
        }
    }

    private static float[] downscaled() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor clean = Tensors.uniform(0, 1, Generators.cpu(1), 20, 3, 28, 28);
            return Tensors.floats(new Downscale(6).degrade(clean, 0));
        }
    }

    @Test
    void theHeldOutGapIsThatOfTheCpu() {
        double[] card = gaps(Device.cuda(0));
        double[] cpu = gaps(Device.CPU);
        for (int i = 0; i < cpu.length; i++) {
            assertThat(card[i]).isCloseTo(cpu[i], within(1e-3));
        }
    }

    private static double[] gaps(Device device) {
        try (Device.Use here = device.use();
                DeviceImages images = Fixtures.images(60, 1);
                Restorer restorer = Restorer.of(
                        new NetworkConfig(RestorerKind.SRCNN, 2, BatchNormMode.BATCH, Precision.FLOAT32), 1);
                HeldOutCritic critic = new HeldOutCritic(1, Fixtures.SIZE, Fixtures.SIZE, 2)) {
            Fixtures.shake(restorer, 0.1, 3);
            Fixtures.shake(critic, 0.1, 4);
            Kernels kernels = KernelProvider.choose(KernelProvider.AUTO, device);
            return HeldOutGap.perImage(new TestSet(images, new GaussianNoise(0.2, kernels), 20, 5), restorer, critic);
        }
    }
}
