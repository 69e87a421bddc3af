package io.github.trilemma.cli;

import io.github.trilemma.Compute;
import picocli.CommandLine.Option;

/** Which provider computes. */
final class KernelOptions {
    @Option(
            names = "--kernels",
            paramLabel = "PROVIDER",
            description =
                    "auto, native or libtorch; auto (default) takes the native kernels where this build has them. The"
                            + " system property trilemma.kernels says the same for all commands.")
    private String kernels;

    /** The same devices with the kernels asked for. */
    Compute on(Compute devices) {
        return kernels == null ? devices : devices.withKernels(kernels, "--kernels");
    }
}
