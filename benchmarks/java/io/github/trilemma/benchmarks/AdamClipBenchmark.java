package io.github.trilemma.benchmarks;

import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.Scalar;
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

/**
 * One optimiser step over a whole network: the denoiser, or the critic with clipping. A step leaves its gradients zero, so the
 * timed steps have none; their decay rates are close to 1, or else the moments would soon be denormal numbers, which are slow.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class AdamClipBenchmark {
    private static final int CHECKED_STEPS = 3;
    private static final double RATE = 1e-4;
    private static final double SLOW_DECAY = 1 - 1e-7;

    @Param({"restorer", "critic"})
    public String network;

    @Param({"8", "32"})
    public int width;

    private Kernels reference;
    private Kernels ours;
    private double clip;
    private Arrays4 state;
    private long step;

    @Setup
    public void prepare() {
        reference = KernelProvider.choose(KernelProvider.LIBTORCH);
        ours = KernelProvider.choose(KernelProvider.NATIVE);
        clip = network.equals("critic") ? 0.01 : Double.POSITIVE_INFINITY;
        state = new Arrays4(parameters(network, width));
        try (Arrays4 again = state.in(ScalarType.Float);
                Arrays4 exact = state.in(ScalarType.Double);
                TensorScope scope = TensorScope.open()) {
            for (step = 1; step <= CHECKED_STEPS; step++) {
                Tensor fresh = torch.randn(state.values.numel());
                adam(ours, state, fresh);
                adam(reference, again, fresh);
                adam(reference, exact, fresh);
            }
            OutputCheck.require("adamClip values", state.values, again.values, exact.values, OutputCheck.TINY);
            OutputCheck.require("adamClip first moment", state.first, again.first, exact.first, OutputCheck.TINY);
            OutputCheck.require("adamClip second moment", state.second, again.second, exact.second, OutputCheck.TINY);
        }
    }

    /** Size of a network's flat array. */
    static long parameters(String network, int width) {
        return network.equals("critic")
                ? NetworkWork.critic(width).parameters()
                : NetworkWork.restorer(Task.DENOISE, width).parameters();
    }

    private void adam(Kernels kernels, Arrays4 on, Tensor gradients) {
        on.gradients.copy_(gradients);
        kernels.adamClip(on.values, on.gradients, on.first, on.second, step, RATE, 0.5, 0.9, 1e-8, clip);
    }

    @Setup(Level.Iteration)
    public void oneThread() {
        torch.set_num_threads(1);
        try (TensorScope scope = TensorScope.open()) {
            state.first.normal_();
            state.second.fill_(new Scalar(1));
        }
    }

    @Benchmark
    public void adamClipNative() {
        timed(ours);
    }

    @Benchmark
    public void adamClipReference() {
        timed(reference);
    }

    private void timed(Kernels kernels) {
        step++;
        try (TensorScope scope = TensorScope.open()) {
            kernels.adamClip(
                    state.values,
                    state.gradients,
                    state.first,
                    state.second,
                    step,
                    RATE,
                    SLOW_DECAY,
                    SLOW_DECAY,
                    1e-8,
                    clip);
        }
    }

    @TearDown
    public void free() {
        state.close();
    }

    /** Parameters, gradients and the two moments. */
    static final class Arrays4 implements AutoCloseable {
        final Tensor values;
        final Tensor gradients;
        final Tensor first;
        final Tensor second;

        Arrays4(long parameters) {
            try (TensorScope scope = TensorScope.open()) {
                values = scope.keep(torch.randn(parameters).mul_(new Scalar(0.01)));
                gradients = scope.keep(Tensors.zeros(parameters));
                first = scope.keep(Tensors.zeros(parameters));
                second = scope.keep(Tensors.zeros(parameters));
            }
        }

        private Arrays4(Arrays4 like, ScalarType type) {
            try (TensorScope scope = TensorScope.open()) {
                values = scope.keep(like.values.clone().to(type));
                gradients = scope.keep(like.gradients.clone().to(type));
                first = scope.keep(like.first.clone().to(type));
                second = scope.keep(like.second.clone().to(type));
            }
        }

        /** The same state in another type. */
        Arrays4 in(ScalarType type) {
            return new Arrays4(this, type);
        }

        @Override
        public void close() {
            values.close();
            gradients.close();
            first.close();
            second.close();
        }
    }
}
