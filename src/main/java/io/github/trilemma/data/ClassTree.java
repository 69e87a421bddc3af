package io.github.trilemma.data;

import io.github.trilemma.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The files of a folder of class folders, FOLDER/CLASS or FOLDER/train/CLASS and FOLDER/test/CLASS, perhaps with
 * FOLDER/validation/CLASS (or val), found without opening one.
 *
 * @param folder the whole
 * @param classNames sorted by their UTF-16 code units; the place is the label
 * @param train files of each class, sorted
 * @param validation the same of the validation part; empty when the folder has none
 * @param test the same of the test part; empty when the folder has no parts
 */
record ClassTree(
        Path folder,
        List<String> classNames,
        List<List<Path>> train,
        List<List<Path>> validation,
        List<List<Path>> test) {
    private static final String TRAIN = "train";
    private static final String TEST = "test";
    private static final List<String> VALIDATION = List.of("validation", "val");
    private static final int MOST_CLASSES = 256;

    /**
     * Finds the files.
     *
     * @throws ConfigurationException when the folder is laid out otherwise, a class is empty, or a link leads out of it
     */
    static ClassTree scan(Path folder) {
        Path root = real(folder, folder);
        boolean train = isPart(folder.resolve(TRAIN));
        boolean test = isPart(folder.resolve(TEST));
        if (!train && !test) {
            List<Path> classes = classFolders(folder, root);
            return new ClassTree(folder, names(classes), images(classes, root), List.of(), List.of());
        }
        requireParts(folder, train, test);
        List<Path> trainClasses = classFolders(folder.resolve(TRAIN), root);
        List<Path> testClasses = sameClasses(folder, trainClasses, TEST, root);
        List<List<Path>> validation = List.of();
        for (String name : VALIDATION) {
            if (Files.isDirectory(folder.resolve(name))) {
                validation = images(sameClasses(folder, trainClasses, name, root), root);
            }
        }
        return new ClassTree(
                folder, names(trainClasses), images(trainClasses, root), validation, images(testClasses, root));
    }

    private static List<Path> sameClasses(Path folder, List<Path> trainClasses, String part, Path root) {
        List<Path> classes = classFolders(folder.resolve(part), root);
        if (!names(trainClasses).equals(names(classes))) {
            throw new ConfigurationException("train and " + part + " of " + folder + " must hold the same classes, got "
                    + brief(names(trainClasses)) + " and " + brief(names(classes))
                    + ": rename or add the class folders");
        }
        return classes;
    }

    boolean hasValidation() {
        return !validation.isEmpty();
    }

    boolean hasTest() {
        return !test.isEmpty();
    }

    /** The files of one part in turn: the first of every class, the second of every class and so on. */
    static List<Path> inTurn(List<List<Path>> files) {
        List<Path> all = new ArrayList<>();
        int count = count(files);
        for (int turn = 0; all.size() < count; turn++) {
            for (List<Path> members : files) {
                if (turn < members.size()) {
                    all.add(members.get(turn));
                }
            }
        }
        return all;
    }

    static int count(List<List<Path>> files) {
        return files.stream().mapToInt(List::size).sum();
    }

    /** A folder of folders; a class that happens to be called train or test holds files. */
    private static boolean isPart(Path folder) {
        return Files.isDirectory(folder) && list(folder).stream().anyMatch(Files::isDirectory);
    }

    private static void requireParts(Path folder, boolean train, boolean test) {
        List<String> others = list(folder).stream()
                .filter(Files::isDirectory)
                .map(ClassTree::name)
                .filter(name -> !name.equals(TRAIN) && !name.equals(TEST))
                .toList();
        boolean known = others.isEmpty() || (others.size() == 1 && VALIDATION.contains(others.get(0)));
        if (!train || !test || !known) {
            throw new ConfigurationException(folder
                    + " must hold the class folders themselves, or train and test with class"
                    + " folders (perhaps validation, too) and no other folder, got " + brief(names(subfolders(folder)))
                    + ": move the rest elsewhere or leave out train and test");
        }
    }

    private static List<Path> classFolders(Path folder, Path root) {
        requireInside(folder, root);
        for (Path entry : list(folder)) {
            if (Files.isRegularFile(entry) && isImageName(entry)) {
                throw new ConfigurationException(
                        "images must lie in class folders, got " + entry + ": move it into the folder of its class");
            }
        }
        List<Path> classes = subfolders(folder);
        if (classes.size() < 2 || classes.size() > MOST_CLASSES) {
            throw new ConfigurationException(folder + " must hold 2.." + MOST_CLASSES + " class folders, got "
                    + classes.size() + ": make one folder per class");
        }
        return classes;
    }

    private static List<Path> subfolders(Path folder) {
        return list(folder).stream().filter(Files::isDirectory).toList();
    }

    private static List<List<Path>> images(List<Path> classes, Path root) {
        List<List<Path>> all = new ArrayList<>();
        for (Path folder : classes) {
            requireInside(folder, root);
            List<Path> images = list(folder);
            if (images.isEmpty()) {
                throw new ConfigurationException("class folder " + folder
                        + " must hold images, got none: add PNG, JPEG or WebP files or remove the folder");
            }
            for (Path image : images) {
                requireInside(image, root);
                if (!Files.isRegularFile(image) || !isImageName(image)) {
                    throw new ConfigurationException(
                            "class folders must hold .png, .jpg, .jpeg and .webp files only, got " + image
                                    + ": move it out of the data set");
                }
            }
            all.add(images);
        }
        return all;
    }

    static boolean isImageName(Path file) {
        String name = name(file).toLowerCase(Locale.ROOT);
        return name.endsWith(".png") || name.endsWith(".jpg") || name.endsWith(".jpeg") || name.endsWith(".webp");
    }

    /** A link may point to another place of the data set, not to files that do not belong to it. */
    private static void requireInside(Path entry, Path root) {
        if (Files.isSymbolicLink(entry) && !real(entry, root).startsWith(root)) {
            throw new ConfigurationException(entry + " must stay inside its data set, got a link to "
                    + real(entry, root) + ": put the file itself there");
        }
    }

    private static Path real(Path entry, Path folder) {
        try {
            return entry.toRealPath();
        } catch (IOException e) {
            throw new ConfigurationException(
                    "cannot follow " + entry + ": it must be a file or folder that exists inside " + folder
                            + ", remove it or repair the link",
                    e);
        }
    }

    /** Entries by name, without hidden ones, which operating systems leave behind. */
    private static List<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !name(entry).startsWith("."))
                    .sorted(Comparator.comparing(ClassTree::name))
                    .toList();
        } catch (IOException e) {
            throw new ConfigurationException(
                    "cannot list " + folder + ": check that it is a folder and its permissions", e);
        }
    }

    private static List<String> names(List<Path> paths) {
        return paths.stream().map(ClassTree::name).toList();
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }

    private static String brief(List<String> names) {
        return names.size() <= 12 ? names.toString() : names.subList(0, 12) + " and " + (names.size() - 12) + " more";
    }
}
