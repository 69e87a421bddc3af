package io.github.trilemma.degrade;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Down-scaling and up-scaling again, as the paper degrades images: pad by replication, round to 8 bits, bicubic down, round,
 * bicubic up, round, crop the padding. Equals Python's imaging library to the bit (see {@link Bicubic}). Each of the four
 * passes (down across, down along, up across, up along) is one product with a small weight matrix that has the padding or the
 * cropping built in; all sums are exact in float64, so the result is the same on every machine.
 *
 * @param factor of the down-scaling, at least 2
 */
public record Downscale(int factor) implements Degradation {
    /** What a weight of 1 is in fixed point, inverted. */
    private static final double UNIT = 1.0 / (1 << Bicubic.PRECISION);

    public Downscale {
        if (factor < 2) {
            throw new ConfigurationException(
                    "degradation.factor must be a whole number of at least 2, got " + factor + ": raise it");
        }
    }

    /**
     * Pixels of padding on every side: the smallest number that makes height and width divisible by the factor.
     *
     * @throws ConfigurationException when the factor exceeds a side or no padding fits both sides
     */
    public int padding(int height, int width) {
        if (factor > Math.min(height, width)) {
            throw new ConfigurationException("degradation.factor must be at most the smaller side of the images, got "
                    + factor + " for images of " + height + "x" + width + ": lower it");
        }
        for (int padding = 0; padding < factor; padding++) {
            if ((height + 2L * padding) % factor == 0 && (width + 2L * padding) % factor == 0) {
                return padding;
            }
        }
        throw new ConfigurationException(
                "degradation.factor must divide height and width after equal padding on all sides," + " got " + factor
                        + " for images of " + height + "x" + width + ": choose another factor");
    }

    @Override
    public boolean isRandom() {
        return false;
    }

    /**
     * @param clean x (N,C,H,W) float32 in [0,1]; values outside are clipped, others rounded to 8 bits
     * @param seed not used
     * @return y (N,C,H,W) float32, whole multiples of 1/255 in [0,1]
     */
    @Override
    public Tensor degrade(Tensor clean, long seed) {
        if (clean.dim() != 4) {
            throw new IllegalArgumentException("clean images must be (N,C,H,W), got "
                    + Tensors.show(Tensors.shape(clean)) + ": add the missing axes");
        }
        int height = Math.toIntExact(clean.size(2));
        int width = Math.toIntExact(clean.size(3));
        int padding = padding(height, width);
        Tensor x = toBytes(clean.to(ScalarType.Double).mul(new Scalar(255)), 1);
        x = toBytes(x.matmul(down(width, padding).t()), UNIT);
        x = toBytes(down(height, padding).matmul(x), UNIT);
        x = toBytes(x.matmul(up(width, padding).t()), UNIT);
        x = toBytes(up(height, padding).matmul(x), UNIT);
        return x.to(ScalarType.Float).div_(new Scalar(255));
    }

    /** In place: round(value · unit), half up, clipped to 0..255. */
    private static Tensor toBytes(Tensor values, double unit) {
        values.mul_(new Scalar(unit)).add_(new Scalar(0.5)).floor_();
        Tensors.clampInPlace(values, 0, 255);
        return values;
    }

    /** (small, side): from an unpadded axis to the small one; the weights of replicated pixels go to the edge pixel. */
    private Tensor down(int side, int padding) {
        int padded = side + 2 * padding;
        int small = padded / factor;
        double[] weights = Bicubic.weights(padded, small);
        double[] folded = new double[small * side];
        for (int o = 0; o < small; o++) {
            for (int i = 0; i < padded; i++) {
                folded[o * side + Math.max(0, Math.min(side - 1, i - padding))] += weights[o * padded + i];
            }
        }
        return matrix(folded, small, side);
    }

    /** (side, small): from the small axis to the cropped one. */
    private Tensor up(int side, int padding) {
        int padded = side + 2 * padding;
        int small = padded / factor;
        double[] cropped = new double[side * small];
        System.arraycopy(Bicubic.weights(small, padded), padding * small, cropped, 0, cropped.length);
        return matrix(cropped, side, small);
    }

    private static Tensor matrix(double[] values, int rows, int columns) {
        return Tensors.ofDoubles(values, rows, columns);
    }
}
