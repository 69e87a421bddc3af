package io.github.trilemma.data;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.DataConfig;
import io.github.trilemma.data.DatasetReport.FileVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Which data sets there are, and whether they are what they should be. */
public final class DataCatalog {
    private static final String DIGITS = "stroke-digits";
    private static final String EMBEDDED = "embedded";
    private static final String FOLDER = "folder:";
    /**
     * Images that stroke-digits draws when none are asked for: 6,000 and 1,000 to train and validate, 2,000 to test.
     *
     */
    private static final DatasetReport.Parts DIGITS_PARTS =
            new DatasetReport.Parts(7_000, 2_000, "(1,28,28)", List.of());

    private static final int CIFAR_TRAIN_PER_CLASS = 5_000;
    private static final int CIFAR_TEST_PER_CLASS = 1_000;

    private DataCatalog() {}

    /**
     * The embedded set, the named ones and every sub-folder of class folders, without reading images: a set that
     * looks ready may still hold a damaged file. A set that cannot be used is listed with the reason.
     *
     * @param dataDir folder of data sets; null or missing is the same as empty
     */
    public static List<DatasetReport> list(Path dataDir) {
        List<DatasetReport> reports = new ArrayList<>();
        reports.add(DatasetReport.listed(DIGITS, EMBEDDED, DIGITS_PARTS));
        boolean present = dataDir != null && Files.isDirectory(dataDir);
        for (String dataset : KnownSets.NAMES) {
            reports.add(
                    present
                            ? named(dataset, dataDir)
                            : DatasetReport.unusable(
                                    dataset, "none", "missing: there is no data directory " + dataDir));
        }
        if (present) {
            folders(dataDir).forEach(folder -> reports.add(classFolders(folder)));
        }
        return List.copyOf(reports);
    }

    /**
     * Reads a data set whole, counts its classes and values and compares its files with the published ones.
     *
     * @param dataset stroke-digits, mnist, cifar10 or folder:PATH
     * @param dataDir folder of data sets; not needed for stroke-digits
     * @throws ConfigurationException when the set is missing or damaged; a file that merely differs from the
     *     published one is named in {@link DatasetReport#state}
     */
    public static DatasetReport check(String dataset, Path dataDir) {
        return check(new DataConfig(dataset, 0, 0, 0, 0), dataDir);
    }

    /** The same of a data set that is cut, converted and split as a configuration says. */
    public static DatasetReport check(DataConfig config, Path dataDir) {
        String dataset = config.dataset();
        Splits splits = DataSource.load(config, dataDir);
        ImageSet set = splits.train().set();
        ImageStatistics train = new ImageStatistics(set.channels(), set.classes());
        train.add(splits.train());
        train.add(splits.validation());
        ImageStatistics test = new ImageStatistics(set.channels(), set.classes());
        test.add(splits.test());
        List<Path> files = KnownSets.NAMES.contains(dataset) ? KnownSets.files(dataset, dataDir) : List.of();
        // Unpacking is the slow part, and the files do not depend on each other.
        List<FileVerdict> verdicts = files.parallelStream()
                .map(file -> new FileVerdict(file.toString(), Checksums.verdict(file)))
                .toList();
        return new DatasetReport(
                dataset,
                where(dataset, dataDir, files),
                true,
                state(dataset, verdicts, train.classCounts(), test.classCounts()),
                splits.train().size() + splits.validation().size(),
                splits.test().size(),
                "(" + set.channels() + "," + set.height() + "," + set.width() + ")",
                config.own()
                        ? OwnFiles.tree(config, DataSource.folder(config, dataDir))
                                .classNames()
                        : List.of(),
                train.classCounts(),
                test.classCounts(),
                train.means(),
                train.deviations(),
                verdicts);
    }

