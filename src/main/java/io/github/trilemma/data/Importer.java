package io.github.trilemma.data;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.DataConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Copies data sets from a folder into the data directory. */
public final class Importer {
    private Importer() {}

    /** A data set found in FROM: the name of its folder in the data directory, and its files with their place there. */
    record Found(String name, List<Entry> entries) {}

    /** A file and its path relative to the data set's folder. */
    record Entry(Path source, Path place) {}

    /**
     * Imports the MNIST (IDX) and CIFAR-10 (binary) files that lie in a folder or its usual sub-folders, or else the
     * folder itself as class folders, or as pairs of such (clean and degraded), under its own name. Every data set is read whole before the first is copied, and
     * appears in the data directory whole or not at all.
     *
     * @param from folder to import from; it is not changed
     * @param dataDir folder of data sets, made when it is missing
     * @param force replace a data set of the same name
     * @return the folders written, one per data set
     * @throws ConfigurationException when nothing is recognised, a file is damaged, a data set is there already, or
     *     the data directory cannot be written
     */
    public static List<Path> importInto(Path from, Path dataDir, boolean force) {
        if (!Files.isDirectory(from)) {
            throw new ConfigurationException(
                    "can import from a folder only, got " + from + ": give the folder of the files");
        }
        List<Found> all = find(from, dataDir);
        for (Found found : all) {
            requireFree(found, dataDir.resolve(found.name()), force);
        }
        all.forEach(found -> read(found, from));
        List<Path> written = new ArrayList<>();
        for (Found found : all) {
            written.add(FolderCopy.copy(found.entries(), dataDir, found.name()));
        }
        return List.copyOf(written);
    }

    /** Reads every image: what is damaged is told here. */
    private static void read(Found found, Path from) {
        if (KnownSets.NAMES.contains(found.name())) {
            DataSource.load(new DataConfig(found.name(), 0, 0, 0, 0), from);
        } else {
            trees(from).forEach(OwnImages::readAll);
        }
    }

    private static List<Found> find(Path from, Path dataDir) {
        List<Found> all = new ArrayList<>();
        for (String dataset : KnownSets.NAMES) {
            List<Path> files = KnownSets.files(dataset, from);
            if (!files.isEmpty()) {
                all.add(new Found(
                        dataset,
                        files.stream()
                                .map(file -> new Entry(file, file.getFileName()))
                                .toList()));
            }
        }
        if (all.isEmpty()) {
            all.add(classFolders(from, dataDir));
        }
        return all;
    }

    private static Found classFolders(Path from, Path dataDir) {
        Path name = from.toAbsolutePath().normalize().getFileName();
        if (name == null || name.toString().startsWith(".") || KnownSets.RESERVED.contains(name.toString())) {
            throw new ConfigurationException(
                    from + " holds neither IDX nor CIFAR-10 files, and class folders need another name than " + name
                            + ": give the right folder or rename it");
        }
        if (real(dataDir).startsWith(real(from))) {
            throw new ConfigurationException("the data directory must lie outside of the imported folder, got "
                    + dataDir + " inside " + from + ": import from the folder of the images");
        }
        List<Entry> entries = new ArrayList<>();
        for (ClassTree tree : trees(from)) {
            for (List<List<Path>> part : List.of(tree.train(), tree.validation(), tree.test())) {
                for (List<Path> files : part) {
                    files.forEach(file -> entries.add(new Entry(file, from.relativize(file))));
                }
            }
        }
        return new Found(name.toString(), entries);
    }

    /** The class folders, or those of the clean and the degraded images of pairs. */
    private static List<ClassTree> trees(Path from) {
        return OwnFiles.holdsPairs(from)
                ? List.of(scan(from.resolve("clean")), scan(from.resolve("degraded")))
                : List.of(scan(from));
    }

    private static ClassTree scan(Path from) {
        try {
            return ClassTree.scan(from);
        } catch (ConfigurationException e) {
            throw new ConfigurationException(
                    "found neither IDX files, nor CIFAR-10 binaries, nor class folders to import: " + e.getMessage(),
                    e);
        }
    }

    private static void requireFree(Found found, Path target, boolean force) {
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        for (Entry entry : found.entries()) {
            if (real(entry.source()).startsWith(real(target))) {
                throw new ConfigurationException(found.name() + " lies in the data directory already, got "
                        + entry.source() + ": nothing to import");
            }
        }
        if (!force) {
            throw new ConfigurationException("data set " + found.name() + " must not be in the data directory yet, got "
                    + target + ": add --force to replace it");
        }
    }

    /** The real path, or that of the nearest parent when it is not there yet. */
    private static Path real(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        try {
            return Files.exists(absolute) || absolute.getParent() == null
                    ? absolute.toRealPath()
                    : real(absolute.getParent());
        } catch (IOException e) {
            throw new ConfigurationException("cannot reach " + path + ": check its permissions", e);
        }
    }
}
