package io.github.trilemma.kernel;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;

/**
 * Compares a provider with the reference on a tiny batch before it is used: a library may load and yet be built for another
 * processor or from other sources.
 */
final class SelfCheck {
    private static final long IMAGES = 3;
    private static final long CLASSES = 4;
    private static final int SIDE = 5;
    private static final float TOLERANCE = 1e-5f;

    private SelfCheck() {}

    /**
     * Runs the loss with both.
     *
     * @throws ConfigurationException when they differ or the provider refuses
     */
    static void run(Kernels kernels) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor xHat = ramp(7, IMAGES, 1, SIDE, SIDE);
            Tensor scores = ramp(3, IMAGES);
            Tensor logits = ramp(5, IMAGES, CLASSES);
            try (LossBuffers got = new LossBuffers(xHat, scores, logits);
                    LossBuffers want = new LossBuffers(xHat, scores, logits)) {
                tried(kernels, xHat, scores, logits, got);
                loss(new TorchKernels(), xHat, scores, logits, want);
                compare("terms", got.terms(), want.terms());
                compare("gradient by xHat", got.xHatSeed(), want.xHatSeed());
                compare("gradient by scores", got.scoresSeed(), want.scoresSeed());
                compare("gradient by logits", got.logitsSeed(), want.logitsSeed());
            }
        }
    }

    private static void tried(Kernels kernels, Tensor xHat, Tensor scores, Tensor logits, LossBuffers out) {
        try {
            loss(kernels, xHat, scores, logits, out);
        } catch (KernelException e) {
            throw NativeLoader.broken("refuse to work (" + e.getMessage() + ")", e);
        } catch (UnsatisfiedLinkError e) {
            throw NativeLoader.broken("lack a function (" + e.getMessage() + ")", e);
        }
    }

    private static void loss(Kernels kernels, Tensor xHat, Tensor scores, Tensor logits, LossBuffers out) {
        Tensor x = ramp(4, IMAGES, 1, SIDE, SIDE);
        Tensor labels = Tensors.ofLongs(new long[] {2, 0, 3}, IMAGES);
        kernels.fusedLoss(xHat, x, scores, logits, labels, 0.7, 0.2, 0.1, out);
    }

    /** Values within 0..1 that repeat after {@code period}. */
    private static Tensor ramp(int period, long... shape) {
        Tensor tensor = Tensors.zeros(shape);
        float[] values = new float[(int) tensor.numel()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (i % period) / period;
        }
        return Tensors.of(values, shape);
    }

    static void compare(String what, Tensor got, Tensor want) {
        float[] left = Tensors.floats(got);
        float[] right = Tensors.floats(want);
        for (int i = 0; i < right.length; i++) {
            if (!(Math.abs(left[i] - right[i]) <= TOLERANCE * Math.max(1, Math.abs(right[i])))) {
                throw NativeLoader.broken(
                        "compute wrongly (" + what + " " + i + " is " + left[i] + " instead of " + right[i] + ")",
                        null);
            }
        }
    }
}
