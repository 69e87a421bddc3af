package io.github.trilemma.tensor;

import io.github.trilemma.ConfigurationException;
import org.bytedeco.cuda.cudart.cudaDeviceProp;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.cuda.CUDAStream;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch_cuda;

/**
 * The graphics cards of this machine through CUDA's runtime and libtorch: which there are, which is current, its memory, its
 * stream, and libtorch's switches for it. The only class of its room that touches CUDA's; nothing may call it on the way of a
 * CPU training, since loading it needs libraries that a machine without a card does not have.
 */
public final class Cuda {
    private static volatile boolean open;

    private Cuda() {}

    /**
     * Loads what a CUDA device needs, once.
     *
     * @throws ConfigurationException when a library, the driver or a card is missing: one line that names the first of them
     */
    public static void open() {
        if (!open) {
            load();
        }
    }

    private static synchronized void load() {
        if (open) {
            return;
        }
        CudaLibraries.ofThisProcess().require();
        Libtorch.prepare();
        try {
            if (torch_cuda.device_count() == 0) {
                throw new ConfigurationException(
                        "a CUDA device must be there, got none from the driver: look at what nvidia-smi says,"
                                + " or use --device cpu");
            }
            // Search of the fastest convolution: shapes stay the same for a whole training. libtorch rounds to TF32
            // unasked.
            Context context = torch.globalContext();
            context.setBenchmarkCuDNN(true);
            context.setAllowTF32CuDNN(false);
            context.setAllowTF32CuBLAS(false);
        } catch (LinkageError e) {
            throw new ConfigurationException(
                    "libtorch for CUDA cannot be loaded (" + firstLine(e)
                            + "): see `trilemma doctor --device cuda`, or use --device cpu",
                    e);
        }
        open = true;
    }

    /** Number of cards. */
    public static int count() {
        open();
        return torch_cuda.device_count();
    }

    /**
     * Makes a card the current one of this thread.
     *
     * @throws ConfigurationException when it is not there
     */
    static void select(int index) {
        require(index);
        torch_cuda.set_device((byte) index);
    }

    /**
     * Requires that a card is there.
     *
     * @throws ConfigurationException when it is not
     */
    static void require(int index) {
        open();
        if (index >= torch_cuda.device_count()) {
            throw new ConfigurationException("device must be cuda:0 to cuda:" + (torch_cuda.device_count() - 1)
                    + ", got cuda:" + index + ": this machine has no more (is CUDA_VISIBLE_DEVICES set?)");
        }
    }

    /** What a card is called, such as {@code NVIDIA H100 80GB HBM3}. */
    public static String name(int index) {
        return properties(index).name().getString();
    }

    /** A card's generation as its libraries name it, such as {@code sm_90}. */
    public static String architecture(int index) {
        cudaDeviceProp properties = properties(index);
        return "sm_" + properties.major() + properties.minor();
    }

    private static cudaDeviceProp properties(int index) {
        open();
        return torch_cuda.getDeviceProperties((byte) index);
    }

    /** Memory of a card. */
    public record Memory(long freeBytes, long totalBytes) {}

    /** The memory of the current card as the driver counts it: what libtorch holds for later is not free. */
    public static Memory memory() {
        open();
        try (TensorScope scope = TensorScope.open();
                SizeTPointer free = new SizeTPointer(1);
                SizeTPointer total = new SizeTPointer(1)) {
            done("cudaMemGetInfo", cudart.cudaMemGetInfo(free, total));
            return new Memory(free.get(), total.get());
        }
    }

    /** Bytes of the current card that tensors hold now. */
    public static long allocatedBytes() {
        open();
        try (TensorScope scope = TensorScope.open()) {
            return torch_cuda
                    .getAllocator()
                    .getDeviceStats(torch_cuda.current_device())
                    .allocated_bytes()
                    .current();
        }
    }

    /** Gives memory that libtorch holds for later back to the card. */
    public static void releaseUnused() {
        open();
        torch_cuda.getAllocator().emptyCache();
    }

    /** Address of the stream on which libtorch enqueues this thread's work on the current card; 0 is the default one. */
    public static long currentStream() {
        try (TensorScope scope = TensorScope.open()) {
            CUDAStream stream = torch_cuda.getCurrentCUDAStream();
            var raw = stream.stream();
            return raw == null ? 0 : raw.address();
        }
    }

    /** Waits until the current card has done everything. */
    public static void synchronize() {
        open();
        torch_cuda.device_synchronize();
    }

    /**
     * Whether libtorch looks for the fastest convolution of each new shape, by trying; on after {@link #open}. For the whole
     * process.
     */
    public static void searchConvolutions(boolean on) {
        open();
        torch.globalContext().setBenchmarkCuDNN(on);
    }

    /**
     * Whether convolutions and matrix products of float32 numbers may round their factors to TF32 (10 bits of mantissa). For
     * the whole process.
     */
    public static void tf32(boolean on) {
        open();
        Context context = torch.globalContext();
        context.setAllowTF32CuDNN(on);
        context.setAllowTF32CuBLAS(on);
    }

    /** Versions of CUDA's runtime and of cuDNN, such as {@code CUDA 13.1, cuDNN 9.19.0}. */
    public static String versions() {
        open();
        try (TensorScope scope = TensorScope.open()) {
            long runtime = Context.versionCUDART();
            long cudnn = Context.versionRuntimeCuDNN();
            return "CUDA " + runtime / 1000 + "." + runtime % 1000 / 10 + ", cuDNN " + cudnn / 10000 + "."
                    + cudnn % 10000 / 100 + "." + cudnn % 100;
        }
    }

    private static void done(String call, int status) {
        if (status != cudart.cudaSuccess) {
            BytePointer text = cudart.cudaGetErrorString(status);
            throw new IllegalStateException(call + " failed: " + text.getString());
        }
    }

    private static String firstLine(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return message.lines().findFirst().orElse(message);
    }
}
