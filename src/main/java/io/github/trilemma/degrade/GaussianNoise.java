package io.github.trilemma.degrade;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.tensor.Generators;
import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * y = x + N(0, sigma²), not clipped.
 *
 * @param sigma standard deviation in units of the image range 0..1
 */
public record GaussianNoise(double sigma) implements Degradation {
    public GaussianNoise {
        if (!(sigma >= 0 && sigma < Double.POSITIVE_INFINITY)) {
            throw new ConfigurationException("degradation.sigma must be a finite number of at least 0, got " + sigma);
        }
    }

    @Override
    public boolean isRandom() {
        return true;
    }

    @Override
    public Tensor degrade(Tensor clean, long seed) {
        // A generator of this draw alone: libtorch's global one belongs to the embedding program. The draw fills a
        // contiguous
        // tensor, so that it does not depend on how the clean images lie in memory.
        Tensor noise = Tensors.empty(ScalarType.Float, Tensors.shape(clean))
                .normal_(0, sigma, new GeneratorOptional(Generators.cpu(fold(seed))));
        return noise.add_(clean);
    }

    /** libtorch's CPU generator takes only the lower half of its seed; this makes all 64 bits count (MurmurHash3's finaliser). */
    private static long fold(long seed) {
        long z = (seed ^ (seed >>> 33)) * 0xFF51AFD7ED558CCDL;
        z = (z ^ (z >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return (z ^ (z >>> 33)) & 0xFFFFFFFFL;
    }
}
