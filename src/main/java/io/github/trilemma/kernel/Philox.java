package io.github.trilemma.kernel;

/**
 * The counter-based generator Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3")
 * and the standard normal numbers that all kernels make from it. Without state: number e under a key is a pure function of
 * both, on every device and in any order.
 *
 * <pre>
 * number e is lane e mod 4 of block b = floor(e / 4); the block's counter is (b low, b high, 0, 0), its key (seed low, seed high)
 * z0, z1 = r(u0)·cos, sin(2π·f(u1)),  z2, z3 = r(u2)·cos, sin(2π·f(u3))       (Box, Muller 1958)
 * r(u) = sqrt(-2·ln((u + 1)·2^-32)),  f(u) = u·2^-32                          (u unsigned, 32 bits)
 * </pre>
 */
final class Philox {
    /** Numbers that one block gives. */
    static final int LANES = 4;

    private static final int ROUNDS = 10;
    private static final long MULTIPLIER_0 = 0xD2511F53L;
    private static final long MULTIPLIER_1 = 0xCD9E8D57L;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;
    private static final long MASK = 0xFFFFFFFFL;
    private static final double UNIT = 0x1p-32;

    private Philox() {}

    /** Encrypts a counter of four words in place, under a key of two. */
    static void block(int[] counter, int key0, int key1) {
        int k0 = key0;
        int k1 = key1;
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = MULTIPLIER_0 * (counter[0] & MASK);
            long product1 = MULTIPLIER_1 * (counter[2] & MASK);
            counter[0] = (int) (product1 >>> 32) ^ counter[1] ^ k0;
            counter[1] = (int) product1;
            counter[2] = (int) (product0 >>> 32) ^ counter[3] ^ k1;
            counter[3] = (int) product0;
            k0 += WEYL_0;
            k1 += WEYL_1;
        }
    }

    /**
     * Standard normal numbers, computed in double and rounded to float.
     *
     * @param seed the key
     * @param first number of the first, a multiple of {@value #LANES}
     * @param out filled from 0 to {@code count} (excluded)
     */
    static void normals(long seed, long first, float[] out, int count) {
        int[] words = new int[LANES];
        double[] lanes = new double[LANES];
        for (int i = 0; i < count; i += LANES) {
            long block = (first + i) / LANES;
            words[0] = (int) block;
            words[1] = (int) (block >>> 32);
            words[2] = 0;
            words[3] = 0;
            block(words, (int) seed, (int) (seed >>> 32));
            pair(words[0], words[1], lanes, 0);
            pair(words[2], words[3], lanes, 2);
            for (int lane = 0; lane < Math.min(LANES, count - i); lane++) {
                out[i + lane] = (float) lanes[lane];
            }
        }
    }

    private static void pair(int u, int v, double[] lanes, int at) {
        double radius = Math.sqrt(-2 * Math.log(((u & MASK) + 1) * UNIT));
        double angle = 2 * Math.PI * ((v & MASK) * UNIT);
        lanes[at] = radius * Math.cos(angle);
        lanes[at + 1] = radius * Math.sin(angle);
    }
}
