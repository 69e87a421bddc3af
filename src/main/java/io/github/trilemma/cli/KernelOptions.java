package io.github.trilemma.cli;

import io.github.trilemma.kernel.KernelProvider;
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

    KernelProvider provider() {
        return kernels == null ? KernelProvider.AUTO : KernelProvider.of(kernels, "--kernels");
    }
}
