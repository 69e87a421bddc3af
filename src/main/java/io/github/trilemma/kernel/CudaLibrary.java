package io.github.trilemma.kernel;

/**
 * The functions of the CUDA library, as its C contracts in {@code native/include/trilemma} describe them. Every {@code long} that
 * names an array is a raw address on the device; {@code stream} is a {@code cudaStream_t}, 0 the default stream. The results are
 * statuses of {@code trilemma/status.h}, to be passed to {@link NativeLibrary#check} on the thread that got them. No call waits
 * for the device or reads from it, so every call but {@link #use} may be captured into a graph. {@link NativeLoader#loadCuda} loads
 * the library; no function may be called before.
 */
final class CudaLibrary {
    private CudaLibrary() {}

    /** Version of the contracts that the library was built from. */
    static native int abi();

    /**
     * Makes a device the calling thread's and loads every kernel onto it, so that none is loaded within a capture. A status other
     * than 0 where there is no such device or this build has no code for it.
     */
    static native int use(int device);

    /** The status of a {@code cudaError_t} that somebody else's call returned; keeps a line for {@link NativeLibrary#lastError}. */
    static native int status(int cudaError, String what);

    /** Bytes on the device, aligned to 16 and all zero before its first use, that {@link #fusedLoss} needs. */
    static native long fusedLossWorkspace(long images, long pixels);

    /** {@code weights}: address of alpha, beta and gamma, which then count in place of the numbers; 0: the numbers count. */
    static native int fusedLoss(
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
            long weights,
            long workspace,
            long stream);

    /** {@code scalars}: address of step and rate, which then count in place of the numbers; 0: the numbers count. */
    static native int adamClip(
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
            long scalars,
            long stream);

    /** {@code seedAddress}: of the seed that then counts in place of the number; 0: the number counts. */
    static native int drawBatch(
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
            long seedAddress,
            long stream);

    static native int gaussianNoise(long x, long y, long count, double sigma, long seed, long stream);

    static native int measure(
            long xHat,
            long x,
            long logits,
            long labels,
            long squares,
            long errors,
            long images,
            long pixels,
            long classes,
            int type,
            long stream);

    /** {@code schedule}: address of {@link NativeLibrary#SCHEDULE_WORDS} words. */
    static native int advance(
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
            long critic,
            long stream);
}
