package io.github.trilemma.train;

import io.github.trilemma.benchmarks.TrainingParams;
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

/** Restoring a batch and one update of the critic by it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CriticStepBenchmark {
    private Steps ours;
    private Steps reference;

    @Setup
    public void prepare(TrainingParams params) {
        torch.set_num_threads(1);
        ours = new Steps(params.workload(KernelProvider.NATIVE));
        reference = new Steps(params.workload(KernelProvider.LIBTORCH));
    }

    @Setup(Level.Iteration)
    public void oneThread() {
        torch.set_num_threads(1);
    }

    @Benchmark
    public void criticStepNative() {
        ours.critic();
    }

    @Benchmark
    public void criticStepReference() {
        reference.critic();
    }

    @TearDown
    public void free() {
        ours.close();
        reference.close();
    }
}
