package io.github.trilemma.kernel;

import org.bytedeco.pytorch.Tensor;

/** The numerical kernels of the hot path. Every call happens inside a tensor scope of the caller and never waits for the device. */
public interface Kernels {
    /** Name of the provider, for logs and provenance. */
    String name();

    /**
     * The three terms of the restorer's loss and their gradient seeds, in one pass over the inputs.
     *
     * <pre>
     * MSE           = mean over N·C·H·W of (xHat - x)²
     * adversarial   = -mean over N of scores
     * cross-entropy = mean over N of -log softmax(logits)[label]
     * total         = alpha·MSE + beta·adversarial + gamma·cross-entropy
     * errors        = number of n with argmax(logits) ≠ label
     * </pre>
     *
     * @param xHat restored images (N,C,H,W)
     * @param x clean images (N,C,H,W)
     * @param scores critic scores (N)
     * @param logits classifier logits (N,K)
     * @param labels (N) int64 within 0..K-1
     * @param out receives terms and seeds
     * @throws IllegalArgumentException when shapes do not agree
     */
    void fusedLoss(
            Tensor xHat,
            Tensor x,
            Tensor scores,
            Tensor logits,
            Tensor labels,
            double alpha,
            double beta,
            double gamma,
            LossBuffers out);

    /**
     * One step of Adam (Kingma, Ba 2015) over a whole network, then clipping.
     *
     * <pre>
     * m = beta1·m + (1-beta1)·g,  v = beta2·v + (1-beta2)·g²
     * p = p - rate·(m / (1-beta1^step)) / (sqrt(v / (1-beta2^step)) + epsilon), then clipped to ±clip
     * </pre>
     *
     * @param values p, flat (n); changed
     * @param gradients g, flat (n)
     * @param first m, flat (n); changed
     * @param second v, flat (n); changed
     * @param step number of this step, counted from 1
     * @param clip bound, infinity = none
     */
    void adamClip(
            Tensor values,
            Tensor gradients,
            Tensor first,
            Tensor second,
            long step,
            double rate,
            double beta1,
            double beta2,
            double epsilon,
            double clip);

    /**
     * Squared error per image.
     *
     * @param xHat restored images (N,C,H,W)
     * @param x clean images (N,C,H,W)
     * @return (N) float64, the sum over C·H·W of (xHat - x)²
     */
    Tensor squaredError(Tensor xHat, Tensor x);
}
