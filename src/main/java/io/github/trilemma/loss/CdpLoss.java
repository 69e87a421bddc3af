package io.github.trilemma.loss;

import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.kernel.LossBuffers;
import io.github.trilemma.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The restorer's loss alpha·MSE + beta·adversarial + gamma·cross-entropy. The total is never formed in the graph: one kernel
 * writes the three terms and their gradients by xHat, scores and logits, and a single backward pass starts from these three
 * roots.
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
        if (buffers == null || !buffers.fit(xHat, logits)) {
            close();
            buffers = new LossBuffers(xHat, scores, logits);
        }
        kernels.fusedLoss(xHat, x, scores, logits, labels, alpha, beta, gamma, buffers);
        return buffers;
    }

    /**
     * Like {@link #evaluate}, then accumulates the gradients of every trainable parameter behind the three roots. A root
     * whose weight is zero is left out: its gradient is zero, and the pass through its network is saved.
     */
    public LossBuffers backward(
            Tensor xHat,
            Tensor x,
            Tensor scores,
            Tensor logits,
            Tensor labels,
            double alpha,
            double beta,
            double gamma) {
        evaluate(xHat, x, scores, logits, labels, alpha, beta, gamma);
        List<Tensor> roots = new ArrayList<>();
        List<Tensor> seeds = new ArrayList<>();
        roots.add(xHat);
        seeds.add(buffers.xHatSeed());
        if (beta != 0) {
            roots.add(scores);
            seeds.add(buffers.scoresSeed());
        }
        if (gamma != 0) {
            roots.add(logits);
            seeds.add(buffers.logitsSeed());
        }
        torch.backward(Tensors.vector(roots), Tensors.vector(seeds), new BoolOptional(), false, new TensorVector());
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
