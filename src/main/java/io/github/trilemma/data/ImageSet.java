package io.github.trilemma.data;

import io.github.trilemma.ConfigurationException;

/**
 * Labelled 8-bit images on the Java heap, as a file holds them.
 *
 * @param name for messages
 * @param channels C, 1 or 3
 * @param height H
 * @param width W
 * @param classes number of classes, at most 256
 * @param pixels N·C·H·W unsigned bytes, channels first
 * @param labels N unsigned bytes below {@code classes}
 */
@SuppressWarnings("ArrayRecordComponent")
public record ImageSet(String name, int channels, int height, int width, int classes, byte[] pixels, byte[] labels) {
    public ImageSet {
        if ((channels != 1 && channels != 3) || height < 1 || width < 1) {
            throw new ConfigurationException(name + " must hold grey or RGB images, got (" + channels + "," + height
                    + "," + width + "): convert them");
        }
        if ((long) labels.length * channels * height * width != pixels.length) {
            throw new ConfigurationException(name + ": " + labels.length + " labels must go with as many images, got "
                    + pixels.length / ((long) channels * height * width) + ": the two files belong to different sets");
        }
        for (int i = 0; i < labels.length; i++) {
            if ((labels[i] & 0xff) >= classes) {
                throw new ConfigurationException(name + ": label " + i + " must be within 0.." + (classes - 1)
                        + ", got " + (labels[i] & 0xff) + ": the file is damaged or of another set");
            }
        }
    }

    /** N. */
    public int size() {
        return labels.length;
    }

    /** Bytes of one image, C·H·W. */
    public int imageBytes() {
        return channels * height * width;
    }
}
