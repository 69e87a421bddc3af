package io.github.trilemma.loss;

import io.github.trilemma.tensor.Tensors;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The gradient penalty of Gulrajani et al. 2017 (equation 3), which holds a critic near slope 1:
 *
 * <pre>
 * m[i]    = e[i]·x[i] + (1 - e[i])·xHat[i],   e[i] uniform in [0,1]
 * penalty = mean over i of (|gradient of critic at m[i]| - 1)²,   |·| the Euclidean norm over all C·H·W pixels
 * </pre>
 */
public final class GradientPenalty {
    /** Keeps the root's derivative finite where the slope is zero; far below the rounding of a slope near 1. */
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
     * The penalty at {@code images}, a scalar that can be differentiated by the critic's parameters: the gradient by the images
     * is itself recorded.
     *
     * @param critic maps images (N,C,H,W) to scores (N), each score a function of its own image alone
     * @param images m (N,C,H,W)
     */
    public static Tensor of(UnaryOperator<Tensor> critic, Tensor images) {
        Tensor at = images.detach();
        at.set_requires_grad(true);
        Tensor scores = critic.apply(at);
        TensorVector byImages = torch.grad(
                Tensors.vector(List.of(scores)),
                Tensors.vector(List.of(at)),
                Tensors.vector(List.of(torch.ones_like(scores.detach()))),
                new BoolOptional(true),
                true,
                false);
        Tensor slope = byImages.get(0)
                .flatten(1, -1)
                .square()
                .sum(1)
                .add(new Scalar(TINY))
                .sqrt();
        return slope.sub(new Scalar(1)).square().mean();
    }
}
