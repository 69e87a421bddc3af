package io.github.trilemma.data;

import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntBinaryOperator;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;

/** Small data files that tests write. */
final class SampleFiles {
    private SampleFiles() {}

    /** A grey image with {@code value(x, y)}. */
    static BufferedImage grey(int height, int width, IntBinaryOperator value) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.getRaster().setSample(x, y, 0, value.applyAsInt(x, y));
            }
        }
        return image;
    }

    /** An image of the given type with colour {@code argb(x, y)}. */
    static BufferedImage colour(int type, int height, int width, IntBinaryOperator argb) {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, argb.applyAsInt(x, y));
            }
        }
        return image;
    }

    static Path write(BufferedImage image, String format, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        if (!ImageIO.write(image, format, file.toFile())) {
            throw new IOException("no writer for " + format);
        }
        return file;
    }

    /** A folder per class with grey PNG images of 4 by 5; the value of image i of class c is 20 c + i. */
    static Path classFolders(Path folder, List<String> classes, int perClass) throws IOException {
        for (int c = 0; c < classes.size(); c++) {
            for (int i = 0; i < perClass; i++) {
                int value = 20 * c + i;
                write(
                        grey(4, 5, (x, y) -> value),
                        "png",
                        folder.resolve(classes.get(c)).resolve("image" + i + ".png"));
            }
        }
        return folder;
    }

    /** The four IDX files with 40 training and 20 test images of 3 by 2, labels in turn. */
    static Path idx(Path folder, boolean packed) throws IOException {
        Files.createDirectories(folder);
        for (String part : List.of("train", "t10k")) {
            int count = part.equals("train") ? 40 : 20;
            String ending = packed ? ".gz" : "";
            try (DataOutputStream out = open(folder.resolve(part + "-images-idx3-ubyte" + ending), packed)) {
                out.writeInt(0x803);
                out.writeInt(count);
                out.writeInt(3);
                out.writeInt(2);
                for (int i = 0; i < count * 6; i++) {
                    out.writeByte(i);
                }
            }
            try (DataOutputStream out = open(folder.resolve(part + "-labels-idx1-ubyte" + ending), packed)) {
                out.writeInt(0x801);
                out.writeInt(count);
                for (int i = 0; i < count; i++) {
                    out.writeByte(i % 10);
                }
            }
        }
        return folder;
    }

    /** The six files of CIFAR-10, packed, with even classes and pixels equal to 20 times the label. */
    static Path cifar(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (String name :
                List.of("data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5", "test_batch")) {
            byte[] record = new byte[3073];
            try (DataOutputStream out = open(folder.resolve(name + ".bin.gz"), true)) {
                for (int i = 0; i < 10_000; i++) {
                    Arrays.fill(record, (byte) (20 * (i % 10)));
                    record[0] = (byte) (i % 10);
                    out.write(record);
                }
            }
        }
        return folder;
    }

    private static DataOutputStream open(Path file, boolean packed) throws IOException {
        OutputStream out = Files.newOutputStream(file);
        return new DataOutputStream(packed ? new GZIPOutputStream(out, 1 << 16) : new BufferedOutputStream(out));
    }
}
