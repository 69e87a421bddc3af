package io.github.trilemma.kernel;

import io.github.trilemma.tensor.Device;
import java.util.List;
import java.util.Optional;

/** The engine's own library for the CPU, on the calling thread. */
public final class NativeKernels extends LibraryKernels {
    private final String name = "native (" + NativeLibrary.isa() + ")";

    /** For {@link KernelProvider}, once the library is loaded. */
    NativeKernels() {}

    @Override
    public String name() {
        return name;
    }

    @Override
    public Device device() {
        return Device.CPU;
    }

    /** Graphs are captured on CUDA devices alone. */
    @Override
    public boolean capturable() {
        return false;
    }

    @Override
    public Optional<ConvStack> convStack(List<ConvLayer> layers, int height, int width, Storage storage) {
        return Optional.of(new ConvStack(layers, height, width, storage));
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
                NativeLibrary.drawBatch(
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
                        seedAddress));
    }

    @Override
    void callGaussianNoise(long x, long y, long count, double sigma, long seed) {
        NativeLibrary.check("gaussianNoise", NativeLibrary.gaussianNoise(x, y, count, sigma, seed));
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
        NativeLibrary.check(
                "fusedLoss",
                NativeLibrary.fusedLoss(
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
                        weights));
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
                NativeLibrary.adamClip(
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
                        scalars));
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
                NativeLibrary.measure(xHat, x, logits, labels, squares, errors, images, pixels, classes, type));
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
                NativeLibrary.advance(
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
                        critic));
    }
}
