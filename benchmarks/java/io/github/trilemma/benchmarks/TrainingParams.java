package io.github.trilemma.benchmarks;

import io.github.trilemma.kernel.KernelProvider;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Which training is timed; made only when both providers train alike. One lane per JMH thread. */
@State(Scope.Benchmark)
public class TrainingParams {
    @Param({"denoise", "sr"})
    public String task;

    @Param({"8", "32"})
    public int width;

    @Param({"float32", "bfloat16"})
    public String precision;

    @Setup
    public void compare() {
        TrainingCheck.require(workload(KernelProvider.NATIVE));
    }

    /** The training of one lane by a provider. */
    public Workload workload(KernelProvider kernels) {
        return new Workload(Task.of(task), width, Sizes.BATCH, 1, Workload.precision(precision), kernels);
    }
}
