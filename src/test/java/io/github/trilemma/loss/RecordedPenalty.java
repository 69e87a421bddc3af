package io.github.trilemma.loss;

import io.github.trilemma.tensor.Tensors;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** The gradient penalty as libtorch records it: the gradient by the images is itself part of a graph. */
final class RecordedPenalty {
    private RecordedPenalty() {}

    /**
     * The penalty at {@code images}, a scalar that can be differentiated by the critic's parameters.
     *
     * @param critic maps images (N,C,H,W) to scores (N), each score a function of its own image alone
     * @param images m (N,C,H,W)
     */
    static Tensor of(UnaryOperator<Tensor> critic, Tensor images) {
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
        return GradientPenalty.of(byImages.get(0));
    }
}
