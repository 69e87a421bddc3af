package io.github.trilemma.benchmarks;

import io.github.trilemma.benchmarks.FusedLossBenchmark.Inputs;
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

/** Squared error per image and classification errors of a batch of digits. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MeasureBenchmark {
    @Param({"float32", "bfloat16"})
    public String storage;

    private Kernels reference;
    private Kernels ours;
    private Inputs inputs;
    private Tensor squares;
    private Tensor errors;

    @Setup
    public void prepare() {
        reference = KernelProvider.choose(KernelProvider.LIBTORCH);
        ours = KernelProvider.choose(KernelProvider.NATIVE);
        inputs = new Inputs(Inputs.type(storage));
        try (TensorScope scope = TensorScope.open();
                Inputs exact = inputs.in(ScalarType.Double)) {
            squares = scope.keep(perImage());
            errors = scope.keep(perImage());
            Tensor[] again = {perImage(), perImage()};
            Tensor[] truth = {perImage(), perImage()};
            measure(ours, inputs, squares, errors);
            measure(reference, inputs, again[0], again[1]);
            measure(reference, exact, truth[0], truth[1]);
            OutputCheck.require("measure squares", squares, again[0], truth[0], OutputCheck.TINY);
            OutputCheck.require("measure errors", errors, again[1], truth[1], 0);
        }
    }

    private static Tensor perImage() {
        return Tensors.empty(ScalarType.Double, Sizes.BATCH);
    }

    @Setup(Level.Iteration)
    public void oneThread() {
        torch.set_num_threads(1);
    }

    @Benchmark
    public void measureNative() {
        timed(ours);
    }

    @Benchmark
    public void measureReference() {
        timed(reference);
    }

    private void timed(Kernels kernels) {
        try (TensorScope scope = TensorScope.open()) {
            measure(kernels, inputs, squares, errors);
        }
    }

    private static void measure(Kernels kernels, Inputs in, Tensor squares, Tensor errors) {
        kernels.measure(in.xHat, in.x, in.logits, in.labels, squares, errors);
    }

    @TearDown
    public void free() {
        inputs.close();
        squares.close();
        errors.close();
    }
}
