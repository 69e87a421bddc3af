package io.github.trilemma.data;

import io.github.trilemma.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The IDX files of MNIST and its relatives: a big-endian header (magic 0x00000803 for images, 0x00000801 for labels, then the
 * sizes), then unsigned bytes. Plain, .gz or .xz.
 */
final class IdxReader {
    private static final int IMAGES = 0x00000803;
    private static final int LABELS = 0x00000801;
    private static final int CLASSES = 10;

    private IdxReader() {}

    /** The files of one part of the set. */
    record Files(Path images, Path labels) {}

    /** Looks for a part ({@code train} or {@code t10k}) under its usual names. */
    static Optional<Files> find(List<Path> folders, String part) {
        Optional<Path> images =
                DataFiles.find(folders, List.of(part + "-images-idx3-ubyte", part + "-images.idx3-ubyte"));
        Optional<Path> labels =
                DataFiles.find(folders, List.of(part + "-labels-idx1-ubyte", part + "-labels.idx1-ubyte"));
        return images.isPresent() && labels.isPresent()
                ? Optional.of(new Files(images.get(), labels.get()))
                : Optional.empty();
    }

    /** Names of the files of a whole set that are in none of the folders. */
    static List<String> missing(List<Path> folders) {
        List<String> missing = new ArrayList<>();
        for (String name : List.of("train-images", "train-labels", "t10k-images", "t10k-labels")) {
            String kind = name.endsWith("images") ? "idx3-ubyte" : "idx1-ubyte";
            if (DataFiles.find(folders, List.of(name + "-" + kind, name + "." + kind))
                    .isEmpty()) {
                missing.add(name + "-" + kind);
            }
        }
        return missing;
    }

    /**
     * Reads images and labels.
     *
     * @throws ConfigurationException when a file is truncated, too long, of another kind or does not fit the other
     */
    static ImageSet read(String name, Files files) {
        int[] sizes = new int[3];
        byte[] pixels = values(files.images(), IMAGES, sizes);
        int height = sizes[1];
        int width = sizes[2];
        int[] count = new int[1];
        byte[] labels = values(files.labels(), LABELS, count);
        if (sizes[0] != count[0]) {
            throw new ConfigurationException(files.images() + " holds " + sizes[0] + " images, " + files.labels()
                    + " holds " + count[0] + " labels: the two must come from the same part");
        }
        return new ImageSet(name, 1, height, width, CLASSES, pixels, labels);
    }

    private static byte[] values(Path file, int magic, int[] sizes) {
        try (InputStream in = DataFiles.open(file)) {
            ByteBuffer header = ByteBuffer.wrap(DataFiles.exactly(in, 4 + 4 * sizes.length));
            int found = header.getInt();
            if (found != magic) {
                throw DataFiles.bad(
                        file,
                        String.format("be an IDX file and start with 0x%08x", magic),
                        String.format("0x%08x", found));
            }
            long bytes = 1;
            for (int i = 0; i < sizes.length; i++) {
                sizes[i] = header.getInt();
                if (sizes[i] < 1 || (i > 0 && sizes[i] > 4096) || bytes > Integer.MAX_VALUE / sizes[i]) {
                    throw DataFiles.bad(file, "have sizes of at least 1 that fit memory", "size " + sizes[i]);
                }
                bytes *= sizes[i];
            }
            HeapGuard.require(bytes, file.toString());
            byte[] values = DataFiles.exactly(in, (int) bytes);
            if (in.read() >= 0) {
                throw DataFiles.bad(file, "end after the " + bytes + " values its header announces", "more bytes");
            }
            return values;
        } catch (IOException e) {
            throw DataFiles.bad(file, e);
        }
    }
}
