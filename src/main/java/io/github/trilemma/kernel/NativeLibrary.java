package io.github.trilemma.kernel;

/**
 * The functions of the native library, as its C contracts in {@code native/include/trilemma} describe them. Every {@code long}
 * that names an array is a raw address; the results are statuses of {@code trilemma/status.h}. {@link NativeLoader} loads the
 * library; no function may be called before.
 */
final class NativeLibrary {
    /** Storage of a floating point tensor, as in {@code trilemma/status.h}. */
    static final int FLOAT32 = 0;

    static final int BFLOAT16 = 1;

    private static final int OK = 0;
    private static final int NO_MEMORY = 6;

    private NativeLibrary() {}

    /** Version of the contracts that the library was built from. */
    static native int abi();

    /** Instruction set that its kernels use here: base, v3, v4 or v4bf16. */
    static native String isa();

    /** A line on this thread's last failure: what, got, do. */
    static native String lastError();

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
            int type);

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
            int gradientType);

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
            int type);

    static native int gaussianNoise(long x, long y, long count, double sigma, long seed);

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
            int type);

    /**
     * Turns a status into an exception, on the thread that got it.
     *
     * @throws OutOfMemoryError when native memory ran out
     * @throws KernelException for every other failure
     */
    static void check(String kernel, int status) {
        if (status != OK) {
            throw failure(kernel, status, lastError());
        }
    }

    /** Returns the exception of a status that is not OK; throws the error of the one that is none. */
    static KernelException failure(String kernel, int status, String reason) {
        if (status == NO_MEMORY) {
            throw new OutOfMemoryError("native memory of kernel " + kernel + ": " + reason);
        }
        return new KernelException(
                reason.isBlank() ? "kernel " + kernel + " must succeed, got status " + status : reason);
    }
}
