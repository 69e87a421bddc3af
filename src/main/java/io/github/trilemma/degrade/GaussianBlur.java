package io.github.trilemma.degrade;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Gaussian blur, rounded to 8 bits as a file would hold it:
 *
 * <pre>
 * k(i) = exp(-i²/(2·sigma²)) / Σ exp(-j²/(2·sigma²)),   i, j = -r..r,   r = floor(4·sigma + 0.5)
 * y = round8(k along columns · (k along rows · x))
 * </pre>
 *
 * <p>The kernel, the radius of four sigma and the border (mirrored with the edge pixel repeated: d c b a | a b c d | d c b a) are
 * those of {@code scipy.ndimage.gaussian_filter}. Each direction is one product with a matrix that has the border built in, in
 * float64; y is the nearest whole multiple of 1/255, half up.
 *
 * @param sigma standard deviation in pixels, above 0
 */
public record GaussianBlur(double sigma) implements Degradation {
    private static final double TRUNCATE = 4;

    public GaussianBlur {
        if (!(sigma > 0 && sigma < Double.POSITIVE_INFINITY)) {
            throw new ConfigurationException("degradation.sigma of a blur must be above 0, got " + sigma + ": raise it");
        }
    }

    @Override
    public boolean isRandom() {
        return false;
    }

    /**
     * @param clean x (N,C,H,W) float32 in [0,1]
     * @param seed not used
     * @return y (N,C,H,W) float32, whole multiples of 1/255 in [0,1]
     */
    @Override
    public Tensor degrade(Tensor clean, long seed) {
        return Eight.rounded(smoothed(clean)).to(ScalarType.Float);
    }

    /** The blurred images before rounding, (N,C,H,W) float64. */
    Tensor smoothed(Tensor clean) {
        Eight.require(clean);
        Tensor across = matrix(Math.toIntExact(clean.size(3)));
        Tensor along = matrix(Math.toIntExact(clean.size(2)));
        return along.matmul(clean.to(ScalarType.Double)).matmul(across.t());
    }

    /** (side, side): row o holds the weights of all pixels of an axis in output o. */
    private Tensor matrix(int side) {
        int radius = (int) (TRUNCATE * sigma + 0.5);
        double[] kernel = new double[2 * radius + 1];
        double sum = 0;
        for (int i = -radius; i <= radius; i++) {
            kernel[i + radius] = Math.exp(-0.5 * i * i / (sigma * sigma));
            sum += kernel[i + radius];
        }
        double[] weights = new double[Math.multiplyExact(side, side)];
        for (int o = 0; o < side; o++) {
            for (int i = -radius; i <= radius; i++) {
                weights[o * side + mirrored(o + i, side)] += kernel[i + radius] / sum;
            }
        }
        return Tensors.ofDoubles(weights, side, side);
    }

    /** The pixel that stands at {@code at} when the axis is continued by its mirror image again and again. */
    private static int mirrored(int at, int side) {
        int place = Math.floorMod(at, 2 * side);
        return place < side ? place : 2 * side - 1 - place;
    }
}
