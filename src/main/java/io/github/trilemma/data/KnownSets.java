package io.github.trilemma.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The data sets that have a name of their own and a fixed layout of files. */
final class KnownSets {
    static final String MNIST = "mnist";
    static final String CIFAR10 = "cifar10";
    static final List<String> NAMES = List.of(MNIST, CIFAR10);
    /** Folders in which a named set is looked for, so no set of class folders can have these names. */
    static final List<String> RESERVED = List.of(MNIST, CIFAR10, "cifar-10-batches-bin");

    private static final int CIFAR_PER_FILE = 10_000;

    private KnownSets() {}

    /** The files of a named set that lie in {@code dataDir} or its usual sub-folders; fewer when some are missing. */
    static List<Path> files(String dataset, Path dataDir) {
        List<Path> folders = DataSource.candidates(dataset, dataDir);
        List<Path> files = new ArrayList<>();
        if (dataset.equals(CIFAR10)) {
            files.addAll(CifarReader.find(folders, CifarReader.TRAIN));
            files.addAll(CifarReader.find(folders, CifarReader.TEST));
            return files;
        }
        for (String part : List.of("train", "t10k")) {
            IdxReader.find(folders, part).ifPresent(pair -> files.addAll(List.of(pair.images(), pair.labels())));
        }
        return files;
    }

    static boolean isComplete(String dataset, List<Path> files) {
        return files.size() == (dataset.equals(CIFAR10) ? CifarReader.TRAIN.size() + CifarReader.TEST.size() : 4);
    }

    /** What a complete set promises by its names and headers. */
    static DatasetReport.Parts parts(String dataset, List<Path> files) {
        if (dataset.equals(CIFAR10)) {
            return new DatasetReport.Parts(
                    CIFAR_PER_FILE * CifarReader.TRAIN.size(),
                    CIFAR_PER_FILE * CifarReader.TEST.size(),
                    "(3,32,32)",
                    List.of());
        }
        ByteBuffer train = header(files.get(0));
        int test = header(files.get(2)).getInt(4);
        String shape = "(1," + train.getInt(8) + "," + train.getInt(12) + ")";
        return new DatasetReport.Parts(train.getInt(4), test, shape, List.of());
    }

    /** Magic number, count, height and width of an IDX file of images. */
    private static ByteBuffer header(Path file) {
        try (InputStream in = DataFiles.open(file)) {
            return ByteBuffer.wrap(DataFiles.exactly(in, 16));
        } catch (IOException e) {
            throw DataFiles.bad(file, e);
        }
    }
}
