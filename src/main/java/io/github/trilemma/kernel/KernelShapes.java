package io.github.trilemma.kernel;

import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;

/** Checks of shapes at the kernels' door: a wrong one must not reach native code. */
final class KernelShapes {
    private KernelShapes() {}

    static void checkLoss(Tensor xHat, Tensor x, Tensor scores, Tensor logits, Tensor labels) {
        same("xHat and x", xHat, x);
        long images = xHat.size(0);
        if (scores.dim() != 1 || scores.size(0) != images) {
            throw wrong("critic scores", "(" + images + ")", scores, "flatten them before the loss");
        }
        if (logits.dim() != 2 || logits.size(0) != images) {
            throw wrong("logits", "(" + images + ",K)", logits, "give one row per image");
        }
        if (labels.dim() != 1 || labels.size(0) != images) {
            throw wrong("labels", "(" + images + ")", labels, "give one label per image");
        }
    }

    static void same(String what, Tensor a, Tensor b) {
        String left = Tensors.show(Tensors.shape(a));
        String right = Tensors.show(Tensors.shape(b));
        if (!left.equals(right)) {
            throw new IllegalArgumentException(
                    what + " must agree in shape, got " + left + " and " + right + ": give both as (N,C,H,W)");
        }
    }

    private static IllegalArgumentException wrong(String what, String wanted, Tensor got, String mend) {
        return new IllegalArgumentException(
                what + " must be " + wanted + ", got " + Tensors.show(Tensors.shape(got)) + ": " + mend);
    }
}
