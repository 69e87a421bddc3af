package io.github.trilemma.degrade;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.DegradationConfig;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A degradation p(y|x). It is immutable, serves several threads at a time, and counts as the same as an equal one. A random one is a
 * pure function of image, seed and place in the batch; a fixed one gives 8-bit values. Tensors lie where the clean images lie.
 */
public interface Degradation {
    /** Images that {@link #precompute} degrades at a time, at most. */
    int CHUNK = 1000;

    /** Values that it degrades at a time, when images are large. */
    long CHUNK_VALUES = 1L << 24;

    /** How far a value k/255 in float32 may be from whole, in levels of 1/255. */
    double TOLERANCE = 1e-3;

    /**
     * The degradation of a configuration; what it draws or computes by kernels, it does by these.
     *
     * @throws ConfigurationException when there is no such kind
     */
    static Degradation of(DegradationConfig config, Kernels kernels) {
        return OwnFamilies.make(config, kernels);
    }

    /** Whether the degraded image depends on the seed. */
    boolean isRandom();

    /**
     * Degrades a batch.
     *
     * @param clean x (N,C,H,W) float32 in [0,1]
     * @param seed of the draw; the same seed gives the same draw; ignored when not random
     * @return y (N,C,H,W) float32
     */
    Tensor degrade(Tensor clean, long seed);

    /**
     * The degraded versions of a whole resident set, for a degradation that is fixed and gives 8-bit values.
     *
     * @param images (N,C,H,W) uint8
     * @return (N,C,H,W) uint8, owned by the caller
     */
    default Tensor precompute(Tensor images) {
        if (isRandom()) {
            throw new IllegalStateException("a random degradation has no fixed result");
        }
        Tensor all = Tensors.empty(ScalarType.Byte, Tensors.shape(images));
        long chunk = Math.max(1, Math.min(CHUNK, CHUNK_VALUES * images.size(0) / Math.max(1, images.numel())));
        for (long from = 0; from < images.size(0); from += chunk) {
            try (TensorScope scope = TensorScope.open()) {
                long count = Math.min(chunk, images.size(0) - from);
                Tensor clean =
                        images.narrow(0, from, count).to(ScalarType.Float).div_(new Scalar(255));
                Tensor levels = degrade(clean, 0).mul(new Scalar(255));
                Tensor degraded = levels.round();
                double off = Tensors.scalar(levels.sub(degraded).abs().max());
                if (!(off < TOLERANCE)) {
                    throw new ConfigurationException("a degradation that is not random must give 8-bit values, got one"
                            + " that is " + off + " of a level off from " + this + ": round, or be random");
                }
                all.narrow(0, from, count).copy_(degraded);
            }
        }
        return all;
    }
}
