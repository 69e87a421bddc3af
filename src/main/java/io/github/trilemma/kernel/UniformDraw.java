package io.github.trilemma.kernel;

/**
 * Uniform numbers without state, for draws that are made on the host: number e under a seed is word e mod 4 of Philox4x32-10 with
 * the counter (floor(e / 4) low, high, 1, 0) and the seed as key (Salmon, Moraes, Dror, Shaw 2011). The third word tells this
 * stream from that of the normal numbers.
 */
public final class UniformDraw {
    private static final int STREAM = 1;
    private static final double WORDS = 0x1p32;

    private final long seed;
    private final int[] words = new int[Philox.LANES];
    private long block = -1;

    /** The numbers under a seed. Not thread-safe. */
    public UniformDraw(long seed) {
        this.seed = seed;
    }

    /** Number {@code e}, at least 0: a whole multiple of 2^-32 in [0, 1). */
    public double at(long e) {
        long wanted = e / Philox.LANES;
        if (wanted != block) {
            words[0] = (int) wanted;
            words[1] = (int) (wanted >>> 32);
            words[2] = STREAM;
            words[3] = 0;
            Philox.block(words, (int) seed, (int) (seed >>> 32));
            block = wanted;
        }
        return Integer.toUnsignedLong(words[(int) (e % Philox.LANES)]) / WORDS;
    }
}
