package io.github.trilemma.data;

/**
 * An endless stream of image indices in shuffled epochs. A batch may straddle two epochs. The stream is a pure function of
 * seed and position, so the position is all a checkpoint needs.
 */
public final class BatchStream {
    private final int size;
    private final long seed;
    private final int[] order;
    private long epoch = -1;
    private long position;

    /**
     * A stream at position 0.
     *
     * @param size number of images, at least 1
     * @param seed of the shuffles
     */
    public BatchStream(int size, long seed) {
        if (size < 1) {
            throw new IllegalArgumentException("a stream needs at least one image, got " + size);
        }
        this.size = size;
        this.seed = seed;
        this.order = new int[size];
    }

    /** The next {@code n} indices. */
    public int[] next(int n) {
        int[] batch = new int[n];
        for (int i = 0; i < n; i++) {
            long wanted = position / size;
            if (wanted != epoch) {
                shuffle(wanted);
            }
            batch[i] = order[(int) (position % size)];
            position++;
        }
        return batch;
    }

    /** Number of indices given so far. */
    public long position() {
        return position;
    }

    /** Continues as if {@code newPosition} indices had been given. */
    public void seek(long newPosition) {
        if (newPosition < 0) {
            throw new IllegalArgumentException("a position must be at least 0, got " + newPosition);
        }
        position = newPosition;
    }

    private void shuffle(long wanted) {
        // One generator per epoch: an epoch's order does not depend on the epochs before it.
        new SplitMix(SplitMix.mix(seed, wanted)).shuffle(order);
        epoch = wanted;
    }
}
