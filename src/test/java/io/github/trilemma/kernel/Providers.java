package io.github.trilemma.kernel;

import java.util.List;

/** The kernel providers that every test of this room runs. */
final class Providers {
    private Providers() {}

    static List<Kernels> all() {
        return List.of(new TorchKernels());
    }
}
