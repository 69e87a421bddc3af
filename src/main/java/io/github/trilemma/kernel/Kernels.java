package io.github.trilemma.kernel;

import io.github.trilemma.tensor.Device;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * The numerical kernels of the hot path. Every call happens inside a tensor scope of the caller and never waits for the device.
 * Outputs are written into tensors of the caller. What a provider keeps does not show, so one serves all threads.
 *
 * <p>Images, scores and logits are stored as float32 or bfloat16, all of one call alike; sums and arithmetic are at least
 * float32. {@link TorchKernels} takes float64 too.
 */
public interface Kernels {
    /** Name of the provider, for logs and provenance: {@code libtorch}, {@code native (ISA)} or {@code cuda (ARCHITECTURE)}. */
    String name();

    /** Where the tensors of a call must lie. */
    Device device();

    /**
     * Whether calls may be captured into a graph and replayed: no call waits for the device or reads its numbers on the host.
     */
    boolean capturable();

    /**
     * A batch from the resident 8-bit images: gather, scale to [0,1], add Gaussian noise.
     *
     * <pre>
     * x[i] = images[indices[i]] / 255
     * y[i] = x[i] + sigma·z, or degraded[indices[i]] / 255 when degraded versions are given
     * </pre>
     *
     * <p>z is the standard normal of {@link Philox} under key {@code seed}; element e of the batch, counted in the order
     * (image, channel, row, column) whatever the layout in memory, gets number e of the stream. The same arguments give the same
     * batch, to the rounding of logarithm, root and cosine between providers.
     *
     * @param images clean (A,C,H,W) uint8, dense
     * @param degraded (A,C,H,W) uint8, dense; null when the noise is drawn
     * @param classes (A) int64; may be null together with {@code labels}
     * @param indices (n) int64, each within 0..A-1
     * @param sigma standard deviation of the noise, at least 0; 0 with {@code degraded}
     * @param x receives (n,C,H,W), channels last in memory; may be null
     * @param y receives (n,C,H,W), channels last in memory; may be null
     * @param labels receives (n) int64
     * @throws IllegalArgumentException when shapes, types or layouts do not agree
     * @throws RuntimeException when an index is out of range; nothing is written then. On a CUDA device, where no call waits, that
     *     image becomes NaN and its label -1
     */
    void drawBatch(
            Tensor images,
            Tensor degraded,
            Tensor classes,
            Tensor indices,
            double sigma,
            long seed,
            Tensor x,
            Tensor y,
            Tensor labels);

    /**
     * As {@link #drawBatch(Tensor, Tensor, Tensor, Tensor, double, long, Tensor, Tensor, Tensor)} by a seed on the device.
     *
     * @param seed (1) int64, such as {@link IterationNumbers#seed}
     */
    void drawBatch(
            Tensor images,
            Tensor degraded,
            Tensor classes,
            Tensor indices,
            double sigma,
            Tensor seed,
            Tensor x,
            Tensor y,
            Tensor labels);

    /**
     * x + sigma·z with the z of {@code drawBatch}: the same seed gives the same noise there and here.
     *
     * @param x (n,C,H,W) float32, in any layout
     * @param sigma standard deviation, finite and at least 0
     * @return (n,C,H,W) float32, dense in (n,C,H,W) order
     */
    Tensor gaussianNoise(Tensor x, double sigma, long seed);

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
     * As {@link #fusedLoss(Tensor, Tensor, Tensor, Tensor, Tensor, double, double, double, LossBuffers)} by weights on the
     * device.
     *
     * @param weights alpha, beta, gamma (3) float64, such as {@link IterationNumbers#weights}
     */
    void fusedLoss(Tensor xHat, Tensor x, Tensor scores, Tensor logits, Tensor labels, Tensor weights, LossBuffers out);

    /**
     * One step of Adam (Kingma, Ba 2015) over a whole network, then clipping. The gradients are set to zero on the way out, since
     * nobody needs them after the step.
     *
     * <pre>
     * m = beta1·m + (1-beta1)·g,  v = beta2·v + (1-beta2)·g²
     * p = p - rate·(m / (1-beta1^step)) / (sqrt(v / (1-beta2^step)) + epsilon), then clipped to ±clip
     * </pre>
     *
     * @param values p, flat (n) float32; changed
     * @param gradients g, flat (n) float32 or bfloat16; zero afterwards
     * @param first m, flat (n) float32; changed
     * @param second v, flat (n) float32; changed
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
     * As {@link #adamClip(Tensor, Tensor, Tensor, Tensor, long, double, double, double, double, double)} by step and rate on
     * the device.
     *
     * @param stepAndRate (2) float64, such as {@link IterationNumbers#restorerStep}
     */
    void adamClip(
            Tensor values,
            Tensor gradients,
            Tensor first,
            Tensor second,
            Tensor stepAndRate,
            double beta1,
            double beta2,
            double epsilon,
            double clip);

    /**
     * Makes the numbers of an iteration t and counts it on to t + 1. With S critic steps of B images, A images in an epoch and
     * mix of {@link io.github.trilemma.tensor.Generators#mix}:
     *
     * <pre>
     * batch number b = t·S + k of critic step k takes the positions p = b·B .. b·B + B - 1 of the endless stream of epochs:
     *   image order[floor(p / A) mod 2][p mod A]
     * its seed is mix(noiseSeed + b), its Adam step b + 1, its rate criticRate
     * weights = max(alpha, 1 - t/warmup), beta, gamma;  restorer: Adam step t, restorerRate·decay^(milestones reached)
     * </pre>
     */
    void advance(IterationNumbers numbers);

    /**
     * Squared error per image and classification errors of a batch in one pass. Either half may be left out: {@code xHat}, {@code
     * x} and {@code squares} are null together, and so are {@code logits}, {@code labels} and {@code errors}.
     *
     * @param xHat restored images (N,C,H,W)
     * @param x clean images (N,C,H,W)
     * @param logits classifier logits (N,K)
     * @param labels (N) int64
     * @param squares receives (N) float64, the sum over C·H·W of (xHat - x)²
     * @param errors receives (N) float64, 1 where the largest logit (the first of equals) is not the label's, else 0
     * @throws IllegalArgumentException when shapes do not agree
     */
    void measure(Tensor xHat, Tensor x, Tensor logits, Tensor labels, Tensor squares, Tensor errors);

    /**
     * A chain of convolutions in one call.
     *
     * @param layers in order; the outputs of one are the inputs of the next
     * @param height of the images
     * @param width of the images
     * @param storage in which numbers the convolutions hold what they multiply
     * @return the chain, which the caller closes; empty when this provider has none and the caller composes operations
     */
    Optional<ConvStack> convStack(List<ConvLayer> layers, int height, int width, Storage storage);
}
