package io.github.trilemma.tensor;

import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.global.torch;

/** Random generators of single draws. libtorch's global generator belongs to the embedding program and is never used. */
public final class Generators {
    private Generators() {}

    /**
     * A generator for one draw, a pure function of the seed. libtorch's generator takes 32 bits and starts badly from small or
     * neighbouring numbers, so the seed's 64 bits are mixed first.
     */
    public static Generator cpu(long seed) {
        return torch.make_generator_cpu(mix(seed) >>> 32);
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014): a bijection whose every output bit depends on every input bit. */
    public static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
