package io.github.trilemma.train;

import io.github.trilemma.data.DeviceImages;
import io.github.trilemma.degrade.Degradation;
import io.github.trilemma.nn.Classifier;
import org.bytedeco.pytorch.Tensor;

/**
 * What a point trains on and against. Points of one sweep share it, and training does not change it; it stays the caller's.
 *
 * @param images clean training images
 * @param fixed their degraded versions (N,C,H,W) uint8, null when the degradation is random
 * @param degradation clean to degraded
 * @param classifier frozen
 */
public record Material(DeviceImages images, Tensor fixed, Degradation degradation, Classifier classifier) {
    public Material {
        if ((fixed == null) != degradation.isRandom()) {
            throw new IllegalArgumentException("degraded images must be given exactly when the degradation is fixed");
        }
    }

    /** Whether this is the very same memory, which is more than equal contents: a captured iteration reads by address. */
    @SuppressWarnings("ReferenceEquality")
    boolean is(Material other) {
        return images == other.images
                && fixed == other.fixed
                && classifier == other.classifier
                && degradation.equals(other.degradation);
    }
}
