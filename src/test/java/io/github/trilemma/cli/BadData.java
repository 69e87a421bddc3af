package io.github.trilemma.cli;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;

/** Data directories with one thing wrong in each, and a sound one. */
final class BadData {
    private static final int CIFAR_FILE = 10_000 * 3073;

    private BadData() {}

    /** A data directory with a sound IDX set of 40 training and 20 test images of 8 by 8 in {@code mnist}. */
    static Path idx(Path data) throws IOException {
        Path folder = Files.createDirectories(data.resolve("mnist"));
        Files.write(folder.resolve("train-images-idx3-ubyte"), images(0x803, 40));
        Files.write(folder.resolve("train-labels-idx1-ubyte"), labels(40));
        Files.write(folder.resolve("t10k-images-idx3-ubyte"), images(0x803, 20));
        Files.write(folder.resolve("t10k-labels-idx1-ubyte"), labels(20));
        return folder;
    }

    static void truncatedIdx(Path data) throws IOException {
        Path file = idx(data).resolve("t10k-images-idx3-ubyte");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
    }

    static void oversizedIdx(Path data) throws IOException {
        Path file = idx(data).resolve("t10k-images-idx3-ubyte");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length + 1));
    }

    static void wrongMagicIdx(Path data) throws IOException {
        Files.write(idx(data).resolve("train-images-idx3-ubyte"), images(0x805, 40));
    }

    /** A header that promises more than memory holds. */
    static void hugeIdx(Path data) throws IOException {
        byte[] header = ByteBuffer.allocate(16)
                .putInt(0x803)
                .putInt(Integer.MAX_VALUE)
                .putInt(30_000)
                .putInt(30_000)
                .array();
        Files.write(idx(data).resolve("train-images-idx3-ubyte"), header);
    }

    static void fewerLabelsIdx(Path data) throws IOException {
        Files.write(idx(data).resolve("train-labels-idx1-ubyte"), labels(39));
    }

    static void damagedGzip(Path data) throws IOException {
        Path folder = idx(data);
        Files.delete(folder.resolve("train-images-idx3-ubyte"));
        Files.write(folder.resolve("train-images-idx3-ubyte.gz"), new byte[] {31, (byte) 139, 8, 0, 1, 2, 3});
    }

    /** Six files of nothing but zeros (which are sound records); the holes take no space on disk. */
    static Path cifar(Path data) throws IOException {
        Path folder = Files.createDirectories(data.resolve("cifar10"));
        for (int i = 1; i <= 5; i++) {
            sparse(folder.resolve("data_batch_" + i + ".bin"), CIFAR_FILE);
        }
        sparse(folder.resolve("test_batch.bin"), CIFAR_FILE);
        return folder;
    }

    static void truncatedCifar(Path data) throws IOException {
        sparse(cifar(data).resolve("data_batch_1.bin"), CIFAR_FILE - 1);
    }

    static void oversizedCifar(Path data) throws IOException {
        sparse(cifar(data).resolve("data_batch_1.bin"), CIFAR_FILE + 1);
    }

    static void wrongLabelCifar(Path data) throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(cifar(data).resolve("data_batch_1.bin").toFile(), "rw")) {
            file.write(10);
        }
    }

    static Path pictures(Path folder) throws IOException {
        return pictures(folder, 8);
    }

    /** A folder with two classes of twenty grey images. */
    static Path pictures(Path folder, int size) throws IOException {
        for (String name : new String[] {"left", "right"}) {
            Path classFolder = Files.createDirectories(folder.resolve(name));
            for (int i = 0; i < 20; i++) {
                Files.write(classFolder.resolve("image" + i + ".png"), picture(size, 10 * i));
            }
        }
        return folder;
    }

    static void damagedPicture(Path folder) throws IOException {
        Path file = pictures(folder).resolve("right/image3.png");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 20));
    }

    static void noPicture(Path folder) throws IOException {
        Files.writeString(pictures(folder).resolve("right/image3.png"), "a note", StandardCharsets.UTF_8);
    }

    static void otherSizePicture(Path folder) throws IOException {
        Files.write(pictures(folder).resolve("right/image3.png"), picture(9, 100));
    }

    private static byte[] picture(int size, int value) throws IOException {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < size * size; i++) {
            image.getRaster().setSample(i % size, i / size, 0, (value + i) % 256);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    private static byte[] images(int magic, int count) {
        ByteBuffer buffer = ByteBuffer.allocate(16 + 64 * count)
                .putInt(magic)
                .putInt(count)
                .putInt(8)
                .putInt(8);
        while (buffer.hasRemaining()) {
            buffer.put((byte) (buffer.position() * 7));
        }
        return buffer.array();
    }

    private static byte[] labels(int count) {
        ByteBuffer buffer = ByteBuffer.allocate(8 + count).putInt(0x801).putInt(count);
        for (int i = 0; i < count; i++) {
            buffer.put((byte) (i % 10));
        }
        return buffer.array();
    }

    private static void sparse(Path file, int length) throws IOException {
        try (RandomAccessFile random = new RandomAccessFile(file.toFile(), "rw")) {
            random.setLength(length);
        }
    }
}
