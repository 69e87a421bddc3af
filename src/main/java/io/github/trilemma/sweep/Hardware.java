package io.github.trilemma.sweep;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.tensor.Device;
import java.util.List;

/**
 * On what a sweep runs.
 *
 * @param devices where points train, all of one kind; the first holds what is computed once
 * @param capture whether a whole iteration is captured into a CUDA graph; no matter on the CPU
 */
public record Hardware(List<Device> devices, boolean capture) {
    /** The processor. */
    public static final Hardware CPU = new Hardware(List.of(Device.CPU), false);

    public Hardware {
        devices = List.copyOf(devices);
        if (devices.isEmpty() || (devices.size() > 1 && devices.contains(Device.CPU))) {
            throw new ConfigurationException("devices must be the CPU alone or CUDA devices alone, got " + devices);
        }
    }

    /** The first device. */
    public Device first() {
        return devices.get(0);
    }

    public boolean isCuda() {
        return first().isCuda();
    }
}
