package io.github.trilemma.data;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.DataConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds, reads and splits a data set. */
public final class DataSource {
    /** Where StrokeDigits' images come from, whatever the seed of the training: everybody's default set is the same. */
    private static final long DIGITS_SEED = 20190101;

    private static final int DIGITS_TRAIN = 6_000;
    private static final int DIGITS_VALIDATION = 1_000;
    private static final int DIGITS_TEST = 2_000;
    private static final int DIGITS_LIMIT = 1_000_000;
    private static final int VALIDATION = 5_000;

    private DataSource() {}

    /**
     * Loads a data set and splits it. Training and validation images are a random split by {@code splitSeed} (MNIST 55,000
     * and 5,000, CIFAR-10 45,000 and 5,000, class folders 80 % train, 10 % validation, 10 % test unless the folder has its own
     * test part or {@code data.split} says otherwise); a smaller number takes the first so many of a part.
     *
     * @param dataDir folder of data sets; not needed for stroke-digits
     * @throws ConfigurationException when files are missing or damaged, or a part has fewer images than asked for
     */
    public static Splits load(DataConfig config, Path dataDir) {
        if (config.dataset().equals("stroke-digits")) {
            return digits(config);
        }
        if (config.own()) {
            return folders(config, dataDir);
        }
        requireFolder(dataDir, config.dataset());
        return config.dataset().equals("mnist") ? mnist(config, dataDir) : cifar(config, dataDir);
    }

    /** The folders in which a named data set is looked for. */
    static List<Path> candidates(String dataset, Path dataDir) {
        return dataset.equals("cifar10")
                ? List.of(dataDir.resolve("cifar10"), dataDir.resolve("cifar-10-batches-bin"), dataDir)
                : List.of(dataDir.resolve(dataset), dataDir);
    }

    static void requireFolder(Path dataDir, String dataset) {
        if (dataDir == null || !Files.isDirectory(dataDir)) {
            throw new ConfigurationException("data directory must be a folder, got "
                    + (dataDir == null ? "none" : dataDir) + ": give --data-dir or TRILEMMA_DATA, or choose data set"
                    + " stroke-digits instead of " + dataset);
        }
        if (!Files.isReadable(dataDir)) {
            throw new ConfigurationException(
                    "data directory must be readable, got " + dataDir + ": check its permissions");
        }
    }

    private static Splits digits(DataConfig config) {
        int train = orDefault(config.train(), DIGITS_TRAIN);
        int validation = orDefault(config.validation(), DIGITS_VALIDATION);
        int test = orDefault(config.test(), DIGITS_TEST);
        if ((long) train + validation + test > DIGITS_LIMIT) {
            throw new ConfigurationException("stroke-digits draws at most " + DIGITS_LIMIT + " images, got "
                    + ((long) train + validation + test) + ": lower data.train, data.validation or data.test");
        }
        return new Splits(
                all(StrokeDigits.generate(train, DIGITS_SEED, "train")),
                all(StrokeDigits.generate(validation, DIGITS_SEED, "validation")),
                all(StrokeDigits.generate(test, DIGITS_SEED, "test")));
    }

    private static Splits mnist(DataConfig config, Path dataDir) {
        List<Path> folders = candidates("mnist", dataDir);
        Optional<IdxReader.Files> train = IdxReader.find(folders, "train");
        Optional<IdxReader.Files> test = IdxReader.find(folders, "t10k");
        if (train.isEmpty() || test.isEmpty()) {
            throw missing("mnist", IdxReader.missing(folders), folders);
        }
        return split(config, IdxReader.read("mnist", train.get()), IdxReader.read("mnist test", test.get()));
    }

    private static Splits cifar(DataConfig config, Path dataDir) {
        List<Path> folders = candidates("cifar10", dataDir);
        List<Path> train = CifarReader.find(folders, CifarReader.TRAIN);
        List<Path> test = CifarReader.find(folders, CifarReader.TEST);
        if (train.size() < CifarReader.TRAIN.size() || test.isEmpty()) {
            throw missing("cifar10", CifarReader.missing(folders), folders);
        }
        return split(config, CifarReader.read("cifar10", train), CifarReader.read("cifar10 test", test));
    }

    private static Splits folders(DataConfig config, Path dataDir) {
        Path folder = folder(config, dataDir);
        if (!Files.isDirectory(folder)) {
            throw new ConfigurationException("data.dataset must name a folder of class folders, got " + folder
                    + ": check the path or --data-dir");
        }
        if (OwnImages.wanted(config, folder)) {
            return OwnImages.load(config, folder);
        }
        ClassFolders.Loaded loaded = ClassFolders.read(folder);
        ImageSet images = loaded.train();
        int tenth = images.size() / 10;
        if (loaded.test() != null) {
            return split(config, images, loaded.test(), tenth);
        }
        int[] order = new SplitMix(config.splitSeed()).permutation(images.size());
        int rest = images.size() - tenth;
        return new Splits(
                take("data.train", images, order, 0, rest - tenth, config.train()),
                take("data.validation", images, order, rest - tenth, tenth, config.validation()),
                take("data.test", images, order, rest, tenth, config.test()));
    }

    /** The folder of a data set of the user's own. */
    static Path folder(DataConfig config, Path dataDir) {
        Path given = Path.of(config.path());
        return dataDir == null || given.isAbsolute() ? given : dataDir.resolve(given);
    }

    private static Splits split(DataConfig config, ImageSet training, ImageSet test) {
        return split(config, training, test, Math.min(VALIDATION, training.size() / 2));
    }

    private static Splits split(DataConfig config, ImageSet training, ImageSet test, int validation) {
        int[] order = new SplitMix(config.splitSeed()).permutation(training.size());
        int train = training.size() - validation;
        return new Splits(
                take("data.train", training, order, 0, train, config.train()),
                take("data.validation", training, order, train, validation, config.validation()),
                take("data.test", test, identity(test.size()), 0, test.size(), config.test()));
    }

    private static Subset take(String key, ImageSet set, int[] order, int from, int available, int wanted) {
        if (wanted > available || available == 0) {
            throw new ConfigurationException(key + " must be at most the " + available + " images that " + set.name()
                    + " has for it, got " + wanted + ": lower it, or 0 for all");
        }
        return new Subset(set, Arrays.copyOfRange(order, from, from + orDefault(wanted, available)));
    }

    private static Subset all(ImageSet set) {
        return new Subset(set, identity(set.size()));
    }

    private static int[] identity(int size) {
        int[] order = new int[size];
        Arrays.setAll(order, i -> i);
        return order;
    }

    private static int orDefault(int wanted, int otherwise) {
        return wanted == 0 ? otherwise : wanted;
    }

    private static ConfigurationException missing(String dataset, List<String> files, List<Path> folders) {
        return new ConfigurationException("data set " + dataset + " needs " + String.join(", ", files)
                + " (plain, .gz or .xz), got none of that name in " + folders
                + ": give --data-dir or TRILEMMA_DATA, run 'trilemma data import', or choose stroke-digits");
    }
}
