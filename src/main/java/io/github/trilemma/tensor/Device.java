package io.github.trilemma.tensor;

import io.github.trilemma.ConfigurationException;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Where tensors live. Each thread has a current device, the CPU at first: what {@link Tensors} makes lies there. Two devices of
 * one kind and number are equal. Naming a device costs nothing and loads nothing; {@link #use} opens it.
 *
 * @param kind processor or graphics card
 * @param index number of the card, from 0; 0 for the CPU
 */
public record Device(Kind kind, int index) {
    /** What a device is. */
    public enum Kind {
        CPU,
        CUDA
    }

    public static final Device CPU = new Device(Kind.CPU, 0);

    /** The number of a CUDA device is a signed byte in libtorch. */
    private static final int MOST = 127;

    private static final ThreadLocal<Device> CURRENT = ThreadLocal.withInitial(() -> CPU);

    public Device {
        if (index < 0 || index > MOST || (kind == Kind.CPU && index != 0)) {
            throw new IllegalArgumentException(
                    "a device's number must be within 0.." + MOST + ", and 0 for the CPU, got " + kind + " " + index);
        }
    }

    public static Device cuda(int index) {
        return new Device(Kind.CUDA, index);
    }

    /**
     * The device of a name.
     *
     * @param name {@code cpu}, {@code cuda} (the first card), {@code cuda:N}, or {@code auto}: the first card where the driver and
     *     libtorch for CUDA are there, else the CPU
     * @throws ConfigurationException for any other name
     */
    public static Device parse(String name) {
        if (name.equals("cpu")) {
            return CPU;
        }
        if (name.equals("auto")) {
            return CudaLibraries.ofThisProcess().promising() ? cuda(0) : CPU;
        }
        if (name.equals("cuda")) {
            return cuda(0);
        }
        if (name.matches("cuda:[0-9]{1,3}") && Integer.parseInt(name.substring(5)) <= MOST) {
            return cuda(Integer.parseInt(name.substring(5)));
        }
        throw new ConfigurationException("device must be auto, cpu, cuda or cuda:N with N within 0.." + MOST + ", got "
                + name + ": name one of them");
    }

    /** The current device of this thread. */
    public static Device current() {
        return CURRENT.get();
    }

    /**
     * Makes this device the current one of the thread, for libtorch too.
     *
     * @return closing it, on the same thread, brings the one before back
     * @throws ConfigurationException when the device cannot be used here; the message names what is missing
     */
    public Use use() {
        if (isCuda()) {
            Cuda.select(index);
        }
        Device before = CURRENT.get();
        CURRENT.set(this);
        return new Use(before);
    }

    /**
     * Requires that this device can be used here, loading what it needs.
     *
     * @throws ConfigurationException when it cannot; the message, one line, names what is missing
     */
    public void require() {
        if (isCuda()) {
            Cuda.require(index);
        }
    }

    /** The time in which a device is the current one. */
    public static final class Use implements AutoCloseable {
        private final Device before;

        private Use(Device before) {
            this.before = before;
        }

        @Override
        public void close() {
            if (before.isCuda()) {
                Cuda.select(before.index);
            }
            CURRENT.set(before);
        }
    }

    public boolean isCuda() {
        return kind == Kind.CUDA;
    }

    /** Options of a new tensor here; belong to the open tensor scope. */
    public TensorOptions options(ScalarType type) {
        TensorOptions options = new TensorOptions(type);
        return isCuda() ? options.device(new DeviceOptional(torch())) : options;
    }

    /** This device as libtorch names it; belongs to the open tensor scope. */
    /** The same in libtorch's words. */
    public org.bytedeco.pytorch.Device torch() {
        return new org.bytedeco.pytorch.Device(toString());
    }

    /** The name as {@link #parse} takes it: {@code cpu} or {@code cuda:N}. */
    @Override
    public String toString() {
        return isCuda() ? "cuda:" + index : "cpu";
    }
}
