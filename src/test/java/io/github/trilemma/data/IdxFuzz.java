package io.github.trilemma.data;

import io.github.trilemma.fuzz.Parts;
import io.github.trilemma.fuzz.Reading;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** Images and labels in IDX files, plain or compressed: an octet for the endings, the images' file, the labels' file. */
public final class IdxFuzz {
    private static final String[] ENDINGS = {"", ".gz", ".xz"};
    /** The largest dictionary that an xz header may ask for, and the rest. */
    private static final long MOST = 160L << 20;

    private IdxFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Parts parts = new Parts(input);
        int endings = parts.octet();
        Path images = Reading.file("images" + ENDINGS[endings % 3], parts.part());
        Path labels = Reading.file("labels" + ENDINGS[endings / 3 % 3], parts.rest());
        ImageSet set = Reading.read(MOST, () -> IdxReader.read("fuzz", new IdxReader.Files(images, labels)));
        if (set != null) {
            Reading.same("pixels", (long) set.size() * set.height() * set.width(), (long) set.pixels().length);
        }
    }

    /** Two images of 2×3 and their labels, plain and compressed. */
    public static List<byte[]> seeds() {
        byte[] images = ByteBuffer.allocate(16 + 12)
                .putInt(0x803)
                .putInt(2)
                .putInt(2)
                .putInt(3)
                .array();
        byte[] labels =
                ByteBuffer.allocate(8 + 2).putInt(0x801).putInt(2).put((byte) 3).array();
        return List.of(
                Parts.join(new int[] {0}, images, labels),
                Parts.join(new int[] {4}, Packed.gzip(images), Packed.gzip(labels)),
                Parts.join(new int[] {8}, Packed.xz(images), Packed.xz(labels)));
    }
}
