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

    /**
     * Words of 8 bytes of {@code trl_schedule} in {@code trilemma/advance.h}: alpha, beta, gamma, restorer rate, decay and critic
     * rate as doubles, then warmup, milestone count, {@link #MILESTONES} milestones and noise seed as whole numbers.
     */
    static final int SCHEDULE_WORDS = 25;

    static final int MILESTONES = 16;

    static final int OK = 0;
    static final int NO_MEMORY = 6;
    static final int DEVICE_LOST = 8;
    static final int DEVICE_MEMORY = 9;

    private NativeLibrary() {}

    /** Version of the contracts that the library was built from. */
    static native int abi();

    /** Instruction set that its kernels use here: base, v3, v4 or v4bf16. */
    static native String isa();

    /** A line on this thread's last failure: what, got, do. */
    static native String lastError();

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
            long weights);

    /** With the numbers given here. */
    static int fusedLoss(
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
            int type) {
        return fusedLoss(
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
                0);
    }

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
            long scalars);

    /** With the numbers given here. */
    static int adamClip(
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
            int gradientType) {
        return adamClip(values, gradients, first, second, n, step, rate, beta1, beta2, epsilon, clip, gradientType, 0);
    }

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
            long seedAddress);

    /** With the seed given here. */
    static int drawBatch(
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
            int type) {
        return drawBatch(
                images, degraded, classes, indices, x, y, labels, available, n, channels, height, width, sigma, seed,
                type, 0);
    }

    /** Addresses as in {@code trilemma/advance.h}; {@code schedule}: of {@link #SCHEDULE_WORDS} words. */
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
            long critic);

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
     * @throws DeviceMemoryException when the device's memory ran out
     * @throws DeviceLostException when the device is gone
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
        if (status == DEVICE_MEMORY) {
            return DeviceErrors.memory(
                    DeviceMemoryException.UNKNOWN, DeviceMemoryException.UNKNOWN, "kernel " + kernel, null);
        }
        if (status == DEVICE_LOST) {
            return new DeviceLostException(reason, null);
        }
        return new KernelException(
                reason.isBlank() ? "kernel " + kernel + " must succeed, got status " + status : reason);
    }
}
