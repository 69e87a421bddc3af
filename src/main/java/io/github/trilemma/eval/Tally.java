package io.github.trilemma.eval;

import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** One judge's running sums over a test set, kept on the device in float64. */
final class Tally implements AutoCloseable {
    private final Tensor errors;
    private final Tensor crossEntropy;

    Tally() {
        try (TensorScope scope = TensorScope.open()) {
            errors = scope.keep(Tensors.empty(ScalarType.Double, 1).zero_());
            crossEntropy = scope.keep(Tensors.empty(ScalarType.Double, 1).zero_());
        }
    }

    /** Adds a batch: which images are wrong (n) float64, as the kernels measured it; logits (n,K), labels (n). */
    void add(Tensor wrong, Tensor logits, Tensor labels) {
        errors.add_(wrong.sum());
        Tensor logProbabilities = torch.log_softmax(logits, 1).gather(1, labels.unsqueeze(1));
        crossEntropy.sub_(logProbabilities.to(ScalarType.Double).sum());
    }

    long errors() {
        return Math.round(Tensors.scalar(errors));
    }

    /** Sum over images, in nats. */
    double crossEntropy() {
        return Tensors.scalar(crossEntropy);
    }

    @Override
    public void close() {
        errors.close();
        crossEntropy.close();
    }
}
