package io.github.trilemma.kernel;

import io.github.trilemma.tensor.Device;
import java.util.List;

/**
 * The kernel providers that every test of this room runs on the current device: the reference, and the native library where the
 * build has one. {@link NativeKernelsTest} shows a missing one as skipped; a broken one fails every test, and so does a missing
 * one for CUDA.
 */
final class Providers {
    private Providers() {}

    static List<Kernels> all() {
        Device device = Device.current();
        return NativeLoader.find() == null && !device.isCuda()
                ? List.of(new TorchKernels())
                : List.of(new TorchKernels(device), KernelProvider.choose(KernelProvider.NATIVE, device));
    }
}
