package io.github.trilemma.benchmarks;

import io.github.trilemma.data.DeviceImages;
import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A batch from the resident images, with noise drawn (denoise) or degraded versions gathered (sr). */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DrawBatchBenchmark {
    @Param({"denoise", "sr"})
    public String task;

    private Kernels reference;
    private Kernels ours;
    private DeviceImages images;
    private Tensor degraded;
    private double sigma;
    /** Index sets of one epoch, so that every batch comes from other places of memory. */
    private Tensor[] epoch;

    private Buffers out;
    private long seed;

    @Setup
    public void prepare() {
        reference = KernelProvider.choose(KernelProvider.LIBTORCH);
        ours = KernelProvider.choose(KernelProvider.NATIVE);
        boolean noise = Task.of(task) == Task.DENOISE;
        sigma = noise ? 1 : 0;
        images = PointTraining.images(Sizes.AVAILABLE);
        out = new Buffers();
        try (TensorScope scope = TensorScope.open();
                Buffers again = new Buffers()) {
            degraded = noise ? null : scope.keep(images.images().flip(0));
            Tensor order = torch.randperm(Sizes.AVAILABLE);
            epoch = new Tensor[Sizes.AVAILABLE / Sizes.BATCH];
            for (int i = 0; i < epoch.length; i++) {
                epoch[i] = scope.keep(
                        order.narrow(0, (long) i * Sizes.BATCH, Sizes.BATCH).clone());
            }
            draw(ours, out);
            draw(reference, again);
            // The reference is exact but for the rounding of logarithm, root and cosine.
            OutputCheck.require("drawBatch x", out.x, again.x, again.x, OutputCheck.TINY);
            OutputCheck.require("drawBatch y", out.y, again.y, again.y, OutputCheck.TINY);
            OutputCheck.require("drawBatch labels", out.labels, again.labels, again.labels, 0);
        }
    }

    @Setup(Level.Iteration)
    public void oneThread() {
        torch.set_num_threads(1);
    }

    @Benchmark
    public void drawBatchNative() {
        timed(ours);
    }

    @Benchmark
    public void drawBatchReference() {
        timed(reference);
    }

    private void timed(Kernels kernels) {
        seed++;
        try (TensorScope scope = TensorScope.open()) {
            draw(kernels, out);
        }
    }

    private void draw(Kernels kernels, Buffers into) {
        Tensor indices = epoch[(int) (seed % epoch.length)];
        kernels.drawBatch(
                images.images(), degraded, images.labels(), indices, sigma, seed, into.x, into.y, into.labels);
    }

    @TearDown
    public void free() {
        images.close();
        for (Tensor indices : epoch) {
            indices.close();
        }
        out.close();
        if (degraded != null) {
            degraded.close();
        }
    }

    /** Room for one batch. */
    private static final class Buffers implements AutoCloseable {
        private final Tensor x;
        private final Tensor y;
        private final Tensor labels;

        private Buffers() {
            try (TensorScope scope = TensorScope.open()) {
                long[] shape = {Sizes.BATCH, 1, Sizes.SIDE, Sizes.SIDE};
                x = scope.keep(Tensors.channelsLast(Tensors.zeros(shape)));
                y = scope.keep(Tensors.channelsLast(Tensors.zeros(shape)));
                labels = scope.keep(Tensors.empty(ScalarType.Long, Sizes.BATCH));
            }
        }

        @Override
        public void close() {
            x.close();
            y.close();
            labels.close();
        }
    }
}
