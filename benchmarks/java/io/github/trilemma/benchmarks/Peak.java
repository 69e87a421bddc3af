package io.github.trilemma.benchmarks;

import io.github.trilemma.config.NetworkConfig.Precision;
import io.github.trilemma.lane.CpuLanes;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What this machine can, measured by libtorch's best code at the time of a run, on as many threads as there are lanes.
 *
 * @param convolution GFLOP/s of a 5×5 convolution 64→64 on 28×28 images, batch 50, channels last
 * @param matrix GFLOP/s of a product of two 1024×1024 matrices
 */
public record Peak(double convolution, double matrix) {
    private static final long BATCH = 50;
    private static final long CHANNELS = 64;
    private static final long KERNEL = 5;
    private static final long SIDE = 28;
    private static final long MATRIX = 1024;
    private static final double SECONDS = 0.25;
    private static final long[] ONE = {1, 1};
    private static final long[] TWO = {2, 2};

    /** The higher of the two rates: the limit that shares are given of. */
    public double compute() {
        return Math.max(convolution, matrix);
    }

    /** The better of both in each rate: a peak is what was seen at best. */
    public Peak best(Peak other) {
        return new Peak(Math.max(convolution, other.convolution), Math.max(matrix, other.matrix));
    }

    /** Measures both rates in the precision given, all lanes at once. */
    public static Peak measure(int lanes, Precision precision) {
        ScalarType type = precision == Precision.BFLOAT16 ? ScalarType.BFloat16 : ScalarType.Float;
        double convolutionFlops = 2.0 * BATCH * SIDE * SIDE * CHANNELS * CHANNELS * KERNEL * KERNEL;
        double matrixFlops = 2.0 * MATRIX * MATRIX * MATRIX;
        return new Peak(
                rate(lanes, convolutionFlops, () -> convolution(type)), rate(lanes, matrixFlops, () -> product(type)));
    }

    /**
     * GB/s that one thread moves through memory of {@code footprint} bytes: the better of copying one half to the other and of
     * changing all in place. What is small stays in the caches, as the data of a kernel of that size does.
     */
    public static double stream(long footprint) {
        long values = Math.max(2, footprint / Float.BYTES);
        double copied = rate(1, (double) values * Float.BYTES, () -> {
            Tensor from = Tensors.zeros(values / 2);
            Tensor to = Tensors.zeros(values / 2);
            return () -> to.copy_(from);
        });
        double changed = rate(1, 2.0 * values * Float.BYTES, () -> {
            Tensor all = Tensors.zeros(values);
            return all::neg_;
        });
        return Math.max(copied, changed);
    }

    private static Runnable convolution(ScalarType type) {
        Tensor x = Tensors.channelsLast(torch.rand(BATCH, CHANNELS, SIDE, SIDE).to(type));
        Tensor weight = Tensors.channelsLast(
                torch.rand(CHANNELS, CHANNELS, KERNEL, KERNEL).to(type));
        TensorOptional none = new TensorOptional();
        return () -> torch.conv2d(x, weight, none, ONE, TWO, ONE, 1);
    }

    private static Runnable product(ScalarType type) {
        Tensor a = torch.rand(MATRIX, MATRIX).to(type);
        Tensor b = torch.rand(MATRIX, MATRIX).to(type);
        Tensor out = torch.empty_like(a);
        return () -> torch.mm_out(out, a, b);
    }

    /** Sum over the lanes of {@code work} in billions per second, each on one thread. */
    private static double rate(int lanes, double work, Supplier<Runnable> maker) {
        DoubleAdder sum = new DoubleAdder();
        List<Runnable> tasks = new ArrayList<>();
        for (int i = 0; i < lanes; i++) {
            tasks.add(() -> sum.add(work / secondsPerCall(maker) / 1e9));
        }
        new CpuLanes(lanes, 1).run(tasks, () -> false);
        return sum.sum();
    }

    /** The best of some short rounds. */
    private static double secondsPerCall(Supplier<Runnable> maker) {
        try (TensorScope scope = TensorScope.open()) {
            Runnable operation = maker.get();
            double best = seconds(operation, 1);
            long calls = Math.max(1, Math.round(SECONDS / 5 / best));
            long end = System.nanoTime() + Math.round(SECONDS * 1e9);
            do {
                best = Math.min(best, seconds(operation, calls) / calls);
            } while (System.nanoTime() < end);
            return best;
        }
    }

    private static double seconds(Runnable operation, long calls) {
        long start = System.nanoTime();
        for (long i = 0; i < calls; i++) {
            try (TensorScope scope = TensorScope.open()) {
                operation.run();
            }
        }
        return (System.nanoTime() - start) / 1e9;
    }
}
