package io.github.trilemma.degrade;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.tensor.Generators;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Several degradations, one after the other. Step s of seed k draws from mix(mix(k) + s + 1), so equal steps draw differently. It is
 * random when any step is; a step sees the values of the one before, which need not lie in [0,1] after noise.
 *
 * @param steps at least one
 */
public record Composition(List<Degradation> steps) implements Degradation {
    public Composition {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new ConfigurationException("degradation.steps must be at least one, got none: add one");
        }
    }

    @Override
    public boolean isRandom() {
        return steps.stream().anyMatch(Degradation::isRandom);
    }

    @Override
    public Tensor degrade(Tensor clean, long seed) {
        Tensor image = clean;
        for (int s = 0; s < steps.size(); s++) {
            image = steps.get(s).degrade(image, Generators.mix(Generators.mix(seed) + s + 1));
        }
        return image;
    }
}
