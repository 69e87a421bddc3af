package io.github.trilemma.data;

/**
 * Some images of a set, in an order.
 *
 * @param set the whole set
 * @param degraded the degraded version of each image of {@code set}, when these are given and not computed; else null
 * @param indices positions in it
 */
@SuppressWarnings("ArrayRecordComponent")
public record Subset(ImageSet set, ImageSet degraded, int[] indices) {
    /** Clean images alone. */
    public Subset(ImageSet set, int[] indices) {
        this(set, null, indices);
    }

    public int size() {
        return indices.length;
    }
}
