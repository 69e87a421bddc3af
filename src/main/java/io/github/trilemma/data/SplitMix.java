package io.github.trilemma.data;

/**
 * SplitMix64 (Steele, Lea, Flood 2014), written out so that a seed means the same numbers on every machine and in every Java
 * release. Not thread-safe.
 */
final class SplitMix {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    SplitMix(long seed) {
        this.state = seed;
    }

    /** A seed that depends on both arguments in every bit. */
    static long mix(long seed, long salt) {
        return finish(finish(seed + GAMMA) ^ (salt * GAMMA + 0x632BE59BD9B4E019L));
    }

    private static long finish(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    long nextLong() {
        state += GAMMA;
        return finish(state);
    }

    /** Uniform within 0..bound-1; the bias is below 2^-32 · bound. */
    int nextInt(int bound) {
        return (int) (((nextLong() >>> 32) * bound) >>> 32);
    }

    /** Uniform within [0, 1). */
    double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /** Uniform within [low, high). */
    double uniform(double low, double high) {
        return low + (high - low) * nextDouble();
    }

    /**
     * Nearly normal with mean 0 and standard deviation 1, within ±3.46: the sum of four uniform 16-bit numbers. Needs no
     * transcendental function, and bounded tails suit shapes that must stay legible.
     */
    double nextBell() {
        long bits = nextLong();
        long sum = (bits & 0xffff) + ((bits >>> 16) & 0xffff) + ((bits >>> 32) & 0xffff) + (bits >>> 48);
        // four uniforms on 0..65535: mean 131070, variance 4 · (65536² - 1) / 12
        return (sum - 131070.0) / 37837.226;
    }

    /** The numbers 0..size-1 in random order. */
    int[] permutation(int size) {
        int[] order = new int[size];
        shuffle(order);
        return order;
    }

    /** Fills {@code order} with the numbers 0..order.length-1 in random order (Fisher, Yates). */
    void shuffle(int[] order) {
        for (int i = 0; i < order.length; i++) {
            int j = nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
    }
}
