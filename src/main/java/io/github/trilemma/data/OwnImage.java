package io.github.trilemma.data;

import io.github.trilemma.config.SplitConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * One image file of a data set of the user's own.
 *
 * @param name CLASS/FILE, whatever the part and the operating system
 * @param label of its class
 * @param clean the file
 * @param degraded its degraded version; null when none is given
 */
record OwnImage(String name, int label, Path clean, Path degraded) {
    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /** The parts of a data set. */
    enum Part {
        TRAIN,
        VALIDATION,
        TEST
    }

    /** Where a split by shares puts the image; its neighbours have no say in it. */
    Part part(SplitConfig split, double testShare, long seed) {
        double u = (draw(seed, 0) >>> 11) * 0x1.0p-53;
        if (u < testShare) {
            return Part.TEST;
        }
        return u < testShare + split.validationShare() ? Part.VALIDATION : Part.TRAIN;
    }

    /**
     * Upper left corners of patches, {@code top · (width - side + 1) + left}: different ones, drawn by seed and name; all when there are
     * no more than {@code count}.
     */
    int[] patches(int height, int width, int side, int count, long seed) {
        int places = (height - side + 1) * (width - side + 1);
        int[] corners = new int[Math.min(count, places)];
        if (corners.length == places) {
            Arrays.setAll(corners, i -> i);
            return corners;
        }
        SplitMix random = new SplitMix(draw(seed, 1));
        Set<Integer> drawn = new LinkedHashSet<>();
        while (drawn.size() < corners.length) {
            drawn.add(random.nextInt(places));
        }
        int at = 0;
        for (int corner : drawn) {
            corners[at++] = corner;
        }
        return corners;
    }

    private long draw(long seed, long use) {
        return SplitMix.mix(SplitMix.mix(seed, hash(name)), use);
    }

    /** FNV-1a (Fowler, Noll, Vo), 64 bits, of the name's UTF-8 in composed form: file systems differ in the form they give. */
    private static long hash(String name) {
        long hash = FNV_BASIS;
        for (byte octet : Normalizer.normalize(name, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (octet & 0xff)) * FNV_PRIME;
        }
        return hash;
    }
}
