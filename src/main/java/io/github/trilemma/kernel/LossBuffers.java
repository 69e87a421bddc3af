package io.github.trilemma.kernel;

import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What {@link Kernels#fusedLoss} writes: the terms and the three gradient seeds. Allocated once per point for a batch shape
 * and reused at every step.
 */
public final class LossBuffers implements AutoCloseable {
    /** Positions in {@link #terms}. */
    public static final int MSE = 0;

    public static final int ADVERSARIAL = 1;
    public static final int CROSS_ENTROPY = 2;
    public static final int TOTAL = 3;
    public static final int ERRORS = 4;
    private static final int TERMS = 5;

    private final Tensor terms;
    private final Tensor xHatSeed;
    private final Tensor scoresSeed;
    private final Tensor logitsSeed;

    /**
     * Buffers for one batch shape.
     *
     * @param xHat an example (N,C,H,W), whose layout the seed takes over
     * @param scores an example (N)
     * @param logits an example (N,K)
     */
    public LossBuffers(Tensor xHat, Tensor scores, Tensor logits) {
        try (TensorScope scope = TensorScope.open()) {
            terms = scope.keep(Tensors.empty(ScalarType.Double, TERMS).zero_());
            xHatSeed = scope.keep(torch.empty_like(xHat.detach()));
            scoresSeed = scope.keep(torch.empty_like(scores.detach()));
            logitsSeed = scope.keep(torch.empty_like(logits.detach()));
        }
    }

    /** (5) float64: MSE, adversarial, cross-entropy, total, number of errors. Reading it waits for the device. */
    public Tensor terms() {
        return terms;
    }

    /** ∂total/∂xHat (N,C,H,W), the direct part: through the MSE alone. */
    public Tensor xHatSeed() {
        return xHatSeed;
    }

    /** ∂total/∂scores (N). */
    public Tensor scoresSeed() {
        return scoresSeed;
    }

    /** ∂total/∂logits (N,K). */
    public Tensor logitsSeed() {
        return logitsSeed;
    }

    /** Whether these buffers fit a batch in shape and type. */
    public boolean fit(Tensor xHat, Tensor logits) {
        return xHatSeed.is_same_size(xHat)
                && logitsSeed.is_same_size(logits)
                && xHatSeed.scalar_type().value == xHat.scalar_type().value
                && logitsSeed.scalar_type().value == logits.scalar_type().value;
    }

    @Override
    public void close() {
        terms.close();
        xHatSeed.close();
        scoresSeed.close();
        logitsSeed.close();
    }
}
