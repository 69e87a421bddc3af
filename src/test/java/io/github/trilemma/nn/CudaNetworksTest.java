package io.github.trilemma.nn;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.trilemma.config.NetworkConfig;
import io.github.trilemma.config.NetworkConfig.BatchNormMode;
import io.github.trilemma.config.NetworkConfig.Precision;
import io.github.trilemma.config.NetworkConfig.RestorerKind;
import io.github.trilemma.kernel.Storage;
import io.github.trilemma.kernel.TorchKernels;
import io.github.trilemma.tensor.Device;
import io.github.trilemma.tensor.Generators;
import io.github.trilemma.tensor.OnCuda;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks on a graphics card against the same on the CPU, forward and backward. */
@OnCuda
class CudaNetworksTest {
    private static final Classifier.Input INPUT = new Classifier.Input(1, 28, 28, 10);

    /** What a pass leaves. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Pass(float[] output, float[] byInput, float[] byParameters) {
        static Pass of(Device device, Supplier<Network> made, Storage storage, boolean exact, int groups) {
            try (Device.Use here = device.use();
                    TensorScope scope = TensorScope.open();
                    Network network = made.get()) {
                network.use(new TorchKernels(device), storage);
                Tensor x = Tensors.channelsLast(Tensors.uniform(0, 1, Generators.cpu(7), 6, 1, 28, 28));
                if (exact) {
                    network.useFloat64();
                    x = x.to(ScalarType.Double);
                }
                Trace trace = network.trace(x, groups, true, true);
                Tensor output = trace.output();
                Tensor seed = Tensors.uniform(-1, 1, Generators.cpu(8), Tensors.shape(output))
                        .to(output.scalar_type());
                Tensor byInput = trace.backward(seed);
                return new Pass(
                        Tensors.floats(output),
                        Tensors.floats(byInput),
                        Tensors.floats(network.parameters().gradients()));
            }
        }
    }

    private static double difference(float[] a, float[] b) {
        double size = 1e-12;
        double difference = 0;
        for (int i = 0; i < b.length; i++) {
            size = Math.max(size, Math.abs(b[i]));
            difference = Math.max(difference, Math.abs((double) a[i] - b[i]));
        }
        return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference / size;
    }

    private static void compare(Supplier<Network> made, Storage storage, boolean exact, int groups, double limit) {
        Pass card = Pass.of(Device.cuda(0), made, storage, exact, groups);
        Pass cpu = Pass.of(Device.CPU, made, Storage.FLOAT32, exact, groups);
        assertThat(difference(card.output, cpu.output)).as("output").isLessThan(limit);
        assertThat(difference(card.byInput, cpu.byInput))
                .as("gradient by input")
                .isLessThan(20 * limit);
        assertThat(difference(card.byParameters, cpu.byParameters))
                .as("gradient")
                .isLessThan(20 * limit);
    }

    private static Restorer restorer(RestorerKind kind) {
        Restorer restorer = Restorer.of(new NetworkConfig(kind, 4, BatchNormMode.BATCH, Precision.FLOAT32), 1);
        restorer.initialise(Generators.cpu(3));
        return restorer;
    }

    private static Critic critic() {
        Critic critic = new Critic(1, 28, 28, 4, BatchNormMode.BATCH);
        critic.initialise(Generators.cpu(4));
        return critic;
    }

    @ParameterizedTest
    @EnumSource(RestorerKind.class)
    void restorers(RestorerKind kind) {
        compare(() -> restorer(kind), Storage.FLOAT32, true, 1, 1e-6);
        compare(() -> restorer(kind), Storage.FLOAT32, false, 1, 1e-4);
    }

    @Test
    void theCriticInTwoGroups() {
        compare(CudaNetworksTest::critic, Storage.FLOAT32, true, 2, 1e-6);
        compare(CudaNetworksTest::critic, Storage.FLOAT32, false, 2, 1e-4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"logistic", "cnn1", "cnn2"})
    void classifiers(String architecture) {
        compare(
                () -> {
                    Classifier classifier = Classifier.of(architecture, INPUT);
                    classifier.initialise(Generators.cpu(5));
                    return classifier;
                },
                Storage.FLOAT32,
                true,
                1,
                1e-6);
    }

    /** Eight digits of mantissa, a few layers deep. */
    @Test
    void bfloat16IsNearFloat32() {
        Pass half = Pass.of(Device.cuda(0), () -> restorer(RestorerKind.DENOISER), Storage.BFLOAT16, false, 1);
        Pass full = Pass.of(Device.cuda(0), () -> restorer(RestorerKind.DENOISER), Storage.FLOAT32, false, 1);
        assertThat(difference(half.output, full.output)).isBetween(1e-5, 0.1);
        Pass scores = Pass.of(Device.cuda(0), CudaNetworksTest::critic, Storage.BFLOAT16, false, 2);
        Pass exact = Pass.of(Device.cuda(0), CudaNetworksTest::critic, Storage.FLOAT32, false, 2);
        assertThat(difference(scores.output, exact.output)).isBetween(1e-5, 0.1);
    }

    @Test
    void bfloat16LeavesParametersAndGradientsFloat32() {
        try (TensorScope scope = TensorScope.open();
                Restorer restorer = restorer(RestorerKind.DENOISER)) {
            restorer.use(new TorchKernels(Device.cuda(0)), Storage.BFLOAT16);
            Trace trace = restorer.trace(Tensors.uniform(0, 1, Generators.cpu(7), 4, 1, 28, 28), 1, true, true);
            Tensor byInput = trace.backward(trace.output());
            for (Tensor tensor : new Tensor[] {
                trace.output(),
                byInput,
                restorer.parameters().values(),
                restorer.parameters().gradients()
            }) {
                assertThat(tensor.scalar_type().value).isEqualTo(ScalarType.Float.value);
            }
        }
    }

    @Test
    void initialWeightsAreThoseOfTheCpu() {
        try (Restorer card = restorer(RestorerKind.DENOISER);
                Critic critic = critic()) {
            float[] weights = Tensors.floats(card.parameters().values());
            float[] scores = Tensors.floats(critic.parameters().values());
            try (Device.Use here = Device.CPU.use();
                    Restorer cpu = restorer(RestorerKind.DENOISER);
                    Critic other = critic()) {
                assertThat(Tensors.floats(cpu.parameters().values())).containsExactly(weights);
                assertThat(Tensors.floats(other.parameters().values())).containsExactly(scores);
                assertThat(cpu.save().keySet()).isEqualTo(card.save().keySet());
            }
        }
    }

    @Test
    void dropoutIsThatOfTheCpu() {
        float[] card = dropped();
        try (Device.Use here = Device.CPU.use()) {
            assertThat(dropped()).containsExactly(card);
        }
    }

    private static float[] dropped() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor ones = Tensors.of(new float[1000], 10, 100).add_(new org.bytedeco.pytorch.Scalar(1));
            return Tensors.floats(Classifier.dropout(ones, Generators.cpu(6)));
        }
    }
}
