package io.github.trilemma.data;

import io.github.trilemma.fuzz.Parts;
import io.github.trilemma.fuzz.Reading;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A CIFAR-10 file of two records, plain or compressed: an octet for the ending, then the file. */
public final class CifarFuzz {
    private static final String[] ENDINGS = {"", ".gz", ".xz"};
    private static final int RECORD = 1 + 3 * 32 * 32;
    private static final long MOST = 160L << 20;

    private CifarFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Parts parts = new Parts(input);
        String ending = ENDINGS[parts.octet() % 3];
        // What the fuzzer writes comes first; the rest of a plain file is filled up, unless it says not to.
        boolean filled = ending.isEmpty() && parts.octet() < 128;
        byte[] rest = parts.rest();
        byte[] bytes = filled ? Arrays.copyOf(rest, 2 * RECORD) : rest;
        Path file = Reading.file("batch.bin" + ending, bytes);
        ImageSet set = Reading.read(MOST, () -> CifarReader.read("fuzz", List.of(file), 2));
        if (set != null) {
            Reading.same("images", 2, set.size());
        }
    }

    /** Two sound records in each packing. */
    public static List<byte[]> seeds() {
        byte[] records = new byte[2 * RECORD];
        records[0] = 3;
        records[RECORD] = 9;
        return List.of(
                Parts.join(new int[] {0, 0}, new byte[] {7, 1, 2}),
                Parts.join(new int[] {0, 200}, records),
                Parts.join(new int[] {1}, Packed.gzip(records)),
                Parts.join(new int[] {2}, Packed.xz(records)));
    }
}
