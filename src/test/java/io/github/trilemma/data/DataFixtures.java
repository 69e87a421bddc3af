package io.github.trilemma.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Small data files for tests, and the way to the large ones. */
final class DataFixtures {
    static final int IMAGES = 0x803;
    static final int LABELS = 0x801;

    private DataFixtures() {}

    /** The directory of real data: system property {@code trilemma.data}, else ../shared/data; skips the test without it. */
    static Path realData(String needed) {
        Path dir = Path.of(System.getProperty("trilemma.data", "../shared/data"));
        assumeTrue(Files.exists(dir.resolve(needed)), "no " + needed + " below " + dir.toAbsolutePath());
        return dir;
    }

    static byte[] idx(int magic, byte[] values, int... sizes) {
        ByteBuffer buffer =
                ByteBuffer.allocate(4 + 4 * sizes.length + values.length).putInt(magic);
        for (int size : sizes) {
            buffer.putInt(size);
        }
        return buffer.put(values).array();
    }

    /** Image k of count has all pixels k mod 251, label k mod 10. */
    static byte[] imageFile(int count, int height, int width) {
        byte[] pixels = new byte[count * height * width];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i / (height * width) % 251);
        }
        return idx(IMAGES, pixels, count, height, width);
    }

    static byte[] labelFile(int count) {
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) (i % 10);
        }
        return idx(LABELS, labels, count);
    }

    /** A folder with the four files of an IDX set. */
    static void writeMnist(Path folder, int train, int test) {
        write(folder.resolve("train-images-idx3-ubyte"), imageFile(train, 4, 6));
        write(folder.resolve("train-labels-idx1-ubyte"), labelFile(train));
        write(folder.resolve("t10k-images-idx3-ubyte"), imageFile(test, 4, 6));
        write(folder.resolve("t10k-labels-idx1-ubyte"), labelFile(test));
    }

    static Path write(Path file, byte[] bytes) {
        try {
            Files.createDirectories(file.getParent());
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    static byte[] xz(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new XZOutputStream(packed, new LZMA2Options(0))) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }
}
