package io.github.trilemma.loss;

import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.kernel.LossBuffers;
import org.bytedeco.pytorch.Tensor;

/**
 * The restorer's loss alpha·MSE + beta·adversarial + gamma·cross-entropy. The total is never formed in a graph: one kernel
 * writes the three terms and their gradients by xHat, scores and logits, from which the backward passes start.
 */
public final class CdpLoss implements AutoCloseable {
    private final Kernels kernels;
    private LossBuffers buffers;

    public CdpLoss(Kernels kernels) {
        this.kernels = kernels;
    }

    /**
     * Computes terms and seeds, without a backward pass.
     *
     * @param xHat restored images (N,C,H,W) in [0,1]
     * @param x clean images (N,C,H,W) in [0,1]
     * @param scores critic scores of xHat (N)
     * @param logits classifier logits of xHat (N,K)
     * @param labels (N) int64
     * @return the buffers of this loss, overwritten by the next call
     */
    public LossBuffers evaluate(
            Tensor xHat,
            Tensor x,
            Tensor scores,
            Tensor logits,
            Tensor labels,
            double alpha,
            double beta,
            double gamma) {
        kernels.fusedLoss(xHat, x, scores, logits, labels, alpha, beta, gamma, room(xHat, scores, logits));
        return buffers;
    }

    /**
     * As above by weights on the device.
     *
     * @param weights alpha, beta, gamma (3) float64
     */
    public LossBuffers evaluate(Tensor xHat, Tensor x, Tensor scores, Tensor logits, Tensor labels, Tensor weights) {
        kernels.fusedLoss(xHat, x, scores, logits, labels, weights, room(xHat, scores, logits));
        return buffers;
    }

    private LossBuffers room(Tensor xHat, Tensor scores, Tensor logits) {
        if (buffers == null || !buffers.fit(xHat, logits)) {
            close();
            buffers = new LossBuffers(xHat, scores, logits);
        }
        return buffers;
    }

    @Override
    public void close() {
        if (buffers != null) {
            buffers.close();
            buffers = null;
        }
    }
}
