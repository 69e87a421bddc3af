package io.github.trilemma.degrade;

import io.github.trilemma.config.DegradationConfig;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A degradation p(y|x). */
public sealed interface Degradation permits GaussianNoise, Downscale {
    /** Images that {@link #precompute} degrades at a time. */
    int CHUNK = 1000;

    /** The degradation of a configuration; what it draws or computes by kernels, it does by these. */
    static Degradation of(DegradationConfig config, Kernels kernels) {
        return switch (config.kind()) {
            case NOISE -> new GaussianNoise(config.sigma(), kernels);
            case DOWNSCALE -> new Downscale(config.factor());
        };
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
        for (long from = 0; from < images.size(0); from += CHUNK) {
            try (TensorScope scope = TensorScope.open()) {
                long count = Math.min(CHUNK, images.size(0) - from);
                Tensor clean =
                        images.narrow(0, from, count).to(ScalarType.Float).div_(new Scalar(255));
                Tensor degraded = degrade(clean, 0).mul(new Scalar(255)).round();
                all.narrow(0, from, count).copy_(degraded);
            }
        }
        return all;
    }
}
