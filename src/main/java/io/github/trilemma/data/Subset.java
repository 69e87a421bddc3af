package io.github.trilemma.data;

/**
 * Some images of a set, in an order.
 *
 * @param set the whole set
 * @param indices positions in it
 */
@SuppressWarnings("ArrayRecordComponent")
public record Subset(ImageSet set, int[] indices) {
    public int size() {
        return indices.length;
    }
}