    private static String state(String dataset, List<FileVerdict> verdicts, List<Integer> train, List<Integer> test) {
        List<String> remarks = new ArrayList<>();
        List<String> different = verdicts.stream()
                .filter(verdict -> verdict.verdict().equals(Checksums.DIFFERS))
                .map(verdict -> Path.of(verdict.file()).getFileName().toString())
                .toList();
        if (!different.isEmpty()) {
            remarks.add("these files differ from the published ones: " + String.join(", ", different));
        }
        boolean even = train.stream().allMatch(count -> count == CIFAR_TRAIN_PER_CLASS)
                && test.stream().allMatch(count -> count == CIFAR_TEST_PER_CLASS);
        if (dataset.equals(KnownSets.CIFAR10) && !even) {
            remarks.add("its classes do not have " + CIFAR_TRAIN_PER_CLASS + " and " + CIFAR_TEST_PER_CLASS
                    + " images each");
        }
        if (train.contains(0) || test.contains(0)) {
            remarks.add("some classes have no image to train or to test with");
        }
        return remarks.isEmpty() ? "ready" : "ready, but " + String.join("; ", remarks);
    }

    private static DatasetReport named(String dataset, Path dataDir) {
        try {
            List<Path> files = KnownSets.files(dataset, dataDir);
            String where = where(dataset, dataDir, files);
            if (!KnownSets.isComplete(dataset, files)) {
                String state = files.isEmpty()
                        ? "missing: run 'trilemma data import FOLDER' on a folder that has it"
                        : "incomplete: only " + names(files) + " are there";
                return DatasetReport.unusable(dataset, where, state);
            }
            return DatasetReport.listed(dataset, where, KnownSets.parts(dataset, files));
        } catch (ConfigurationException e) {
            return DatasetReport.unusable(dataset, dataDir.toString(), e.getMessage());
        }
    }

    private static DatasetReport classFolders(Path folder) {
        boolean pairs = OwnFiles.holdsPairs(folder);
        String dataset = (pairs ? "paired:" : FOLDER) + folder.getFileName();
        try (ImageFile decoder = new ImageFile()) {
            ClassTree tree = OwnFiles.tree(new DataConfig(dataset, 0, 0, 0, 0), folder);
            int images = ClassTree.count(tree.train()) + ClassTree.count(tree.validation());
            // Without a test part the loader sets a tenth apart.
            int test = tree.hasTest() ? ClassTree.count(tree.test()) : images / 10;
            String shape = decoder.shape(tree.train().get(0).get(0)).toString();
            return DatasetReport.listed(
                    dataset,
                    folder.toString(),
                    new DatasetReport.Parts(tree.hasTest() ? images : images - test, test, shape, tree.classNames()));
        } catch (ConfigurationException e) {
            return DatasetReport.unusable(dataset, folder.toString(), e.getMessage());
        }
    }

    /** Sub-folders that hold folders, without those in which the named sets are looked for. */
    private static List<Path> folders(Path dataDir) {
        try (Stream<Path> entries = Files.list(dataDir)) {
            List<Path> folders = new ArrayList<>();
            for (Path entry : entries.sorted().toList()) {
                String name = entry.getFileName().toString();
                if (!name.startsWith(".") && !KnownSets.RESERVED.contains(name) && holdsFolders(entry)) {
                    folders.add(entry);
                }
            }
            return folders;
        } catch (IOException e) {
            throw new ConfigurationException("cannot list data directory " + dataDir + ": check its permissions", e);
        }
    }

    private static boolean holdsFolders(Path folder) throws IOException {
        if (!Files.isDirectory(folder) || !Files.isReadable(folder)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.anyMatch(Files::isDirectory);
        }
    }

    private static String where(String dataset, Path dataDir, List<Path> files) {
        if (dataset.equals(DIGITS)) {
            return EMBEDDED;
        }
        DataConfig config = new DataConfig(dataset, 0, 0, 0, 0);
        if (config.own()) {
            return DataSource.folder(config, dataDir).toString();
        }
        return (files.isEmpty() ? dataDir : files.get(0).getParent()).toString();
    }

    private static String names(List<Path> files) {
        return String.join(
                ", ", files.stream().map(file -> file.getFileName().toString()).toList());
    }
}
