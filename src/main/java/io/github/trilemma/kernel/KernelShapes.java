package io.github.trilemma.kernel;

import io.github.trilemma.tensor.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Checks of shapes and types at the kernels' door: a wrong one must not reach native code. Texts are made on failure alone. */
final class KernelShapes {
    private KernelShapes() {}

    static void checkLoss(Tensor xHat, Tensor x, Tensor scores, Tensor logits, Tensor labels, LossBuffers out) {
        same("xHat and x", xHat, x);
        long images = xHat.size(0);
        if (scores.dim() != 1 || scores.size(0) != images) {
            throw wrong("critic scores", "(" + images + ")", scores, "flatten them before the loss");
        }
        checkLabels(images, logits, labels);
        if (!out.fit(xHat, logits)) {
            throw new IllegalArgumentException(
                    "loss buffers must be of the batch's shapes and type, got those of another batch with xHat "
                            + Tensors.show(Tensors.shape(out.xHatSeed())) + ": make new ones for this batch");
        }
    }

    private static void checkLabels(long images, Tensor logits, Tensor labels) {
        if (logits.dim() != 2 || logits.size(0) != images) {
            throw wrong("logits", "(" + images + ",K)", logits, "give one row per image");
        }
        if (labels.dim() != 1 || labels.size(0) != images) {
            throw wrong("labels", "(" + images + ")", labels, "give one label per image");
        }
        checkType("labels", labels, ScalarType.Long);
    }

    static void checkAdam(Tensor values, Tensor gradients, Tensor first, Tensor second) {
        same("parameters and gradients", values, gradients);
        same("parameters and first moments", values, first);
        same("parameters and second moments", values, second);
    }

    static void checkStep(long step) {
        if (step < 1) {
            throw new IllegalArgumentException("steps of Adam are counted from 1, got " + step + ": start with 1");
        }
    }

    static void checkDraw(
            Tensor images,
            Tensor degraded,
            Tensor classes,
            Tensor indices,
            double sigma,
            Tensor x,
            Tensor y,
            Tensor labels) {
        if (images.dim() != 4) {
            throw wrong("resident images", "(A,C,H,W)", images, "add the missing axes");
        }
        checkType("resident images", images, ScalarType.Byte);
        if (degraded != null) {
            same("clean and degraded images", images, degraded);
            checkType("degraded images", degraded, ScalarType.Byte);
        }
        checkSigma(sigma, degraded != null);
        if (indices.dim() != 1) {
            throw wrong("indices", "(n)", indices, "flatten them");
        }
        checkType("indices", indices, ScalarType.Long);
        long[] batch = Tensors.shape(images);
        batch[0] = indices.size(0);
        checkBatch("x", x, batch);
        checkBatch("y", y, batch);
        if ((classes == null) != (labels == null)) {
            throw new IllegalArgumentException(
                    "classes and labels must be given together, got only one of the two:" + " give both or neither");
        }
        if (labels != null) {
            checkVector("classes", classes, images.size(0), ScalarType.Long);
            checkVector("labels", labels, batch[0], ScalarType.Long);
        }
    }

    private static void checkSigma(double sigma, boolean fixed) {
        if (!(sigma >= 0 && sigma < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("sigma must be a finite number of at least 0, got " + sigma);
        }
        if (fixed && sigma != 0) {
            throw new IllegalArgumentException(
                    "sigma must be 0 with degraded images, got " + sigma + ": give one or the other");
        }
    }

    private static void checkBatch(String what, Tensor batch, long[] shape) {
        if (batch != null && !Arrays.equals(Tensors.shape(batch), shape)) {
            throw wrong(what, Tensors.show(shape), batch, "make it of the batch's shape");
        }
    }

    static void checkSeed(Tensor seed) {
        checkVector("the seed", seed, 1, ScalarType.Long);
    }

    /** Checks float64 numbers that a call reads in place of arguments. */
    static void checkNumbers(String what, Tensor numbers, long count) {
        checkVector(what, numbers, count, ScalarType.Double);
    }

    static void checkNoise(Tensor x, double sigma) {
        if (x.dim() != 4) {
            throw wrong("x", "(N,C,H,W)", x, "add the missing axes");
        }
        checkType("x", x, ScalarType.Float);
        checkSigma(sigma, false);
    }

    static void checkMeasure(Tensor xHat, Tensor x, Tensor logits, Tensor labels, Tensor squares, Tensor errors) {
        if ((xHat == null) != (squares == null) || (x == null) != (squares == null)) {
            throw new IllegalArgumentException(
                    "xHat, x and squares must be given together, got some of them: give all or none");
        }
        if ((logits == null) != (errors == null) || (labels == null) != (errors == null)) {
            throw new IllegalArgumentException(
                    "logits, labels and errors must be given together, got some of them: give all or none");
        }
        if (squares != null) {
            same("xHat and x", xHat, x);
            checkVector("squares", squares, xHat.size(0), ScalarType.Double);
        }
        if (errors != null) {
            checkLabels(squares == null ? logits.size(0) : xHat.size(0), logits, labels);
            checkVector("errors", errors, logits.size(0), ScalarType.Double);
        }
    }

    private static void checkVector(String what, Tensor vector, long size, ScalarType type) {
        if (vector.dim() != 1 || vector.size(0) != size) {
            throw wrong(what, "(" + size + ")", vector, "make it of that size");
        }
        checkType(what, vector, type);
    }

    static void checkType(String what, Tensor tensor, ScalarType type) {
        if (tensor.scalar_type().value != type.value) {
            throw new IllegalArgumentException(what + " must be of type " + type + ", got "
                    + tensor.scalar_type().intern() + ": convert them");
        }
    }

    static void same(String what, Tensor a, Tensor b) {
        if (!a.is_same_size(b)) {
            throw new IllegalArgumentException(what + " must agree in shape, got " + Tensors.show(Tensors.shape(a))
                    + " and " + Tensors.show(Tensors.shape(b)) + ": give both as "
                    + (a.dim() == 1 ? "(n)" : "(N,C,H,W)"));
        }
    }

    private static IllegalArgumentException wrong(String what, String wanted, Tensor got, String mend) {
        return new IllegalArgumentException(
                what + " must be " + wanted + ", got " + Tensors.show(Tensors.shape(got)) + ": " + mend);
    }
}
