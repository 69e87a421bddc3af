package io.github.trilemma.degrade;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.kernel.UniformDraw;
import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Squares of pixels go missing. An image is laid out in squares from its upper left corner (the last ones are cut off by the edge);
 * each is lost with probability {@code fraction}, alone, in all channels:
 *
 * <pre>
 * y = fill where u(e) &lt; fraction, x elsewhere,   e = square in the order (image, row, column) of the batch
 * </pre>
 *
 * <p>u(e) is {@link UniformDraw}'s, so the draw of an image depends on the seed and its place in the batch, not on what follows.
 * It is made on the host and brought to the images' device. y keeps the values of x that remain, rounded or not.
 *
 * @param fraction probability that a square is lost, 0..1
 * @param block side of a square in pixels, at least 1
 * @param fill value of lost pixels, 0..1
 */
public record Mask(double fraction, int block, double fill) implements Degradation {
    public Mask {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new ConfigurationException("degradation.fraction must be within 0..1, got " + fraction);
        }
        if (block < 1) {
            throw new ConfigurationException("degradation.block must be at least 1 pixel, got " + block);
        }
        if (!(fill >= 0 && fill <= 1)) {
            throw new ConfigurationException("degradation.fill must be within 0..1, got " + fill);
        }
    }

    @Override
    public boolean isRandom() {
        return true;
    }

    @Override
    public Tensor degrade(Tensor clean, long seed) {
        Eight.require(clean);
        int images = Math.toIntExact(clean.size(0));
        int height = Math.toIntExact(clean.size(2));
        int width = Math.toIntExact(clean.size(3));
        int across = (width + block - 1) / block;
        int down = (height + block - 1) / block;
        UniformDraw draw = new UniformDraw(seed);
        float[] kept = new float[Math.multiplyExact(images, height * width)];
        for (int n = 0; n < images; n++) {
            for (int y = 0; y < height; y++) {
                long row = ((long) n * down + y / block) * across;
                for (int x = 0; x < width; x++) {
                    kept[(n * height + y) * width + x] = draw.at(row + x / block) < fraction ? 0 : 1;
                }
            }
        }
        Tensor keep = Tensors.beside(clean, Tensors.of(kept, images, 1, height, width));
        return blend(clean, keep, fill);
    }

    /** keep·x + (1 - keep)·fill; exact, since keep is 0 or 1. */
    private static Tensor blend(Tensor clean, Tensor keep, double fill) {
        Tensor lost = keep.mul(new Scalar(-1)).add_(new Scalar(1)).mul_(new Scalar(fill));
        return clean.mul(keep).add_(lost);
    }
}
