package io.github.trilemma.report;

import java.awt.Color;

/**
 * A perceptually uniform colour map from 0..1, dark to light: the nine-step table of viridis (Smith, van der Walt 2015, CC0),
 * linear in between. The lightest tenth is left out because it does not show on white.
 */
final class ColourMap {
    private static final int[] TABLE = {
        0x440154, 0x472d7b, 0x3b528b, 0x2c728e, 0x21918c, 0x28ae80, 0x5ec962, 0xaddc30, 0xfde725
    };
    private static final double END = 0.9;

    private ColourMap() {}

    /** The colour at {@code t}, which is clamped to 0..1. */
    static Color at(double t) {
        double place = Math.max(0, Math.min(1, t)) * END * (TABLE.length - 1);
        int lower = Math.min(TABLE.length - 2, (int) place);
        double share = place - lower;
        int from = TABLE[lower];
        int to = TABLE[lower + 1];
        return new Color(mix(from, to, 16, share), mix(from, to, 8, share), mix(from, to, 0, share));
    }

    private static int mix(int from, int to, int shift, double share) {
        int a = (from >> shift) & 0xff;
        int b = (to >> shift) & 0xff;
        return (int) Math.round(a + share * (b - a));
    }
}
