package io.github.trilemma.data;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * One picture of any size up to 4096×4096.
 *
 * @param channels 1 (grey) or 3 (RGB)
 * @param height in pixels
 * @param width in pixels
 * @param pixels (C,H,W) bytes, channels first
 */
@SuppressWarnings("ArrayRecordComponent")
public record Picture(int channels, int height, int width, byte[] pixels) {
    public Picture {
        long count = (long) channels * height * width;
        if ((channels != 1 && channels != 3) || count != pixels.length) {
            throw new IllegalArgumentException("a picture must have 1 or 3 channels and a byte per value, got ("
                    + channels + "," + height + "," + width + ") and " + pixels.length + " bytes");
        }
    }

    /**
     * Decodes a PNG, JPEG or WebP file; alpha is dropped.
     *
     * @throws io.github.trilemma.ConfigurationException when it is no whole picture of these kinds
     */
    public static Picture read(Path file) {
        try (ImageFile decoder = new ImageFile()) {
            return read(file, decoder);
        }
    }

    static Picture read(Path file, ImageFile decoder) {
        ImageFile.Shape shape = decoder.shape(file);
        HeapGuard.require((long) shape.channels() * shape.height() * shape.width(), file.toString());
        byte[] pixels = new byte[shape.bytes()];
        decoder.pixels(file, shape, pixels, 0);
        return new Picture(shape.channels(), shape.height(), shape.width(), pixels);
    }

    /**
     * The same picture with {@code wanted} channels: grey as L = (19595·R + 38470·G + 7471·B + 2^15) / 2^16, whole numbers, which is
     * ITU-R BT.601's luma as Pillow computes it; RGB of grey by repetition.
     */
    Picture withChannels(int wanted) {
        if (wanted == channels) {
            return this;
        }
        int plane = height * width;
        byte[] converted = new byte[wanted * plane];
        for (int i = 0; i < plane; i++) {
            if (wanted == 1) {
                int sum = 19595 * (pixels[i] & 0xff)
                        + 38470 * (pixels[plane + i] & 0xff)
                        + 7471 * (pixels[2 * plane + i] & 0xff);
                converted[i] = (byte) ((sum + 0x8000) >> 16);
            } else {
                converted[i] = pixels[i];
                converted[plane + i] = pixels[i];
                converted[2 * plane + i] = pixels[i];
            }
        }
        return new Picture(wanted, height, width, converted);
    }

    /** Copies the part of {@code rows} by {@code columns} pixels at ({@code top}, {@code left}) to {@code to} from {@code offset} on. */
    void cut(int top, int left, int rows, int columns, byte[] to, int offset) {
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < rows; y++) {
                System.arraycopy(
                        pixels, (c * height + top + y) * width + left, to, offset + (c * rows + y) * columns, columns);
            }
        }
    }

    /** A picture without pixels' values, from a file's header: for checks before the work begins. */
    public static Size size(Path file) {
        try (ImageFile decoder = new ImageFile()) {
            ImageFile.Shape shape = decoder.shape(file);
            return new Size(shape.channels(), shape.height(), shape.width());
        }
    }

    /**
     * What a file's header says.
     *
     * @param channels 1 (grey) or 3 (RGB)
     * @param height in pixels
     * @param width in pixels
     */
    public record Size(int channels, int height, int width) {}

    /**
     * The samples of an image in memory as they are, scaled to 8 bits; alpha is dropped.
     *
     * @throws io.github.trilemma.ConfigurationException when it is neither grey nor RGB, or larger than 4096×4096
     */
    public static Picture of(BufferedImage image) {
        return ImageFile.picture(image);
    }

    /** Its channels, height and width. */
    public Size size() {
        return new Size(channels, height, width);
    }

    /** An image of 8 bits per sample, {@code TYPE_BYTE_GRAY} or {@code TYPE_INT_RGB}. */
    public BufferedImage toImage() {
        int type = channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
        BufferedImage image = new BufferedImage(width, height, type);
        WritableRaster raster = image.getRaster();
        int[] row = new int[width];
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    row[x] = pixels[(c * height + y) * width + x] & 0xff;
                }
                raster.setSamples(0, y, width, 1, c, row);
            }
        }
        return image;
    }

    /** Writes it as PNG of 8 bits per sample. */
    public void writePng(OutputStream out) throws IOException {
        // The default stream wants a temporary file.
        try (ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            if (!ImageIO.write(toImage(), "png", stream)) {
                throw new IllegalStateException("every Java runtime writes PNG");
            }
        }
    }
}
