package io.github.trilemma.degrade;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Through a JPEG file and back, by the codec of the Java runtime: baseline, standard Huffman tables, quantisation tables of the
 * Independent JPEG Group scaled by its rule (5000/q per cent below 50, 200 - 2q from there on; at some qualities single entries are
 * rounded to the other side than libjpeg does). Colour goes as YCbCr with both
 * chroma planes halved in each direction (4:2:0), grey as one plane. Values are clipped to [0,1] and rounded to 8 bits first, and
 * y holds the 8-bit values that the decoder gives.
 *
 * <p>It is a fixed function of the image, equal on all machines under one release of the Java runtime; another release may bring
 * another codec. It runs on the host; images of a CUDA device are copied there and back.
 *
 * @param quality 1..100
 */
public record JpegCompression(int quality) implements Degradation {
    public JpegCompression {
        if (quality < 1 || quality > 100) {
            throw new ConfigurationException("degradation.quality must be within 1..100, got " + quality);
        }
    }

    @Override
    public boolean isRandom() {
        return false;
    }

    /**
     * @param clean x (N,1 or 3,H,W) float32
     * @param seed not used
     * @return y of the same shape, whole multiples of 1/255 in [0,1]
     */
    @Override
    public Tensor degrade(Tensor clean, long seed) {
        Eight.require(clean);
        int channels = Math.toIntExact(clean.size(1));
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException(
                    "images for JPEG must have 1 or 3 channels, got " + Tensors.show(Tensors.shape(clean)));
        }
        int height = Math.toIntExact(clean.size(2));
        int width = Math.toIntExact(clean.size(3));
        float[] values = Tensors.floats(Eight.levels(clean));
        int each = channels * height * width;
        try (JpegCodec codec = new JpegCodec(quality, channels, height, width)) {
            for (int at = 0; at < values.length; at += each) {
                codec.pass(values, at);
            }
        }
        return Tensors.beside(clean, Tensors.of(values, Tensors.shape(clean))).div_(new Scalar(255));
    }
}
