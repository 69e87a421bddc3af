package io.github.trilemma.degrade;

import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Images in [0,1] and their 8-bit values. */
final class Eight {
    private Eight() {}

    /** floor(255·x + 0.5) clipped to 0..255, as float32. */
    static Tensor levels(Tensor images) {
        return Tensors.clamp(images.mul(new Scalar(255)).add_(new Scalar(0.5)).floor_(), 0, 255);
    }

    /** The nearest of the 256 values k/255. */
    static Tensor rounded(Tensor images) {
        return levels(images).div_(new Scalar(255));
    }

    /** Requires (N,C,H,W). */
    static void require(Tensor images) {
        if (images.dim() != 4) {
            throw new IllegalArgumentException("clean images must be (N,C,H,W), got "
                    + Tensors.show(Tensors.shape(images)) + ": add the missing axes");
        }
    }
}
