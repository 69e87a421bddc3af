package io.github.trilemma.kernel;

import io.github.trilemma.tensor.Cuda;
import io.github.trilemma.tensor.Device;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The engine's own library for CUDA, on libtorch's current stream of the calling thread. No call waits for the device, so all can
 * be captured into a graph; what the CPU finds out before it writes (a wrong index, a wrong label) shows as NaN here.
 * Convolutions are libtorch's, which takes cuDNN's.
 *
 * <p>Callers make the device current ({@link Device#use}) before they call.
 */
public final class CudaKernels extends LibraryKernels {
    /**
     * A stream and a size. What a captured graph writes into stays where it was at the capture, so a workspace is never given
     * back: there is a stream for each lane, and a workspace takes some kilobytes.
     */
    private record Place(long stream, long bytes) {}

    private final Device device;
    private final String name;
    private final Map<Place, Tensor> workspaces = new ConcurrentHashMap<>();

    /** For {@link KernelProvider}, once the library is loaded. */
    CudaKernels(Device device) {
        this.device = device;
        this.name = "cuda (" + Cuda.architecture(device.index()) + ")";
        NativeLibrary.check("use", CudaLibrary.use(device.index()));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Device device() {
        return device;
    }

    @Override
    public boolean capturable() {
        return true;
    }

    /** None: convolutions on a card are cuDNN's. */
    @Override
    public Optional<ConvStack> convStack(List<ConvLayer> layers, int height, int width, Storage storage) {
        return Optional.empty();
    }

    private long workspace(long images, long pixels, long stream) {
        Place place = new Place(stream, CudaLibrary.fusedLossWorkspace(images, pixels));
        return workspaces.computeIfAbsent(place, CudaKernels::zeros).data_ptr().address();
    }

    /** All bytes zero, as the kernel wants them before its first use; libtorch aligns to 512. */
    private static Tensor zeros(Place place) {
        try (TensorScope scope = TensorScope.open()) {
            return scope.keep(Tensors.empty(ScalarType.Byte, place.bytes).zero_());
        }
    }

    @Override
    void callDrawBatch(
            long images,
            long degraded,
            long classes,
            long indices,
            long x,
            long y,
            long labels,
            long available,
            long n,
            long channels,
            long height,
            long width,
            double sigma,
            long seed,
            int type,
            long seedAddress) {
        NativeLibrary.check(
                "drawBatch",
                CudaLibrary.drawBatch(
                        images,
                        degraded,
                        classes,
                        indices,
                        x,
                        y,
                        labels,
                        available,
                        n,
                        channels,
                        height,
                        width,
                        sigma,
                        seed,
                        type,
                        seedAddress,
                        Cuda.currentStream()));
    }

    @Override
    void callGaussianNoise(long x, long y, long count, double sigma, long seed) {
        NativeLibrary.check("gaussianNoise", CudaLibrary.gaussianNoise(x, y, count, sigma, seed, Cuda.currentStream()));
    }

    @Override
    void callFusedLoss(
            long xHat,
            long x,
            long scores,
            long logits,
            long labels,
            long xHatSeed,
            long scoresSeed,
            long logitsSeed,
            long terms,
            long images,
            long pixels,
            long classes,
            double alpha,
            double beta,
            double gamma,
            int type,
            long weights) {
        long stream = Cuda.currentStream();
        NativeLibrary.check(
                "fusedLoss",
                CudaLibrary.fusedLoss(
                        xHat,
                        x,
                        scores,
                        logits,
                        labels,
                        xHatSeed,
                        scoresSeed,
                        logitsSeed,
                        terms,
                        images,
                        pixels,
                        classes,
                        alpha,
                        beta,
                        gamma,
                        type,
                        weights,
                        workspace(images, pixels, stream),
                        stream));
    }

    @Override
    void callAdamClip(
            long values,
            long gradients,
            long first,
            long second,
            long n,
            long step,
            double rate,
            double beta1,
            double beta2,
            double epsilon,
            double clip,
            int gradientType,
            long scalars) {
        NativeLibrary.check(
                "adamClip",
                CudaLibrary.adamClip(
                        values,
                        gradients,
                        first,
                        second,
                        n,
                        step,
                        rate,
                        beta1,
                        beta2,
                        epsilon,
                        clip,
                        gradientType,
                        scalars,
                        Cuda.currentStream()));
    }

    @Override
    void callMeasure(
            long xHat,
            long x,
            long logits,
            long labels,
            long squares,
            long errors,
            long images,
            long pixels,
            long classes,
            int type) {
        NativeLibrary.check(
                "measure",
                CudaLibrary.measure(
                        xHat, x, logits, labels, squares, errors, images, pixels, classes, type, Cuda.currentStream()));
    }

    @Override
    void callAdvance(
            long schedule,
            long iteration,
            long order,
            long available,
            long batch,
            long criticSteps,
            long indices,
            long seeds,
            long weights,
            long restorer,
            long critic) {
        NativeLibrary.check(
                "advance",
                CudaLibrary.advance(
                        schedule,
                        iteration,
                        order,
                        available,
                        batch,
                        criticSteps,
                        indices,
                        seeds,
                        weights,
                        restorer,
                        critic,
                        Cuda.currentStream()));
    }
}
