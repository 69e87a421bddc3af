package io.github.trilemma.data;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.data.ImageFile.Shape;
import java.nio.file.Path;
import java.util.List;

/**
 * Images kept as files, one folder per class: FOLDER/CLASS/IMAGE, or FOLDER/train/CLASS/IMAGE and
 * FOLDER/test/CLASS/IMAGE. PNG, JPEG and WebP, grey or RGB, at most 4096 pixels a side, 2 to 256 classes; hidden files are
 * passed over. All images have the same size and number of channels. Grey values and colours are taken as stored, 16
 * bits rounded to 8, alpha dropped.
 */
public final class ClassFolders {
    private ClassFolders() {}

    /**
     * What a folder holds.
     *
     * @param train images of the train part, or all images when the folder has no parts
     * @param test images of the test part; null when the folder has no parts
     * @param classNames names of the class folders by label, sorted by their UTF-16 code units (so "10" comes before
     *     "2")
     */
    public record Loaded(ImageSet train, ImageSet test, List<String> classNames) {
        public Loaded {
            classNames = List.copyOf(classNames);
        }
    }

    /**
     * Reads a folder. The images lie in turn: the first of every class, the second of every class and so on, by file
     * name, so that the beginning of a set holds all classes.
     *
     * @throws ConfigurationException naming the file when one is damaged, of another size or kind or a link out of
     *     the folder, a class is empty, or the images do not fit into the heap
     */
    public static Loaded read(Path folder) {
        return read(ClassTree.scan(folder));
    }

    static Loaded read(ClassTree tree) {
        Path folder = tree.folder();
        if (tree.hasValidation()) {
            throw new ConfigurationException(folder + " must have no validation part here, got one: leave it out");
        }
        try (ImageFile decoder = new ImageFile()) {
            Shape shape = decoder.shape(tree.train().get(0).get(0));
            // Asked before the first allocation, for both parts together.
            long images = (long) ClassTree.count(tree.train()) + ClassTree.count(tree.test());
            HeapGuard.require(images * shape.bytes(), folder.toString());
            int classes = tree.classNames().size();
            ImageSet train = part(folder.toString(), tree.train(), classes, shape, decoder);
            ImageSet test = tree.hasTest() ? part(folder + " test", tree.test(), classes, shape, decoder) : null;
            return new Loaded(train, test, tree.classNames());
        }
    }

    private static ImageSet part(String name, List<List<Path>> files, int classes, Shape shape, ImageFile decoder) {
        int count = ClassTree.count(files);
        byte[] pixels = new byte[Math.multiplyExact(count, shape.bytes())];
        byte[] labels = new byte[count];
        int i = 0;
        for (int turn = 0; i < count; turn++) {
            for (int label = 0; label < classes; label++) {
                if (turn < files.get(label).size()) {
                    decoder.pixels(files.get(label).get(turn), shape, pixels, i * shape.bytes());
                    labels[i] = (byte) label;
                    i++;
                }
            }
        }
        return new ImageSet(name, shape.channels(), shape.height(), shape.width(), classes, pixels, labels);
    }
}
