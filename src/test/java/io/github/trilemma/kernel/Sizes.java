package io.github.trilemma.kernel;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The sizes that every kernel is tested at: one, around the width of a vector, an image, past a block, several blocks, none. */
final class Sizes {
    private Sizes() {}

    /**
     * A batch.
     *
     * @param classes logits per image
     */
    record Batch(int images, int channels, int height, int width, int classes) {
        long[] shape() {
            return new long[] {images, channels, height, width};
        }

        int pixels() {
            return channels * height * width;
        }
    }

    /** Lengths of flat arrays. */
    static IntStream counts() {
        return IntStream.of(0, 1, 31, 32, 33, 784, 1025, 70_000);
    }

    /** Batches in which images, pixels and classes each take the sizes; none is empty. */
    static Stream<Batch> batches() {
        return Stream.of(
                new Batch(1, 1, 1, 1, 1),
                new Batch(1, 1, 31, 1, 31),
                new Batch(32, 1, 1, 1, 32),
                new Batch(33, 1, 1, 1, 33),
                new Batch(32, 1, 2, 16, 10),
                new Batch(31, 3, 11, 1, 2),
                new Batch(1, 1, 28, 28, 10),
                new Batch(50, 1, 28, 28, 10),
                new Batch(5, 3, 32, 32, 10),
                new Batch(1025, 1, 1, 1, 3),
                new Batch(2, 1, 5, 205, 1025),
                new Batch(33, 3, 7, 5, 784),
                new Batch(784, 1, 2, 2, 1025),
                new Batch(3, 3, 64, 64, 5));
    }

    /** A batch without images. */
    static Batch empty() {
        return new Batch(0, 1, 28, 28, 10);
    }
}
