package io.github.trilemma.degrade;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.kernel.UniformDraw;
import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;

/**
 * Impulse noise: each pixel alone, in all channels together, becomes black with probability {@code fraction}/2, white with the same,
 * and else stays:
 *
 * <pre>
 * y = 0 where u(e) &lt; fraction/2, 1 where fraction/2 ≤ u(e) &lt; fraction, x elsewhere,   e = pixel in the order (image, row, column)
 * </pre>
 *
 * <p>u(e) is {@link UniformDraw}'s, drawn on the host and brought to the images' device.
 *
 * @param fraction share of pixels that are hit, 0..1
 */
public record SaltAndPepper(double fraction) implements Degradation {
    public SaltAndPepper {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new ConfigurationException("degradation.fraction must be within 0..1, got " + fraction);
        }
    }

    @Override
    public boolean isRandom() {
        return true;
    }

    @Override
    public Tensor degrade(Tensor clean, long seed) {
        Eight.require(clean);
        long images = clean.size(0);
        long height = clean.size(2);
        long width = clean.size(3);
        int pixels = Math.toIntExact(images * height * width);
        UniformDraw draw = new UniformDraw(seed);
        float[] kept = new float[pixels];
        float[] salt = new float[pixels];
        for (int i = 0; i < pixels; i++) {
            double u = draw.at(i);
            kept[i] = u < fraction ? 0 : 1;
            salt[i] = u >= fraction / 2 && u < fraction ? 1 : 0;
        }
        Tensor keep = Tensors.beside(clean, Tensors.of(kept, images, 1, height, width));
        Tensor white = Tensors.beside(clean, Tensors.of(salt, images, 1, height, width));
        return clean.mul(keep).add_(white);
    }
}
