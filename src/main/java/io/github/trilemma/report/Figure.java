package io.github.trilemma.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A finished figure.
 *
 * @param file name of its file
 * @param png its bytes
 * @param width in logical pixels
 * @param height in logical pixels
 * @param alt what it shows, for those who do not see it
 * @param caption what stands below it
 */
@SuppressWarnings("ArrayRecordComponent")
record Figure(String file, byte[] png, int width, int height, String alt, String caption) {

    static Figure of(String file, BufferedImage image, int scale, String alt, String caption) {
        return new Figure(file, png(image), image.getWidth() / scale, image.getHeight() / scale, alt, caption);
    }

    /** The image as PNG; made in memory, since the default stream wants a temporary file. */
    private static byte[] png(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
            if (!ImageIO.write(image, "png", stream)) {
                throw new IllegalStateException("every Java runtime writes PNG");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode a figure in memory", e);
        }
        return bytes.toByteArray();
    }
}
