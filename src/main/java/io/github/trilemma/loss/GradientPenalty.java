package io.github.trilemma.loss;

import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The gradient penalty of Gulrajani et al. 2017 (equation 3), which holds a critic near slope 1:
 *
 * <pre>
 * m[i]    = e[i]·x[i] + (1 - e[i])·xHat[i],   e[i] uniform in [0,1]
 * penalty = mean over i of (|gradient of critic at m[i]| - 1)²,   |·| the Euclidean norm over all C·H·W pixels
 * </pre>
 */
public final class GradientPenalty {
    /** Keeps the direction finite where the slope is zero; far below the rounding of a slope near 1. */
    private static final double TINY = 1e-12;

    private GradientPenalty() {}

    /**
     * The images at which the slope is looked at.
     *
     * @param x clean images (N,C,H,W)
     * @param xHat restored images (N,C,H,W)
     * @param share e (N), within [0,1]
     * @return m (N,C,H,W), without a gradient history
     */
    public static Tensor between(Tensor x, Tensor xHat, Tensor share) {
        if (share.dim() != 1 || share.size(0) != x.size(0)) {
            throw new IllegalArgumentException("shares must be (" + x.size(0) + "), one per image, got "
                    + Tensors.show(Tensors.shape(share)) + ": draw one per image");
        }
        Tensor e = share.view(-1, 1, 1, 1);
        return Tensors.channelsLast(xHat.add(x.sub(xHat).mul(e)).detach());
    }

    /**
     * The penalty's gradient by the critic's gradients at the images: 2/N·(|g| - 1)·g/|g|, zero where g is zero.
     *
     * @param slopes g (N,C,H,W), the critic's gradient at each m
     * @return (N,C,H,W)
     */
    public static Tensor bySlopes(Tensor slopes) {
        Tensor norm = norm(slopes);
        Tensor factor = norm.sub(new Scalar(1)).div(norm).mul(new Scalar(2.0 / slopes.size(0)));
        return slopes.mul(factor.view(-1, 1, 1, 1));
    }

    /**
     * The penalty, a scalar.
     *
     * @param slopes g (N,C,H,W), the critic's gradient at each m
     */
    public static Tensor of(Tensor slopes) {
        return norm(slopes).sub(new Scalar(1)).square().mean();
    }

    private static Tensor norm(Tensor slopes) {
        return slopes.flatten(1, -1).square().sum(1).add(new Scalar(TINY)).sqrt();
    }
}
