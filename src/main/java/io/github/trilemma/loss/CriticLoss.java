package io.github.trilemma.loss;

import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The Wasserstein critic's cost, mean critic(xHat) - mean critic(x) (Arjovsky et al. 2017), to be minimised. Its gradient by
 * the scores is the constant ±1/N, so the seeds are made once.
 */
public final class CriticLoss implements AutoCloseable {
    private Tensor up;
    private Tensor down;

    /**
     * Accumulates the critic's gradients.
     *
     * @param restoredScores critic(xHat) (N)
     * @param cleanScores critic(x) (N)
     * @return the cost, a scalar on the device
     */
    public Tensor backward(Tensor restoredScores, Tensor cleanScores) {
        long images = restoredScores.size(0);
        if (up == null || up.size(0) != images) {
            close();
            try (TensorScope scope = TensorScope.open()) {
                up = scope.keep(torch.empty_like(restoredScores.detach()).fill_(new Scalar(1.0 / images)));
                down = scope.keep(torch.empty_like(restoredScores.detach()).fill_(new Scalar(-1.0 / images)));
            }
        }
        torch.backward(
                Tensors.vector(List.of(restoredScores, cleanScores)),
                Tensors.vector(List.of(up, down)),
                new BoolOptional(),
                false,
                new TensorVector());
        return restoredScores.detach().mean().sub(cleanScores.detach().mean());
    }

    @Override
    public void close() {
        if (up != null) {
            up.close();
            down.close();
            up = null;
            down = null;
        }
    }
}
