package io.github.trilemma.data;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.DataConfig;
import io.github.trilemma.config.SplitConfig;
import io.github.trilemma.data.OwnImage.Part;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of a data set of the user's own, in the parts that its split gives them. An image is in one part with all its patches.
 *
 * @param classNames by label
 * @param parts the images of each part, in turn: the first of every class, the second of every class and so on
 */
record OwnFiles(List<String> classNames, Map<Part, List<OwnImage>> parts) {
    private static final String CLEAN = "clean";
    private static final String DEGRADED = "degraded";

    /**
     * Finds and splits.
     *
     * @throws ConfigurationException when the folder is laid out otherwise, an image has no partner, or the split does not fit
     */
    static OwnFiles of(DataConfig config, Path folder) {
        ClassTree tree = tree(config, folder);
        Map<String, Path> partners = config.paired() ? partners(tree, folder) : Map.of();
        Map<Part, List<OwnImage>> given = new EnumMap<>(Part.class);
        given.put(Part.TRAIN, images(tree, tree.train(), partners));
        given.put(Part.VALIDATION, images(tree, tree.validation(), partners));
        given.put(Part.TEST, images(tree, tree.test(), partners));
        return new OwnFiles(tree.classNames(), split(config, folder, tree, given));
    }

    /** The clean images of a data set. */
    static ClassTree tree(DataConfig config, Path folder) {
        return ClassTree.scan(config.paired() ? folder.resolve(CLEAN) : folder);
    }

    /** Whether a folder holds pairs. */
    static boolean holdsPairs(Path folder) {
        return Files.isDirectory(folder.resolve(CLEAN)) && Files.isDirectory(folder.resolve(DEGRADED));
    }

    private static Map<Part, List<OwnImage>> split(
            DataConfig config, Path folder, ClassTree tree, Map<Part, List<OwnImage>> given) {
        SplitConfig split = config.split();
        if (split != null && split.file() != null) {
            requireNoParts(folder, !tree.hasTest(), "data.split.file");
            return SplitFile.read(folder.resolve(split.file())).sort(given.get(Part.TRAIN));
        }
        if (split != null) {
            requireNoParts(folder, !tree.hasValidation(), "data.split");
            requireNoParts(folder, !tree.hasTest() || split.test() == null, "data.split.test");
            double testShare = tree.hasTest() ? 0 : split.testShare();
            Map<Part, List<OwnImage>> sorted = new EnumMap<>(Part.class);
            for (Part part : Part.values()) {
                sorted.put(part, new ArrayList<>(part == Part.TEST ? given.get(Part.TEST) : List.of()));
            }
            for (OwnImage image : given.get(Part.TRAIN)) {
                sorted.get(image.part(split, testShare, config.splitSeed())).add(image);
            }
            return sorted;
        }
        return tree.hasValidation() ? given : tenths(config, tree.hasTest(), given);
    }

    /** As folders without a rule are split: a tenth each at random, the test part only where none is given. */
    private static Map<Part, List<OwnImage>> tenths(
            DataConfig config, boolean hasTest, Map<Part, List<OwnImage>> given) {
        List<OwnImage> images = given.get(Part.TRAIN);
        List<OwnImage> order = new ArrayList<>();
        for (int index : new SplitMix(config.splitSeed()).permutation(images.size())) {
            order.add(images.get(index));
        }
        int tenth = images.size() / 10;
        int test = hasTest ? 0 : tenth;
        int train = images.size() - tenth - test;
        Map<Part, List<OwnImage>> sorted = new EnumMap<>(Part.class);
        sorted.put(Part.TRAIN, order.subList(0, train));
        sorted.put(Part.VALIDATION, order.subList(train, train + tenth));
        sorted.put(Part.TEST, hasTest ? given.get(Part.TEST) : order.subList(train + tenth, images.size()));
        return sorted;
    }

    private static void requireNoParts(Path folder, boolean fits, String key) {
        if (!fits) {
            throw new ConfigurationException(
                    key + " must be left out when the folders say which image is for what, got it" + " for " + folder
                            + ", which has such parts: leave it out, or put all class folders side by side");
        }
    }

    private static List<OwnImage> images(ClassTree tree, List<List<Path>> part, Map<String, Path> partners) {
        List<OwnImage> images = new ArrayList<>();
        for (Path file : ClassTree.inTurn(part)) {
            String className = className(file);
            images.add(new OwnImage(
                    className + "/" + file.getFileName(),
                    tree.classNames().indexOf(className),
                    file,
                    partners.isEmpty() ? null : partners.get(key(tree, file))));
        }
        return images;
    }

    /** The degraded image of each clean one, by part, class and name without ending. */
    private static Map<String, Path> partners(ClassTree clean, Path folder) {
        Path root = folder.resolve(DEGRADED);
        ClassTree degraded = ClassTree.scan(root);
        Map<String, Path> partners = byKey(degraded);
        Map<String, Path> wanted = byKey(clean);
        requirePartners(wanted, partners, root);
        requirePartners(partners, wanted, clean.folder());
        return partners;
    }

    private static Map<String, Path> byKey(ClassTree tree) {
        Map<String, Path> byKey = new HashMap<>();
        for (List<List<Path>> part : List.of(tree.train(), tree.validation(), tree.test())) {
            for (Path file : ClassTree.inTurn(part)) {
                Path other = byKey.put(key(tree, file), file);
                if (other != null) {
                    throw new ConfigurationException("names of images must differ in more than their endings, got "
                            + other + " and " + file + ": rename or remove one");
                }
            }
        }
        return byKey;
    }

    private static void requirePartners(Map<String, Path> files, Map<String, Path> others, Path otherFolder) {
        List<String> alone = files.keySet().stream()
                .filter(name -> !others.containsKey(name))
                .sorted()
                .toList();
        if (!alone.isEmpty()) {
            String more = alone.size() == 1 ? "" : " (and for " + (alone.size() - 1) + " more)";
            throw new ConfigurationException("every image must have a partner of the same name, got none in "
                    + otherFolder + " for " + files.get(alone.get(0)) + more + ": add it or remove the image");
        }
    }

    private static String key(ClassTree tree, Path file) {
        String name = tree.folder().relativize(file).toString().replace('\\', '/');
        int dot = name.lastIndexOf('.');
        return name.substring(0, dot);
    }

    private static String className(Path file) {
        return file.getParent().getFileName().toString();
    }
}
