package io.github.trilemma.cli;

import io.github.trilemma.tensor.Cuda;
import io.github.trilemma.tensor.Device;
import picocli.CommandLine.Mixin;

/** The one device of a command that trains no points. */
final class OneDevice {
    @Mixin
    private DeviceOptions named;

    /**
     * Makes the device this thread's, with full float32.
     *
     * @return closing it brings the processor back
     */
    Device.Use use() {
        Device device = named.device();
        Device.Use use = device.use();
        if (device.isCuda()) {
            Cuda.tf32(false);
        }
        return use;
    }
}
