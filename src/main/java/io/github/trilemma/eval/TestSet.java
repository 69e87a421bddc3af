package io.github.trilemma.eval;

import io.github.trilemma.data.DeviceImages;
import io.github.trilemma.degrade.Degradation;
import io.github.trilemma.degrade.GivenPairs;
import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;

/**
 * The test images under one fixed draw of the degradation: the same degraded images for every point and every seed.
 *
 * @param images clean images; stay the caller's
 * @param degradation how they are degraded
 * @param batch images per forward pass; batch norm sees so many
 * @param drawSeed of the fixed draw
 */
public record TestSet(DeviceImages images, Degradation degradation, int batch, long drawSeed) {
    /** Clean images {@code from} to {@code to} (excluded), (n,C,H,W) in [0,1]. */
    Tensor clean(int from, int to) {
        Stops.check();
        return Tensors.channelsLast(images.cleanRange(from, to));
    }

    /** The degraded versions of {@code clean}, which are the images from {@code from} on; y (n,C,H,W). */
    Tensor degraded(Tensor clean, int from) {
        Tensor y = degradation instanceof GivenPairs
                ? images.degradedRange(from, from + Math.toIntExact(clean.size(0)))
                : degradation.degrade(clean, drawSeed + from);
        return Tensors.channelsLast(y);
    }

    int size() {
        return images.size();
    }

    /** End of the batch that starts at {@code from}. */
    int end(int from) {
        return Math.min(from + batch, size());
    }
}
