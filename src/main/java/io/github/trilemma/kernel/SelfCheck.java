package io.github.trilemma.kernel;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.tensor.Device;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Compares a provider with the reference on a tiny batch before it is used: a library may load and yet be built for another
 * processor or from other sources. The reference computes on the CPU.
 */
final class SelfCheck {
    private static final long IMAGES = 3;
    private static final long CLASSES = 4;
    private static final int SIDE = 5;
    private static final double SIGMA = 0.25;
    private static final float TOLERANCE = 1e-5f;

    private SelfCheck() {}

    /**
     * Runs the kernels of a training with both.
     *
     * @throws ConfigurationException when they differ or the provider refuses
     */
    static void run(Kernels kernels) {
        Map<String, float[]> want = results(new TorchKernels(), kernels.capturable());
        Map<String, float[]> got;
        try {
            got = results(kernels, kernels.capturable());
        } catch (DeviceLostException | DeviceMemoryException e) {
            throw e;
        } catch (KernelException e) {
            throw NativeLoader.broken("refuse to work (" + e.getMessage() + ")", e);
        } catch (UnsatisfiedLinkError e) {
            throw NativeLoader.broken("lack a function (" + e.getMessage() + ")", e);
        }
        want.forEach((what, values) -> compare(what, got.get(what), values));
    }

    private static Map<String, float[]> results(Kernels kernels, boolean captured) {
        Map<String, float[]> results = new LinkedHashMap<>();
        try (Device.Use here = kernels.device().use();
                TensorScope scope = TensorScope.open()) {
            loss(kernels, results);
            draw(kernels, results);
            adam(kernels, results);
            if (captured) {
                advance(kernels, results);
            }
        }
        return results;
    }

    private static void loss(Kernels kernels, Map<String, float[]> results) {
        Tensor xHat = ramp(7, IMAGES, 1, SIDE, SIDE);
        Tensor scores = ramp(3, IMAGES);
        Tensor logits = ramp(5, IMAGES, CLASSES);
        Tensor x = ramp(4, IMAGES, 1, SIDE, SIDE);
        Tensor labels = Tensors.ofLongs(new long[] {2, 0, 3}, IMAGES);
        try (LossBuffers out = new LossBuffers(xHat, scores, logits)) {
            kernels.fusedLoss(xHat, x, scores, logits, labels, 0.7, 0.2, 0.1, out);
            results.put("terms", Tensors.floats(out.terms()));
            results.put("gradient by xHat", Tensors.floats(out.xHatSeed()));
            results.put("gradient by scores", Tensors.floats(out.scoresSeed()));
            results.put("gradient by logits", Tensors.floats(out.logitsSeed()));
        }
    }

    private static void draw(Kernels kernels, Map<String, float[]> results) {
        byte[] pixels = new byte[(int) IMAGES * SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (37 * i);
        }
        Tensor images = Tensors.ofBytes(pixels, IMAGES, 1, SIDE, SIDE);
        Tensor y = Tensors.emptyImages(2, 1, SIDE, SIDE);
        kernels.drawBatch(images, null, null, Tensors.ofIndices(new int[] {2, 0}), SIGMA, 5L, null, y, null);
        results.put("degraded pixel", Tensors.floats(y));
    }

    private static void adam(Kernels kernels, Map<String, float[]> results) {
        Tensor values = ramp(6, SIDE);
        Tensor first = ramp(4, SIDE);
        Tensor second = ramp(3, SIDE);
        kernels.adamClip(values, ramp(5, SIDE), first, second, 3, 0.1, 0.5, 0.9, 1e-8, 0.5);
        results.put("parameter", Tensors.floats(values));
        results.put("first moment", Tensors.floats(first));
        results.put("second moment", Tensors.floats(second));
    }

    private static void advance(Kernels kernels, Map<String, float[]> results) {
        try (IterationNumbers numbers = new IterationNumbers(SIDE, 2, 2)) {
            numbers.order(0, new int[] {4, 2, 0, 1, 3});
            numbers.order(1, new int[] {1, 3, 4, 0, 2});
            numbers.set(new PlannedSchedule(0.5, 0.25, 0.125, 1e-3, 0.5, 1e-4, 10, List.of(1L, 4L), 7), 1);
            kernels.advance(numbers);
            results.put("image number", Tensors.floats(numbers.allIndices()));
            results.put("seed", Tensors.floats(numbers.allSeeds().to(ScalarType.Double)));
            results.put("weight", Tensors.floats(numbers.weights()));
            results.put("restorer's step", Tensors.floats(numbers.restorerStep()));
            results.put("critic's step", Tensors.floats(numbers.allCriticSteps()));
        }
    }

    /** Values within 0..1 that repeat after {@code period}. */
    private static Tensor ramp(int period, long... shape) {
        int count = 1;
        for (long size : shape) {
            count *= (int) size;
        }
        float[] values = new float[count];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (i % period) / period;
        }
        return Tensors.of(values, shape);
    }

    static void compare(String what, float[] left, float[] right) {
        for (int i = 0; i < right.length; i++) {
            if (!(Math.abs(left[i] - right[i]) <= TOLERANCE * Math.max(1, Math.abs(right[i])))) {
                throw NativeLoader.broken(
                        "compute wrongly (" + what + " " + i + " is " + left[i] + " instead of " + right[i] + ")",
                        null);
            }
        }
    }
}
