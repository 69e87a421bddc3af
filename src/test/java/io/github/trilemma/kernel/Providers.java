package io.github.trilemma.kernel;

import java.util.List;

/**
 * The kernel providers that every test of this room runs: the reference, and the native library where the build has one. {@link
 * NativeKernelsTest} shows a missing one as skipped; a broken one fails every test.
 */
final class Providers {
    private static final List<Kernels> ALL = NativeLoader.find() == null
            ? List.of(new TorchKernels())
            : List.of(new TorchKernels(), KernelProvider.choose(KernelProvider.NATIVE));

    private Providers() {}

    static List<Kernels> all() {
        return ALL;
    }
}
