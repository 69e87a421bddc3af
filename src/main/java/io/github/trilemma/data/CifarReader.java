package io.github.trilemma.data;

import io.github.trilemma.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * CIFAR-10's binary layout: records of one label byte and 3,072 pixel bytes, channels first, 10,000 records a file. Plain,
 * .gz or .xz.
 */
final class CifarReader {
    private static final int SIDE = 32;
    private static final int CHANNELS = 3;
    private static final int PIXELS = CHANNELS * SIDE * SIDE;
    private static final int PER_FILE = 10_000;
    private static final int CLASSES = 10;

    static final List<String> TRAIN =
            List.of("data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin");
    static final List<String> TEST = List.of("test_batch.bin");

    private CifarReader() {}

    /** The files of those names, plain or compressed; fewer when some are missing. */
    static List<Path> find(List<Path> folders, List<String> names) {
        List<Path> files = new ArrayList<>();
        for (String name : names) {
            DataFiles.find(folders, List.of(name)).ifPresent(files::add);
        }
        return files;
    }

    /** Names of the files of a whole set that are in none of the folders. */
    static List<String> missing(List<Path> folders) {
        List<String> missing = new ArrayList<>(TRAIN);
        missing.addAll(TEST);
        missing.removeIf(name -> DataFiles.find(folders, List.of(name)).isPresent());
        return missing;
    }

    /**
     * Reads files side by side, since unpacking them takes seconds each, and joins them in order.
     *
     * @throws ConfigurationException when a file is truncated, too long or holds a label above 9
     */
    static ImageSet read(String name, List<Path> files) {
        return read(name, files, PER_FILE);
    }

    /** The same for files of {@code perFile} records. */
    static ImageSet read(String name, List<Path> files, int perFile) {
        HeapGuard.require((long) files.size() * perFile * PIXELS, name);
        byte[] pixels = new byte[files.size() * perFile * PIXELS];
        byte[] labels = new byte[files.size() * perFile];
        IntStream.range(0, files.size())
                .parallel()
                .forEach(i -> read(files.get(i), i * perFile, perFile, pixels, labels));
        return new ImageSet(name, CHANNELS, SIDE, SIDE, CLASSES, pixels, labels);
    }

    private static void read(Path file, int start, int perFile, byte[] pixels, byte[] labels) {
        int at = start;
        try (InputStream in = DataFiles.open(file)) {
            for (int i = 0; i < perFile; i++, at++) {
                int label = in.read();
                int got = label < 0 ? 0 : in.readNBytes(pixels, at * PIXELS, PIXELS);
                if (got < PIXELS) {
                    throw DataFiles.bad(
                            file, "hold " + perFile + " records of " + (PIXELS + 1) + " bytes", i + " records");
                }
                if (label >= CLASSES) {
                    throw DataFiles.bad(file, "hold labels within 0..9", "label " + label + " in record " + i);
                }
                labels[at] = (byte) label;
            }
            if (in.read() >= 0) {
                throw DataFiles.bad(file, "hold " + perFile + " records of " + (PIXELS + 1) + " bytes", "more bytes");
            }
        } catch (IOException e) {
            throw DataFiles.bad(file, e);
        }
    }
}
