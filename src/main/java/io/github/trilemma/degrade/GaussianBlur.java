package io.github.trilemma.degrade;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
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
 * those of {@code scipy.ndimage.gaussian_filter}. Sums are float64; y is the nearest whole multiple of 1/255, half up.
 *
 * @param sigma standard deviation in pixels, above 0
 */
public record GaussianBlur(double sigma) implements Degradation {
    private static final double TRUNCATE = 4;
    /** Outputs of one product: large pictures then take work in proportion to their pixels. */
    private static final int BLOCK = 256;

    public GaussianBlur {
        if (!(sigma > 0 && sigma < Double.POSITIVE_INFINITY)) {
            throw new ConfigurationException(
                    "degradation.sigma of a blur must be above 0, got " + sigma + ": raise it");
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
        Tensor rows = alongRows(clean.to(ScalarType.Double));
        return alongRows(rows.transpose(2, 3)).transpose(2, 3);
    }

    /** Blurs the last axis: it is continued by its mirror image, and blocks of outputs are products with one band matrix. */
    private Tensor alongRows(Tensor images) {
        double[] kernel = kernel();
        int radius = kernel.length / 2;
        int side = Math.toIntExact(images.size(3));
        int[] places = new int[side + 2 * radius];
        Arrays.setAll(places, i -> mirrored(i - radius, side));
        Tensor continued = images.index_select(3, Tensors.beside(images, Tensors.ofIndices(places)));
        List<Tensor> blocks = new ArrayList<>();
        for (int from = 0; from < side; from += BLOCK) {
            int count = Math.min(BLOCK, side - from);
            Tensor band = Tensors.beside(images, band(kernel, count));
            blocks.add(continued.narrow(3, from, count + 2L * radius).matmul(band));
        }
        return torch.cat(Tensors.vector(blocks), 3);
    }

    /** (count + 2·radius, count): column o holds the kernel from row o on. */
    private static Tensor band(double[] kernel, int count) {
        int rows = count + kernel.length - 1;
        double[] weights = new double[rows * count];
        for (int o = 0; o < count; o++) {
            for (int i = 0; i < kernel.length; i++) {
                weights[(o + i) * count + o] = kernel[i];
            }
        }
        return Tensors.ofDoubles(weights, rows, count);
    }

    private double[] kernel() {
        int radius = (int) (TRUNCATE * sigma + 0.5);
        double[] kernel = new double[2 * radius + 1];
        double sum = 0;
        for (int i = -radius; i <= radius; i++) {
            kernel[i + radius] = Math.exp(-0.5 * i * i / (sigma * sigma));
            sum += kernel[i + radius];
        }
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] /= sum;
        }
        return kernel;
    }

    /** The pixel that stands at {@code at} when the axis is continued by its mirror image again and again. */
    private static int mirrored(int at, int side) {
        int place = Math.floorMod(at, 2 * side);
        return place < side ? place : 2 * side - 1 - place;
    }
}
