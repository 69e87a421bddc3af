package io.github.trilemma.report;

import io.github.trilemma.run.AtomicFiles;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A finished figure.
 *
 * @param file name of its file
 * @param png its bytes
 * @param svg the same as SVG
 * @param width in logical pixels
 * @param height in logical pixels
 * @param alt what it shows, for those who do not see it
 * @param caption what stands below it
 */
@SuppressWarnings("ArrayRecordComponent")
record Figure(String file, byte[] png, String svg, int width, int height, String alt, String caption) {

    static Figure of(String file, BufferedImage image, int scale, String alt, String caption) {
        if (!(image instanceof Drawing drawing)) {
            throw new IllegalArgumentException("a figure must be drawn on a Canvas, got " + image.getClass());
        }
        return new Figure(
                file, png(image), drawing.svg(alt), image.getWidth() / scale, image.getHeight() / scale, alt, caption);
    }

    /** Writes the picture and, beside it, its SVG. */
    List<Path> write(Path folder) {
        Path picture = folder.resolve(file);
        AtomicFiles.write(picture, out -> out.write(png));
        Path drawing = folder.resolve(file.replaceFirst("\\.png$", ".svg"));
        AtomicFiles.writeString(drawing, svg);
        return List.of(picture, drawing);
    }

    /** The image as PNG; made in memory, since the default stream wants a temporary file. */
    static byte[] png(BufferedImage image) {
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
