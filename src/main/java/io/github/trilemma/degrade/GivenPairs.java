package io.github.trilemma.degrade;

import io.github.trilemma.ConfigurationException;
import org.bytedeco.pytorch.Tensor;

/** The degraded images are given, beside the clean ones; what made them is not known. */
public record GivenPairs() implements Degradation {
    @Override
    public boolean isRandom() {
        return false;
    }

    /** Always refuses. */
    @Override
    public Tensor degrade(Tensor clean, long seed) {
        throw new ConfigurationException(
                "pictures to degrade must have a known degradation, got degradation.kind paired:"
                        + " give pictures that are degraded already");
    }
}
