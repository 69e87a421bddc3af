package io.github.trilemma.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.data.ImageFile.Shape;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFileTest {
    @TempDir
    Path folder;

    @Test
    void greyValuesArriveAsStored() throws IOException {
        Path file = SampleFiles.write(SampleFiles.grey(16, 16, (x, y) -> 16 * y + x), "png", folder.resolve("a.png"));

        byte[] expected = new byte[256];
        for (int i = 0; i < 256; i++) {
            expected[i] = (byte) i;
        }
        assertThat(decode(file, new Shape(1, 16, 16))).isEqualTo(expected);
    }

    @Test
    void coloursArriveChannelsFirstAndAlphaIsDropped() throws IOException {
        BufferedImage image =
                SampleFiles.colour(BufferedImage.TYPE_INT_ARGB, 2, 3, (x, y) -> 0x40000000 | 0x102030 + y * 3 + x);
        Path file = SampleFiles.write(image, "png", folder.resolve("a.png"));

        assertThat(decode(file, new Shape(3, 2, 3))).isEqualTo(new byte[] {
            0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35
        });
    }

    @Test
    void sixteenBitsAreRoundedToEight() throws IOException {
        BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_USHORT_GRAY);
        image.getRaster().setSamples(0, 0, 3, 1, 0, new int[] {0, 257 * 100 + 120, 65535});
        Path file = SampleFiles.write(image, "png", folder.resolve("a.png"));

        assertThat(decode(file, new Shape(1, 1, 3))).isEqualTo(new byte[] {0, 100, (byte) 255});
    }

    @Test
    void palettesAreGreyOrColourAsTheirEntriesAre() throws IOException {
        BufferedImage bits = new BufferedImage(9, 1, BufferedImage.TYPE_BYTE_BINARY);
        bits.getRaster().setSample(8, 0, 0, 1);
        Path grey = SampleFiles.write(bits, "png", folder.resolve("grey.png"));
        byte[] red = {0, (byte) 200};
        byte[] rest = {0, 10};
        BufferedImage indexed =
                new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, 2, red, rest, rest));
        indexed.getRaster().setSample(1, 0, 0, 1);
        Path colour = SampleFiles.write(indexed, "png", folder.resolve("colour.png"));

        assertThat(decode(grey, new Shape(1, 1, 9))).isEqualTo(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, (byte) 255});
        assertThat(decode(colour, new Shape(3, 1, 2))).isEqualTo(new byte[] {0, (byte) 200, 0, 10, 0, 10});
    }

    @Test
    void jpegIsReadCloseToItsOriginal() throws IOException {
        Path grey = SampleFiles.write(SampleFiles.grey(8, 8, (x, y) -> 100), "jpeg", folder.resolve("a.jpg"));
        Path colour = SampleFiles.write(
                SampleFiles.colour(BufferedImage.TYPE_3BYTE_BGR, 8, 8, (x, y) -> 0xC86432),
                "jpeg",
                folder.resolve("b.jpeg"));

        assertThat(decode(grey, new Shape(1, 8, 8))).containsOnly(100);
        byte[] rgb = decode(colour, new Shape(3, 8, 8));
        assertThat(rgb[0] & 0xff).isBetween(196, 204);
        assertThat(rgb[64] & 0xff).isBetween(96, 104);
        assertThat(rgb[128] & 0xff).isBetween(46, 54);
    }

    @Test
    void everyTruncatedPngIsRefused() throws IOException {
        refusesEveryPrefix(SampleFiles.write(noise(12), "png", folder.resolve("a.png")), 1);
    }

    @Test
    void everyTruncatedJpegIsRefused() throws IOException {
        refusesEveryPrefix(SampleFiles.write(noise(24), "jpeg", folder.resolve("a.jpg")), 2);
    }

    @Test
    void everyFlippedByteOfAPngIsRefused() throws IOException {
        Path file = SampleFiles.write(noise(6), "png", folder.resolve("a.png"));
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 0x10;
            Files.write(file, damaged);
            assertThatThrownBy(() -> decode(file, new Shape(1, 6, 6)))
                    .as("byte %d", i)
                    .isInstanceOf(ConfigurationException.class);
        }
    }

    @Test
    void damagedJpegsAreRefusedOrReadButNeverCrash() throws IOException {
        Path file = SampleFiles.write(noise(16), "jpeg", folder.resolve("a.jpg"));
        byte[] whole = Files.readAllBytes(file);
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 300; round++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            Files.write(file, damaged);
            try {
                assertThat(decode(file, new Shape(1, 16, 16))).hasSize(256);
            } catch (ConfigurationException e) {
                assertThat(e.getMessage()).contains("a.jpg").doesNotContain("\n");
            }
        }
    }

    @Test
    void hugeSidesAreRefusedFromTheHeader() throws IOException {
        Path file = SampleFiles.write(noise(4), "png", folder.resolve("a.png"));
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        bytes.putInt(16, 2_000_000_000).putInt(20, 2_000_000_000);
        CRC32 sum = new CRC32();
        sum.update(bytes.array(), 12, 17);
        bytes.putInt(29, (int) sum.getValue());
        Files.write(file, bytes.array());

        assertThatThrownBy(() -> decode(file, new Shape(1, 4, 4)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("a.png")
                .hasMessageContaining("4096");
    }

    @Test
    void emptyAndForeignFilesAreNamed() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.png"));
        Path text = Files.writeString(folder.resolve("text.jpg"), "not a picture");

        assertThatThrownBy(() -> decode(empty, new Shape(1, 4, 4)))
                .hasMessage(
                        empty + " must be a whole PNG, JPEG or WebP image, got 'it is empty': save the image again");
        assertThatThrownBy(() -> decode(text, new Shape(1, 4, 4))).hasMessageContaining("it is another kind of file");
    }

    private void refusesEveryPrefix(Path file, int step) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        int side = (int) Math.sqrt(decode(file, shape(file)).length);
        // The last two bytes of a JPEG only mark its end.
        for (int length = 0; length < whole.length - 2; length += step) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> decode(file, new Shape(1, side, side)))
                    .as("first %d of %d bytes", length, whole.length)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    private static BufferedImage noise(int side) {
        SplittableRandom random = new SplittableRandom(side);
        return SampleFiles.grey(side, side, (x, y) -> random.nextInt(256));
    }

    private static Shape shape(Path file) {
        try (ImageFile decoder = new ImageFile()) {
            return decoder.shape(file);
        }
    }

    private static byte[] decode(Path file, Shape expected) {
        byte[] pixels = new byte[expected.bytes()];
        try (ImageFile decoder = new ImageFile()) {
            decoder.pixels(file, expected, pixels, 0);
        }
        return pixels;
    }
}
