package io.github.trilemma;

import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.sweep.Hardware;
import io.github.trilemma.tensor.Cuda;
import io.github.trilemma.tensor.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Where the engine computes: the processor or graphics cards, and whose kernels. A value: making one loads nothing and looks at
 * no device but for {@code auto}; whoever uses it says when a device is missing.
 */
public final class Compute {
    private final String devices;
    private final String source;
    private final List<Device> named;
    private final KernelProvider kernels;

    private Compute(String devices, String source, KernelProvider kernels) {
        this.devices = devices.strip();
        this.source = source;
        this.named = parse(devices, source);
        this.kernels = kernels;
    }

    /** The first graphics card where driver and CUDA build are there, else the processor; native kernels where this build has them. */
    public static Compute auto() {
        return on("auto");
    }

    /** The processor. */
    public static Compute cpu() {
        return on("cpu");
    }

    /**
     * Devices by name.
     *
     * @param devices {@code cpu}, {@code cuda}, {@code cuda:N}, several cards with commas, or {@code auto}. A sweep on {@code cuda} takes
     *     all cards, everything else the first.
     * @throws ConfigurationException for any other name, or a device named twice
     */
    public static Compute on(String devices) {
        return on(devices, "device");
    }

    /** The same with messages that speak of {@code source}, such as an option of the host's own. */
    public static Compute on(String devices, String source) {
        return new Compute(devices, source, KernelProvider.AUTO);
    }

    /**
     * The same devices with other kernels.
     *
     * @param provider {@code auto} (the native library where this build has it, or what the system property {@code trilemma.kernels}
     *     says), {@code native} or {@code libtorch}
     * @throws ConfigurationException for any other name
     */
    public Compute withKernels(String provider) {
        return withKernels(provider, "kernels");
    }

    /** The same with messages that speak of {@code from}, such as an option of the host's own. */
    public Compute withKernels(String provider, String from) {
        return new Compute(devices, source, KernelProvider.of(provider, from));
    }

    private static List<Device> parse(String text, String source) {
        List<Device> devices = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Device device = Device.parse(part.strip());
            if (devices.contains(device)) {
                throw new ConfigurationException(
                        source + " must name each device once, got " + text + ": leave one out");
            }
            devices.add(device);
        }
        if (devices.size() > 1 && devices.contains(Device.CPU)) {
            throw new ConfigurationException(
                    source + " must name either cpu or graphics cards, got " + text + ": choose");
        }
        return List.copyOf(devices);
    }

    /** Names of the devices, {@code cpu} or {@code cuda:N}; {@code cuda} is {@code cuda:0} here. */
    public List<String> devices() {
        return named.stream().map(Device::toString).toList();
    }

    /** Name of the kernels that are asked for: {@code auto}, {@code native} or {@code libtorch}. */
    public String kernels() {
        return kernels.toString();
    }

    /** Whether it names graphics cards. */
    public boolean isCuda() {
        return named.get(0).isCuda();
    }

    /**
     * Requires that this is one device, whether it can be used or not.
     *
     * @throws ConfigurationException when several are named
     */
    public Compute requireOne() {
        one();
        return this;
    }

    /**
     * Requires that all devices can be used here, loading what they need.
     *
     * @throws ConfigurationException when one cannot; the message names what is missing
     */
    public Compute require() {
        named.forEach(Device::require);
        return this;
    }

    /** The one device named. */
    Device one() {
        if (named.size() > 1) {
            throw new ConfigurationException(source + " must name one device here, got " + devices + ": choose one");
        }
        return named.get(0);
    }

    /** The devices of a sweep, ready for use; {@code cuda} alone means all cards. */
    Hardware hardware(boolean capture) {
        require();
        List<Device> all = devices.equals("cuda")
                ? IntStream.range(0, Cuda.count()).mapToObj(Device::cuda).toList()
                : named;
        return new Hardware(all, all.get(0).isCuda() && capture);
    }

    KernelProvider provider() {
        return kernels;
    }

    /** Makes the one device this thread's, with full float32; closing it, on the same thread, brings the one before back. */
    Device.Use use() {
        Device device = one();
        device.require();
        Device.Use use = device.use();
        if (device.isCuda()) {
            Cuda.tf32(false);
        }
        return use;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Compute that && devices.equals(that.devices) && kernels == that.kernels;
    }

    @Override
    public int hashCode() {
        return Objects.hash(devices, kernels);
    }

    @Override
    public String toString() {
        return devices + ", kernels " + kernels;
    }
}
