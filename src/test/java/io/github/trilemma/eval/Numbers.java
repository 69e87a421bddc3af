package io.github.trilemma.eval;

import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;

/** Uniform numbers that another program can make as well: C's rand. */
final class Numbers {
    private Numbers() {}

    /** Multiples of 2^-15 within [0,1), exact in float32. */
    static float[] uniform(int count, long seed) {
        float[] values = new float[count];
        long state = seed;
        for (int i = 0; i < count; i++) {
            state = (state * 1103515245L + 12345L) & 0x7fffffffL;
            values[i] = (state >> 16 & 0x7fff) / 32768f;
        }
        return values;
    }

    static Tensor tensor(long seed, int... shape) {
        int count = 1;
        long[] wide = new long[shape.length];
        for (int i = 0; i < shape.length; i++) {
            count *= shape[i];
            wide[i] = shape[i];
        }
        return Tensors.of(uniform(count, seed), wide);
    }
}
