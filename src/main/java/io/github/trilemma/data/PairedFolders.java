package io.github.trilemma.data;

import io.github.trilemma.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Two folders of PNG, JPEG and WebP images, clean and restored, paired by their names: CLASS/NAME or, without classes, NAME. Endings may
 * differ; hidden files are passed over. All images have the same size and number of channels.
 */
public final class PairedFolders {
    private static final int MOST_CLASSES = 256;

    private PairedFolders() {}

    /**
     * The images of both folders in one order: the first of every class, the second of every class and so on.
     *
     * @param clean with labels
     * @param restored image i belongs to clean image i; same labels
     * @param classNames names of the class folders by label, sorted by their UTF-16 code units; empty without class folders
     *     (labels are 0 then and mean nothing)
     */
    public record Pairs(ImageSet clean, ImageSet restored, List<String> classNames) {
        public Pairs {
            classNames = List.copyOf(classNames);
        }
    }

    /**
     * Reads both folders.
     *
     * @throws ConfigurationException naming the file or folder when a folder is empty or laid out otherwise, an image has no partner,
     *     is damaged or of another size, or the images do not fit into the heap
     */
    public static Pairs read(Path clean, Path restored) {
        SortedMap<String, Path> cleanFiles = files(clean);
        SortedMap<String, Path> restoredFiles = files(restored);
        requirePartners(clean, cleanFiles, restored, restoredFiles);
        List<String> classNames = cleanFiles.keySet().stream()
                .filter(name -> name.indexOf('/') >= 0)
                .map(PairedFolders::className)
                .distinct()
                .sorted()
                .toList();
        requireClasses(clean, classNames, cleanFiles.size());
        List<String> order = inTurn(cleanFiles.keySet(), classNames);
        try (ImageFile decoder = new ImageFile()) {
            ImageFile.Shape shape = decoder.shape(cleanFiles.get(order.get(0)));
            HeapGuard.require(2L * order.size() * shape.bytes(), clean + " and " + restored);
            return new Pairs(
                    load(clean, cleanFiles, order, classNames, shape, decoder),
                    load(restored, restoredFiles, order, classNames, shape, decoder),
                    classNames);
        }
    }

    private static ImageSet load(
            Path folder,
            Map<String, Path> files,
            List<String> order,
            List<String> classNames,
            ImageFile.Shape shape,
            ImageFile decoder) {
        byte[] pixels = new byte[Math.multiplyExact(order.size(), shape.bytes())];
        byte[] labels = new byte[order.size()];
        for (int i = 0; i < labels.length; i++) {
            String name = order.get(i);
            decoder.pixels(files.get(name), shape, pixels, i * shape.bytes());
            labels[i] = (byte) Math.max(0, classNames.indexOf(className(name)));
        }
        int classes = Math.max(1, classNames.size());
        return new ImageSet(
                folder.toString(), shape.channels(), shape.height(), shape.width(), classes, pixels, labels);
    }

    /** The images of a folder by name without ending. */
    private static SortedMap<String, Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new ConfigurationException("images to measure must lie in a folder, got " + folder
                    + (Files.exists(folder) ? ", which is a file" : ", which does not exist") + ": check the path");
        }
        SortedMap<String, Path> files = new TreeMap<>();
        for (Path entry : list(folder)) {
            if (Files.isDirectory(entry)) {
                for (Path file : list(entry)) {
                    put(files, entry.getFileName() + "/" + stem(file), file);
                }
            } else {
                put(files, stem(entry), entry);
            }
        }
        if (files.isEmpty()) {
            throw new ConfigurationException(
                    folder + " must hold PNG, JPEG or WebP images, got none: give the folder that holds them");
        }
        return files;
    }

    private static void put(SortedMap<String, Path> files, String name, Path file) {
        boolean image = ClassTree.isImageName(file);
        if (Files.isDirectory(file) || !image) {
            throw new ConfigurationException(
                    "folders to measure must hold .png, .jpg, .jpeg and .webp files, in one layer of class folders or in"
                            + " none, got " + file + ": move it elsewhere");
        }
        Path other = files.put(name, file);
        if (other != null) {
            throw new ConfigurationException("names of images must differ in more than their endings, got " + other
                    + " and " + file + ": rename or remove one");
        }
    }

    private static void requirePartners(
            Path clean, SortedMap<String, Path> cleanFiles, Path restored, SortedMap<String, Path> restoredFiles) {
        requirePartners(cleanFiles, restored, restoredFiles);
        requirePartners(restoredFiles, clean, cleanFiles);
    }

    private static void requirePartners(
            SortedMap<String, Path> files, Path otherFolder, SortedMap<String, Path> others) {
        List<String> alone = files.keySet().stream()
                .filter(name -> !others.containsKey(name))
                .toList();
        if (!alone.isEmpty()) {
            String more = alone.size() == 1 ? "" : " (and for " + (alone.size() - 1) + " more)";
            throw new ConfigurationException("every image must have a partner of the same name, got none in "
                    + otherFolder + " for " + files.get(alone.get(0)) + more + ": add it or remove the image");
        }
    }

    private static void requireClasses(Path folder, List<String> classNames, int images) {
        long classified = classNames.size();
        if (classified == 0) {
            return;
        }
        boolean mixed = list(folder).stream().anyMatch(Files::isRegularFile);
        if (mixed || classified > MOST_CLASSES) {
            throw new ConfigurationException(folder + " must hold either images or up to " + MOST_CLASSES
                    + " class folders, got " + classified + " folders" + (mixed ? " and images beside them" : "") + " ("
                    + images + " images): sort them into folders of their classes");
        }
    }

    private static List<String> inTurn(Iterable<String> names, List<String> classNames) {
        Map<String, List<String>> byClass = new TreeMap<>();
        int longest = 0;
        for (String name : names) {
            List<String> members = byClass.computeIfAbsent(className(name), key -> new ArrayList<>());
            members.add(name);
            longest = Math.max(longest, members.size());
        }
        List<String> order = new ArrayList<>();
        List<String> classes = classNames.isEmpty() ? List.of("") : classNames;
        for (int turn = 0; turn < longest; turn++) {
            for (String name : classes) {
                List<String> members = byClass.get(name);
                if (turn < members.size()) {
                    order.add(members.get(turn));
                }
            }
        }
        return order;
    }

    private static String className(String name) {
        int slash = name.indexOf('/');
        return slash < 0 ? "" : name.substring(0, slash);
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot < 1 ? name : name.substring(0, dot);
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .sorted(Comparator.comparing(entry -> entry.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            throw new ConfigurationException("cannot list " + folder + ": check its permissions", e);
        }
    }
}
