package io.github.trilemma.degrade;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.kernel.TorchKernels;
import org.bytedeco.pytorch.Tensor;

/**
 * y = x + N(0, sigma²), not clipped. The noise is a pure function of the seed: number e of the kernels' stream goes to element e
 * of the batch, counted in the order (image, channel, row, column) whatever the layout in memory. libtorch's global generator,
 * which belongs to the embedding program, is never used.
 *
 * @param sigma standard deviation in units of the image range 0..1
 * @param kernels draws the noise; any provider gives the same, to rounding
 */
public record GaussianNoise(double sigma, Kernels kernels) implements Degradation {
    public GaussianNoise {
        if (!(sigma >= 0 && sigma < Double.POSITIVE_INFINITY)) {
            throw new ConfigurationException("degradation.sigma must be a finite number of at least 0, got " + sigma);
        }
    }

    /** Noise drawn by the reference kernels. */
    public GaussianNoise(double sigma) {
        this(sigma, new TorchKernels());
    }

    @Override
    public boolean isRandom() {
        return true;
    }

    @Override
    public Tensor degrade(Tensor clean, long seed) {
        return kernels.gaussianNoise(clean, sigma, seed);
    }
}
