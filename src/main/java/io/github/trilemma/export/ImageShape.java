package io.github.trilemma.export;

import io.github.trilemma.ConfigurationException;
import java.util.List;

/**
 * The size of images.
 *
 * @param channels C, 1 to 4
 * @param height H in pixels, 1 to 4096
 * @param width W in pixels, 1 to 4096
 */
public record ImageShape(int channels, int height, int width) {
    /** Shapes of the usual data sets, tried where a file does not tell its own. */
    static final List<ImageShape> USUAL = List.of(new ImageShape(1, 28, 28), new ImageShape(3, 32, 32));

    private static final int LARGEST = 4096;

    public ImageShape {
        if (channels < 1 || channels > 4 || height < 1 || height > LARGEST || width < 1 || width > LARGEST) {
            throw new ConfigurationException("images must be 1..4 channels of 1.." + LARGEST + " by 1.." + LARGEST
                    + " pixels, got " + channels + "," + height + "," + width + ": give the shape of one image");
        }
    }

    @Override
    public String toString() {
        return "(" + channels + "," + height + "," + width + ")";
    }
}
