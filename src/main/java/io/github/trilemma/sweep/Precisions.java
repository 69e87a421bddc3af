package io.github.trilemma.sweep;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.NetworkConfig.Precision;
import io.github.trilemma.tensor.Cuda;
import io.github.trilemma.tensor.Device;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which precisions a device has, and the switch of libtorch that they need. Whether a card rounds the factors of float32 products
 * to TF32 is a switch of the whole process: points that train side by side need one answer, and so do judges and measures.
 */
public final class Precisions {
    private Precisions() {}

    /**
     * Requires that points of these precisions can be trained and measured in one process on these devices, and sets the switch.
     *
     * @throws ConfigurationException when a device lacks one, or two need the switch in two positions
     */
    public static void prepare(Collection<Device> devices, Collection<Precision> precisions) {
        check(devices, precisions);
        if (devices.stream().anyMatch(Device::isCuda)) {
            Cuda.tf32(precisions.contains(Precision.TF32));
        }
    }

    /** The refusals of {@link #prepare}, without touching the device. */
    public static void check(Collection<Device> devices, Collection<Precision> precisions) {
        if (!precisions.contains(Precision.TF32)) {
            return;
        }
        if (devices.contains(Device.CPU)) {
            throw new ConfigurationException(
                    "network.precision must be float32 or bfloat16 on the CPU, got tf32: choose one of"
                            + " them, or train on a graphics card with --device cuda");
        }
        Set<Precision> others = EnumSet.copyOf(precisions);
        others.remove(Precision.TF32);
        if (!others.isEmpty()) {
            throw new ConfigurationException(
                    "network.precision must be tf32 for all points of a run or for none, got tf32 and " + others
                            + ": a process rounds everywhere or nowhere, make two runs");
        }
    }
}
