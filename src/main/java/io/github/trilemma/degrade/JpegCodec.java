package io.github.trilemma.degrade;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes images of one shape as JPEG into memory and reads them again. Not thread-safe. */
final class JpegCodec implements AutoCloseable {
    /** The runtime's own codec; others may be registered by a host. */
    private static final String OWN = "com.sun.imageio.";

    private final int channels;
    private final int height;
    private final int width;
    private final ImageWriter writer;
    private final ImageReader reader;
    private final ImageWriteParam settings;
    private final BufferedImage image;
    private final int[] row;

    JpegCodec(int quality, int channels, int height, int width) {
        this.channels = channels;
        this.height = height;
        this.width = width;
        writer = own(ImageIO.getImageWritersByFormatName("jpeg"));
        reader = own(ImageIO.getImageReadersByFormatName("jpeg"));
        settings = writer.getDefaultWriteParam();
        settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        settings.setCompressionQuality(quality / 100f);
        image = new BufferedImage(
                width, height, channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
        row = new int[width];
    }

    private static <T> T own(Iterator<T> found) {
        while (found.hasNext()) {
            T codec = found.next();
            if (codec.getClass().getName().startsWith(OWN)) {
                return codec;
            }
        }
        throw new IllegalStateException("every Java runtime with java.desktop has a JPEG codec");
    }

    /** Replaces the levels 0..255 of an image (C,H,W) from {@code at} on by what is left of them. */
    void pass(float[] levels, int at) {
        WritableRaster raster = image.getRaster();
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < height; y++) {
                int from = at + (c * height + y) * width;
                for (int x = 0; x < width; x++) {
                    row[x] = (int) levels[from + x];
                }
                raster.setSamples(0, y, width, 1, c, row);
            }
        }
        Raster decoded = decode(encode()).getRaster();
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < height; y++) {
                decoded.getSamples(0, y, width, 1, c, row);
                int from = at + (c * height + y) * width;
                for (int x = 0; x < width; x++) {
                    levels[from + x] = row[x];
                }
            }
        }
    }

    private byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // The default stream wants a temporary file.
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), settings);
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException("memory takes every byte of a JPEG", e);
        } finally {
            writer.setOutput(null);
        }
        return bytes.toByteArray();
    }

    private BufferedImage decode(byte[] file) {
        try (MemoryCacheImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            reader.setInput(in, true, true);
            return reader.read(0);
        } catch (IOException e) {
            throw new IllegalStateException("the codec reads what it has written", e);
        } finally {
            reader.setInput(null);
        }
    }

    @Override
    public void close() {
        writer.dispose();
        reader.dispose();
    }
}
