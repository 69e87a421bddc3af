package io.github.trilemma.benchmarks;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.NetworkConfig.Precision;
import io.github.trilemma.kernel.KernelProvider;
import picocli.CommandLine.Option;

/** Which iteration. */
final class WorkloadOptions {
    @Option(names = "--task", paramLabel = "TASK", defaultValue = "denoise", description = "denoise (default) or sr.")
    private String task;

    @Option(names = "--width", paramLabel = "N", defaultValue = "32", description = "Width of the networks; 32.")
    private int width;

    @Option(names = "--batch", paramLabel = "N", defaultValue = "50", description = "Images per batch; 50.")
    private int batch;

    @Option(
            names = "--lanes",
            paramLabel = "N",
            defaultValue = "2",
            description = "Points that train side by side, each on one thread; 2.")
    private int lanes;

    @Option(
            names = "--precision",
            paramLabel = "PRECISION",
            defaultValue = "float32",
            description = "float32 (default) or bfloat16.")
    private String precision;

    @Option(
            names = "--kernels",
            paramLabel = "PROVIDER",
            defaultValue = "native",
            description = "native (default) or libtorch.")
    private String kernels;

    /** The workload; a value out of range is a {@link ConfigurationException}. */
    Workload workload() {
        KernelProvider provider = KernelProvider.of(kernels, "--kernels");
        Precision chosen = Workload.precision(precision);
        if (chosen == Precision.TF32) {
            throw new ConfigurationException(
                    "--precision must be float32 or bfloat16 on the CPU, got tf32: see benchmarks/run gpu");
        }
        return new Workload(Task.of(task), width, batch, lanes, chosen, provider);
    }
}
