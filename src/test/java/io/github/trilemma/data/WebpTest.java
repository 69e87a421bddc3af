package io.github.trilemma.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** WebP files that Pillow wrote, 34 pixels wide and 21 high; levels of the lossless ones are (9x + 5y + 40c + xy/7) mod 256. */
class WebpTest {
    private static final int WIDTH = 34;
    private static final int HEIGHT = 21;

    @TempDir
    Path dir;

    static byte[] resource(String name) throws IOException {
        try (InputStream in = WebpTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(dir.resolve("picture.webp"), bytes);
    }

    private static byte[] levels() {
        byte[] levels = new byte[3 * HEIGHT * WIDTH];
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < HEIGHT; y++) {
                for (int x = 0; x < WIDTH; x++) {
                    levels[(c * HEIGHT + y) * WIDTH + x] = (byte) (9 * x + 5 * y + 40 * c + x * y / 7);
                }
            }
        }
        return levels;
    }

    @Test
    void losslessIsExact() throws IOException {
        Picture picture = Picture.read(file(resource("lossless.webp")));
        assertThat(picture.channels()).isEqualTo(3);
        assertThat(picture.height()).isEqualTo(HEIGHT);
        assertThat(picture.width()).isEqualTo(WIDTH);
        assertThat(picture.pixels()).containsExactly(levels());
    }

    @Test
    void alphaIsDropped() throws IOException {
        assertThat(Picture.read(file(resource("alpha.webp"))).pixels()).containsExactly(levels());
    }

    /** The two decoders bring the halved chroma back to full size by different filters. */
    @Test
    void lossyIsCloseToPillow() throws IOException {
        byte[] ours = Picture.read(file(resource("lossy.webp"))).pixels();
        byte[] theirs = resource("lossy.rgb");
        long sum = 0;
        for (int i = 0; i < theirs.length; i++) {
            int off = Math.abs((ours[i] & 0xff) - (theirs[i] & 0xff));
            assertThat(off).isLessThanOrEqualTo(16);
            sum += off;
        }
        assertThat((double) sum / theirs.length).isLessThan(2.5);
    }

    @Test
    void greyIsPillowsLuma() throws IOException {
        assertThat(Picture.read(file(resource("lossless.webp"))).withChannels(1).pixels())
                .containsExactly(resource("luma.grey"));
        Picture grey = new Picture(1, 1, 2, new byte[] {3, -5});
        assertThat(grey.withChannels(3).pixels()).containsExactly(3, -5, 3, -5, 3, -5);
        assertThat(grey.withChannels(3).withChannels(1).pixels()).containsExactly(3, -5);
    }

    @Test
    void damagedFilesAreRefused() throws IOException {
        byte[] whole = resource("lossy.webp");
        refused(Arrays.copyOf(whole, whole.length - 20), "inside the picture");
        refused(Arrays.copyOf(whole, 14), "inside the picture");
        refused(resource("animated.webp"), "it is an animation");
        byte[] huge = whole.clone();
        // Width 16383 in the frame's header: found before memory is taken.
        huge[26] = (byte) 0xff;
        huge[27] = (byte) 0x3f;
        refused(huge, "they must be within 1..4096");
        byte[] empty = whole.clone();
        empty[12] = 'X';
        refused(empty, "it holds no picture");
    }

    /** No octet that is changed or cut off may lead to anything but a picture or a told refusal. */
    @Test
    void anyChangeIsReadOrTold() throws IOException {
        for (String name : new String[] {"lossy.webp", "lossless.webp", "alpha.webp"}) {
            byte[] whole = resource(name);
            for (int i = 0; i < whole.length; i++) {
                byte[] changed = whole.clone();
                changed[i] ^= (byte) (1 << (i % 8));
                readOrTold(changed);
                readOrTold(Arrays.copyOf(whole, i));
            }
        }
    }

    private void readOrTold(byte[] bytes) throws IOException {
        try {
            assertThat(Picture.read(file(bytes)).pixels()).isNotEmpty();
        } catch (ConfigurationException e) {
            assertThat(e).hasMessageContaining("must be a whole PNG, JPEG or WebP image");
        }
    }

    private void refused(byte[] bytes, String why) throws IOException {
        Path file = file(bytes);
        assertThatThrownBy(() -> Picture.read(file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(file + " must be a whole PNG, JPEG or WebP image, got '")
                .hasMessageContaining(why);
    }
}
