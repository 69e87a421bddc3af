package io.github.trilemma.benchmarks;

import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.kernel.LossBuffers;
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

/** Terms and gradient seeds of the restorer's loss on a batch of digits. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FusedLossBenchmark {
    private static final double ALPHA = 0.75;
    private static final double BETA = 0.02;
    private static final double GAMMA = 0.3;

    @Param({"float32", "bfloat16"})
    public String storage;

    private Kernels reference;
    private Kernels ours;
    private Inputs inputs;

    @Setup
    public void prepare() {
        reference = KernelProvider.choose(KernelProvider.LIBTORCH);
        ours = KernelProvider.choose(KernelProvider.NATIVE);
        inputs = new Inputs(Inputs.type(storage));
        try (TensorScope scope = TensorScope.open();
                Inputs again = inputs.in(Inputs.type(storage));
                Inputs exact = inputs.in(ScalarType.Double)) {
            loss(ours, inputs);
            loss(reference, again);
            loss(reference, exact);
            check("terms", inputs.out.terms(), again.out.terms(), exact.out.terms());
            check("gradient by xHat", inputs.out.xHatSeed(), again.out.xHatSeed(), exact.out.xHatSeed());
            check("gradient by scores", inputs.out.scoresSeed(), again.out.scoresSeed(), exact.out.scoresSeed());
            check("gradient by logits", inputs.out.logitsSeed(), again.out.logitsSeed(), exact.out.logitsSeed());
        }
    }

    private static void check(String what, Tensor ours, Tensor reference, Tensor exact) {
        OutputCheck.require("fusedLoss " + what, ours, reference, exact, OutputCheck.TINY);
    }

    @Setup(Level.Iteration)
    public void oneThread() {
        torch.set_num_threads(1);
    }

    @Benchmark
    public void fusedLossNative() {
        loss(ours, inputs);
    }

    @Benchmark
    public void fusedLossReference() {
        loss(reference, inputs);
    }

    private static void loss(Kernels kernels, Inputs in) {
        try (TensorScope scope = TensorScope.open()) {
            kernels.fusedLoss(in.xHat, in.x, in.scores, in.logits, in.labels, ALPHA, BETA, GAMMA, in.out);
        }
    }

    @TearDown
    public void free() {
        inputs.close();
    }

    /** One batch and the buffers of its loss. */
    static final class Inputs implements AutoCloseable {
        final Tensor xHat;
        final Tensor x;
        final Tensor scores;
        final Tensor logits;
        final Tensor labels;
        final LossBuffers out;

        /** Random values. */
        Inputs(ScalarType type) {
            try (TensorScope scope = TensorScope.open()) {
                long[] shape = {Sizes.BATCH, 1, Sizes.SIDE, Sizes.SIDE};
                xHat = scope.keep(Tensors.channelsLast(torch.rand(shape)).to(type));
                x = scope.keep(Tensors.channelsLast(torch.rand(shape)).to(type));
                scores = scope.keep(torch.randn(Sizes.BATCH).to(type));
                logits = scope.keep(torch.randn(Sizes.BATCH, Sizes.CLASSES).to(type));
                labels = scope.keep(
                        torch.randint(Sizes.CLASSES, new long[] {Sizes.BATCH}).to(ScalarType.Long));
                out = new LossBuffers(xHat, scores, logits);
            }
        }

        private Inputs(Inputs like, ScalarType type) {
            try (TensorScope scope = TensorScope.open()) {
                xHat = scope.keep(copy(like.xHat, type));
                x = scope.keep(copy(like.x, type));
                scores = scope.keep(copy(like.scores, type));
                logits = scope.keep(copy(like.logits, type));
                labels = scope.keep(like.labels.clone());
                out = new LossBuffers(xHat, scores, logits);
            }
        }

        private static Tensor copy(Tensor tensor, ScalarType type) {
            return tensor.clone().to(type);
        }

        static ScalarType type(String storage) {
            return storage.equals("bfloat16") ? ScalarType.BFloat16 : ScalarType.Float;
        }

        /** The same values in another type. */
        Inputs in(ScalarType type) {
            return new Inputs(this, type);
        }

        @Override
        public void close() {
            xHat.close();
            x.close();
            scores.close();
            logits.close();
            labels.close();
            out.close();
        }
    }
}
