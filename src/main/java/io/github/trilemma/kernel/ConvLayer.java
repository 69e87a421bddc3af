package io.github.trilemma.kernel;

/**
 * One convolution of a {@link ConvStack}: a correlation with a square odd kernel and TensorFlow's SAME padding, then batch norm or
 * a bias, then the activation.
 *
 * @param in input channels
 * @param out output channels
 * @param kernel its width and height, odd
 * @param stride 1 or 2
 * @param activation what follows
 * @param weight offset in the flat parameters of the weights (out, kernel, kernel, in)
 * @param bias offset of the bias (out), {@link #NONE} under batch norm
 * @param scale offset of batch norm's scale (out), {@link #NONE} without
 * @param shift offset of batch norm's shift (out), {@link #NONE} without
 */
public record ConvLayer(
        int in,
        int out,
        int kernel,
        int stride,
        Activation activation,
        long weight,
        long bias,
        long scale,
        long shift) {
    /** No such parameter. */
    public static final long NONE = -1;

    /** Functions after a convolution. */
    public enum Activation {
        NONE(0),
        RELU(1),
        /** Slope 0.2 below zero. */
        LEAKY_RELU(2),
        /** To [0,1]. */
        CLAMP(3);

        private final int code;

        Activation(int code) {
            this.code = code;
        }

        /** The native library's number for it. */
        int code() {
            return code;
        }
    }

    public ConvLayer {
        if (in < 1 || out < 1 || kernel < 1 || kernel % 2 == 0 || stride < 1 || stride > 2) {
            throw new IllegalArgumentException("a convolution must have channels, an odd kernel and stride 1 or 2, got "
                    + in + " to " + out + " channels, kernel " + kernel + ", stride " + stride);
        }
        if ((bias == NONE) == (scale == NONE) || (scale == NONE) != (shift == NONE)) {
            throw new IllegalArgumentException("a convolution must have either a bias or batch norm's scale and shift");
        }
    }

    /** Whether batch norm follows, by the statistics of the batch. */
    public boolean norm() {
        return scale != NONE;
    }

    /** Size of the output along an axis of {@code size}. */
    public long outputSize(long size) {
        return (size + stride - 1) / stride;
    }
}
