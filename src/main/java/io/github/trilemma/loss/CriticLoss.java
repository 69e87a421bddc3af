package io.github.trilemma.loss;

import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The Wasserstein critic's cost, mean critic(xHat) - mean critic(x) (Arjovsky et al. 2017), to be minimised. It is linear in the
 * scores, so its gradient is the constant ±1/N and is made once.
 */
public final class CriticLoss implements AutoCloseable {
    private Tensor seed;

    /**
     * The cost's gradient by the scores.
     *
     * @param scores (2N): those of N restored images, then those of N clean ones
     * @return (2N): 1/N, then -1/N; owned by this loss
     */
    public Tensor seed(Tensor scores) {
        long images = scores.size(0) / 2;
        if (scores.dim() != 1 || scores.size(0) != 2 * images) {
            throw new IllegalArgumentException("critic scores must be (2N), restored images first, got "
                    + Tensors.show(Tensors.shape(scores))
                    + ": score both in one pass");
        }
        if (seed == null || seed.size(0) != scores.size(0) || seed.scalar_type().value != scores.scalar_type().value) {
            close();
            try (TensorScope scope = TensorScope.open()) {
                seed = scope.keep(torch.empty_like(scores.detach()));
                seed.narrow(0, 0, images).fill_(new Scalar(1.0 / images));
                seed.narrow(0, images, images).fill_(new Scalar(-1.0 / images));
            }
        }
        return seed;
    }

    /** The cost, a scalar on the device. */
    public Tensor cost(Tensor scores) {
        long images = scores.size(0) / 2;
        Tensor values = scores.detach();
        return values.narrow(0, 0, images)
                .mean()
                .sub(values.narrow(0, images, images).mean());
    }

    @Override
    public void close() {
        if (seed != null) {
            seed.close();
            seed = null;
        }
    }
}
