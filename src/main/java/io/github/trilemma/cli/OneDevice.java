package io.github.trilemma.cli;

import io.github.trilemma.Compute;
import picocli.CommandLine.Mixin;

/** The one device of a command that trains no points. */
final class OneDevice {
    @Mixin
    private DeviceOptions named;

    /**
     * The one device with the kernels asked for.
     *
     * @throws io.github.trilemma.ConfigurationException when several are named, or the device cannot be used here
     */
    Compute compute(KernelOptions kernels) {
        return kernels.on(named.compute()).requireOne().require();
    }
}
