package io.github.trilemma.data;

import io.github.trilemma.ConfigurationException;

/**
 * The embedded data set: the digits 0 to 9 written by a simulated hand and pen, 28 by 28 grey pixels like MNIST, so that the
 * engine runs on a machine without data or network. Image i is a pure function of (seed, part, i), the same on every machine;
 * a smaller set is the beginning of a larger one, and every block of ten images holds each digit once.
 */
public final class StrokeDigits {
    private static final String NAME = "stroke-digits";
    private static final int CLASSES = 10;
    private static final int IMAGE_BYTES = StrokePen.SIDE * StrokePen.SIDE;

    private StrokeDigits() {}

    /**
     * Images 0..count-1 of a part.
     *
     * @param count number of images, at least 1
     * @param seed of the whole data set
     * @param part name of a part, for instance {@code train}; parts share no image
     * @throws ConfigurationException when count is below 1 or the images do not fit into the heap
     */
    public static ImageSet generate(int count, long seed, String part) {
        if (count < 1) {
            throw new ConfigurationException(
                    NAME + " must draw at least 1 image for " + part + ", got " + count + ": raise data." + part);
        }
        HeapGuard.require((long) count * IMAGE_BYTES, NAME + " " + part);
        long ownSeed =
                SplitMix.mix(seed, part.hashCode()); // the value of String.hashCode is part of Java's specification
        byte[] pixels = new byte[count * IMAGE_BYTES];
        byte[] labels = new byte[count];
        StrokeHand hand = new StrokeHand();
        StrokePen pen = new StrokePen();
        for (int i = 0; i < count; i++) {
            int digit = digit(ownSeed, i);
            labels[i] = (byte) digit;
            SplitMix random = new SplitMix(SplitMix.mix(ownSeed, i));
            hand.write(StrokeModels.glyph(digit, random.nextInt(StrokeModels.variants(digit))), random);
            pen.draw(hand, random, pixels, i * IMAGE_BYTES);
        }
        return new ImageSet(NAME + " " + part, 1, StrokePen.SIDE, StrokePen.SIDE, CLASSES, pixels, labels);
    }

    /** The digit of image i: its place in the random order of its block of ten. */
    private static int digit(long seed, int i) {
        int block = i / CLASSES;
        return new SplitMix(SplitMix.mix(~seed, block)).permutation(CLASSES)[i % CLASSES];
    }
}
