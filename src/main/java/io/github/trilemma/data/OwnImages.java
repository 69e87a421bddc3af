package io.github.trilemma.data;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.DataConfig;
import io.github.trilemma.data.ImageFile.Shape;
import io.github.trilemma.data.OwnImage.Part;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a data set of the user's own: whole images of one size, or squares cut from images of any size. What is cut is drawn once by
 * the split's seed and the image's name and then kept as 8 bits, so every run, epoch and point sees the same patches, and a resumed
 * training needs to know nothing of them. The first patch of every image comes first, then the second of every image, so that the
 * beginning of a part holds all images.
 */
final class OwnImages {
    private final DataConfig config;
    private final Path folder;
    private final ImageFile decoder;
    private Shape shape;

    private OwnImages(DataConfig config, Path folder, ImageFile decoder) {
        this.config = config;
        this.folder = folder;
        this.decoder = decoder;
    }

    /** Whether a data set needs more than {@link ClassFolders}, which reads and splits as earlier versions did. */
    static boolean wanted(DataConfig config, Path folder) {
        return config.paired()
                || config.patch() != null
                || config.colour() != null
                || config.split() != null
                || ClassTree.scan(folder).hasValidation();
    }

    /** A part of an image that becomes an image of the set. */
    private record Piece(OwnImage image, int top, int left) {}

    /**
     * Reads and splits.
     *
     * @throws ConfigurationException naming the file when one is damaged, too small or of another size or kind; when a part is empty or
     *     smaller than asked for, or the images do not fit into the heap
     */
    static Splits load(DataConfig config, Path folder) {
        OwnFiles files = OwnFiles.of(config, folder);
        try (ImageFile decoder = new ImageFile()) {
            return new OwnImages(config, folder, decoder).load(files);
        }
    }

    private Splits load(OwnFiles files) {
        Map<Part, List<OwnImage>> parts = files.parts();
        List<Piece> train = pieces("data.train", parts.get(Part.TRAIN), config.train());
        List<Piece> validation = pieces("data.validation", parts.get(Part.VALIDATION), config.validation());
        List<Piece> test = pieces("data.test", parts.get(Part.TEST), config.test());
        // Asked before the first allocation, for all parts together.
        long count = (long) train.size() + validation.size() + test.size();
        HeapGuard.require(count * shape.bytes() * (config.paired() ? 2 : 1), folder.toString());
        int classes = files.classNames().size();
        return new Splits(
                read("train", train, classes),
                read("validation", validation, classes),
                read("test", test, classes),
                files.classNames());
    }

    private List<Piece> pieces(String key, List<OwnImage> images, int wanted) {
        List<int[]> corners = new ArrayList<>();
        List<Shape> shapes = new ArrayList<>();
        int most = 0;
        for (OwnImage image : images) {
            Shape whole = converted(decoder.shape(image.clean()));
            if (image.degraded() != null) {
                requireSame(whole, converted(decoder.shape(image.degraded())), image.degraded());
            }
            shapes.add(whole);
            corners.add(corners(image, whole));
            most = Math.max(most, corners.get(corners.size() - 1).length);
        }
        List<Piece> pieces = new ArrayList<>();
        for (int k = 0; k < most; k++) {
            for (int i = 0; i < corners.size(); i++) {
                if (k < corners.get(i).length) {
                    int columns = shapes.get(i).width() - shape.width() + 1;
                    int corner = corners.get(i)[k];
                    pieces.add(new Piece(images.get(i), corner / columns, corner % columns));
                }
            }
        }
        if (pieces.isEmpty() || wanted > pieces.size()) {
            throw new ConfigurationException(key + " must be at most the " + pieces.size() + " images that " + folder
                    + " has for it, got " + wanted + ": lower it, or add images or change data.split");
        }
        return wanted == 0 ? pieces : pieces.subList(0, wanted);
    }

    private int[] corners(OwnImage image, Shape whole) {
        Integer side = config.patch();
        if (side == null) {
            shape = shape == null ? whole : shape;
            requireSame(shape, whole, image.clean());
            return new int[] {0};
        }
        Shape cut = new Shape(whole.channels(), side, side);
        shape = shape == null ? cut : shape;
        if (whole.height() < side || whole.width() < side) {
            throw new ConfigurationException(
                    "images must be at least data.patch = " + side + " pixels high and wide, got " + whole + " in "
                            + image.clean() + ": lower data.patch or remove the image");
        }
        requireSame(shape, cut, image.clean());
        return image.patches(whole.height(), whole.width(), side, config.patchesPerImage(), config.splitSeed());
    }

    private void requireSame(Shape wanted, Shape got, Path file) {
        if (wanted.channels() != got.channels()) {
            throw new ConfigurationException("images must all be grey or all RGB, here " + wanted + ", got " + got
                    + " in " + file + ": give data.colour grey or rgb");
        }
        if (!wanted.equals(got)) {
            throw new ConfigurationException("images must be of one size, here " + wanted + ", got " + got + " in "
                    + file + (config.paired() ? ": pairs must have the same size" : ": cut patches with data.patch"));
        }
    }

    private Shape converted(Shape stored) {
        if (config.colour() == null) {
            return stored;
        }
        return new Shape(channels(stored.channels()), stored.height(), stored.width());
    }

    private int channels(int stored) {
        if (config.colour() == null) {
            return stored;
        }
        return config.colour().equals("grey") ? 1 : 3;
    }

    private Subset read(String part, List<Piece> pieces, int classes) {
        byte[] clean = new byte[Math.multiplyExact(pieces.size(), shape.bytes())];
        byte[] degraded = config.paired() ? new byte[clean.length] : null;
        byte[] labels = new byte[pieces.size()];
        Map<OwnImage, List<Integer>> places = new LinkedHashMap<>();
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (byte) pieces.get(i).image().label();
            places.computeIfAbsent(pieces.get(i).image(), image -> new ArrayList<>())
                    .add(i);
        }
        places.forEach((image, at) -> {
            cut(image.clean(), pieces, at, clean);
            if (degraded != null) {
                cut(image.degraded(), pieces, at, degraded);
            }
        });
        int[] order = new int[labels.length];
        Arrays.setAll(order, i -> i);
        return new Subset(
                set(part, classes, clean, labels),
                degraded == null ? null : set(part, classes, degraded, labels),
                order);
    }

    private ImageSet set(String part, int classes, byte[] pixels, byte[] labels) {
        return new ImageSet(
                folder + " " + part, shape.channels(), shape.height(), shape.width(), classes, pixels, labels);
    }

    /** Decodes a file once for all pieces of it. */
    private void cut(Path file, List<Piece> pieces, List<Integer> at, byte[] pixels) {
        Picture stored = Picture.read(file, decoder);
        Picture picture = stored.withChannels(channels(stored.channels()));
        for (int i : at) {
            Piece piece = pieces.get(i);
            picture.cut(piece.top(), piece.left(), shape.height(), shape.width(), pixels, i * shape.bytes());
        }
    }

    /** Decodes every image of a tree, to tell a damaged one; sizes may differ. */
    static void readAll(ClassTree tree) {
        try (ImageFile decoder = new ImageFile()) {
            for (List<List<Path>> part : List.of(tree.train(), tree.validation(), tree.test())) {
                ClassTree.inTurn(part).forEach(file -> Picture.read(file, decoder));
            }
        }
    }
}
