package io.github.trilemma.sweep;

import io.github.trilemma.config.NetworkConfig.Precision;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.tensor.Cuda;
import io.github.trilemma.tensor.Device;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What a graphics card does, measured within a minute: how fast it copies, how fast it convolves at the paper's layer in each
 * precision, and whether a captured training equals one call by call. The kernels have been compared with the reference when they
 * were chosen.
 */
final class CudaCheck {
    private static final long COPIED = 1L << 28;
    private static final int COPIES = 20;

    /** The paper's widest layer and batch: 64 to 64 channels, 5×5, 28×28, 64 images. */
    private static final long IMAGES = 64;

    private static final long CHANNELS = 64;
    private static final long SIDE = 28;
    private static final long KERNEL = 5;
    private static final int CONVOLUTIONS = 100;

    private CudaCheck() {}

    /** Adds what was measured to {@code facts}; the device must be current. */
    static void run(Device device, Kernels kernels, Map<String, String> facts) {
        try (NoGradGuard off = new NoGradGuard()) {
            facts.put("copy bandwidth", String.format(Locale.ROOT, "%.0f GB/s", bandwidth() / 1e9));
            StringBuilder rates = new StringBuilder();
            for (Precision precision : Precision.values()) {
                rates.append(String.format(Locale.ROOT, "%s %.1f, ", precision, rate(device, precision) / 1e12));
            }
            facts.put(
                    "convolution",
                    rates.substring(0, rates.length() - 2) + " TFLOP/s at 64 to 64 channels, 5x5, 28x28, batch 64");
        }
        facts.put(
                "captured",
                kernels.capturable()
                        ? CaptureCheck.run(kernels)
                        : "not possible with kernels of " + kernels.name() + ": training is slower");
    }

    /** Bytes read and written in a second by copies within the card's memory. */
    private static double bandwidth() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor from = Tensors.empty(ScalarType.Byte, COPIED).zero_();
            Tensor to = Tensors.empty(ScalarType.Byte, COPIED);
            double seconds = seconds(COPIES, () -> to.copy_(from));
            return 2.0 * COPIED * COPIES / seconds;
        }
    }

    /** Floating point operations in a second of the forward convolution. */
    private static double rate(Device device, Precision precision) {
        Precisions.prepare(List.of(device), List.of(precision));
        try (TensorScope scope = TensorScope.open()) {
            ScalarType type = precision == Precision.BFLOAT16 ? ScalarType.BFloat16 : ScalarType.Float;
            Tensor x = Tensors.channelsLast(
                    Tensors.empty(type, IMAGES, CHANNELS, SIDE, SIDE).zero_());
            Tensor weight = Tensors.channelsLast(
                    Tensors.empty(type, CHANNELS, CHANNELS, KERNEL, KERNEL).zero_());
            double seconds = seconds(CONVOLUTIONS, () -> {
                try (TensorScope inner = TensorScope.open()) {
                    torch.conv2d(
                            x,
                            weight,
                            new TensorOptional(),
                            new long[] {1, 1},
                            new long[] {KERNEL / 2, KERNEL / 2},
                            new long[] {1, 1},
                            1);
                }
            });
            double operations = 2.0 * IMAGES * CHANNELS * CHANNELS * KERNEL * KERNEL * SIDE * SIDE;
            return operations * CONVOLUTIONS / seconds;
        } finally {
            Precisions.prepare(List.of(device), List.of(Precision.FLOAT32));
        }
    }

    /** Seconds that so many calls take the card, after some that are not counted. */
    private static double seconds(int calls, Runnable call) {
        for (int i = 0; i < calls / 4; i++) {
            call.run();
        }
        Cuda.synchronize();
        long start = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            call.run();
        }
        Cuda.synchronize();
        return (System.nanoTime() - start) / 1e9;
    }
}
