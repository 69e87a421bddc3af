package io.github.trilemma.benchmarks;

import io.github.trilemma.kernel.KernelProvider;
import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.global.torch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One iteration of a point's training, drawn batches and all. Lanes are JMH threads ({@code -t 2}): the time is that of an
 * iteration in its lane, so per point it is this divided by their number.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TrainIterationBenchmark {
    /** A point in training by the native kernels. */
    @State(Scope.Thread)
    public static class NativePoint {
        private PointTraining training;

        @Setup
        public void make(TrainingParams params) {
            training = warm(params, KernelProvider.NATIVE);
        }

        @Setup(Level.Iteration)
        public void oneThread() {
            torch.set_num_threads(1);
        }

        @TearDown
        public void free() {
            training.close();
        }
    }

    /** The same point by libtorch operations. */
    @State(Scope.Thread)
    public static class ReferencePoint {
        private PointTraining training;

        @Setup
        public void make(TrainingParams params) {
            training = warm(params, KernelProvider.LIBTORCH);
        }

        @Setup(Level.Iteration)
        public void oneThread() {
            torch.set_num_threads(1);
        }

        @TearDown
        public void free() {
            training.close();
        }
    }

    /** After its first iteration, which has no restorer step. */
    private static PointTraining warm(TrainingParams params, KernelProvider kernels) {
        PointTraining training = new PointTraining(params.workload(kernels));
        training.iterate(1);
        return training;
    }

    @Benchmark
    public void trainIterationNative(NativePoint point) {
        point.training.iterate(1);
    }

    @Benchmark
    public void trainIterationReference(ReferencePoint point) {
        point.training.iterate(1);
    }
}
