package io.github.trilemma.cli;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.tensor.Cuda;
import io.github.trilemma.tensor.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/** Where the networks compute. The launcher reads the same option to pick the class path. */
final class DeviceOptions {
    /** Names the device when the command line names none. */
    static final String VARIABLE = "TRILEMMA_DEVICE";

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description =
                    "cpu, cuda, cuda:N, several of these with commas, or auto (default): the first graphics card where driver"
                            + " and CUDA build are there, else cpu. The environment variable " + VARIABLE
                            + " says the same for all commands.")
    private String name;

    /**
     * The device, ready for use.
     *
     * @throws ConfigurationException when it cannot be used here, or several are named
     */
    Device device() {
        Device device = one();
        device.require();
        return device;
    }

    /** The one device named, whether it can be used or not. */
    Device one() {
        List<Device> devices = named();
        if (devices.size() > 1) {
            throw new ConfigurationException(source() + " must name one device here, got " + text() + ": choose one");
        }
        return devices.get(0);
    }

    /**
     * The devices, each once, ready for use.
     *
     * @throws ConfigurationException when one cannot be used here; the message names what is missing
     */
    List<Device> devices() {
        List<Device> devices = named();
        devices.forEach(Device::require);
        return devices;
    }

    /** As {@link #devices}, but {@code cuda} without a number means all graphics cards. */
    List<Device> all() {
        List<Device> devices = devices();
        return text().strip().equals("cuda")
                ? IntStream.range(0, Cuda.count()).mapToObj(Device::cuda).toList()
                : devices;
    }

    /** The devices as named, whether they can be used or not. */
    List<Device> named() {
        List<Device> devices = new ArrayList<>();
        for (String part : text().split(",", -1)) {
            Device device = Device.parse(part.strip());
            if (devices.contains(device)) {
                throw new ConfigurationException(
                        source() + " must name each device once, got " + text() + ": leave one out");
            }
            devices.add(device);
        }
        if (devices.size() > 1 && devices.contains(Device.CPU)) {
            throw new ConfigurationException(
                    source() + " must name either cpu or graphics cards, got " + text() + ": choose");
        }
        return devices;
    }

    private String text() {
        if (name != null) {
            return name;
        }
        String variable = System.getenv(VARIABLE);
        return variable == null || variable.isBlank() ? "auto" : variable;
    }

    private String source() {
        return name != null ? "--device" : VARIABLE;
    }
}
