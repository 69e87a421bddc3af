package io.github.trilemma.data;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import io.github.trilemma.ConfigurationException;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Reads PNG, JPEG and WebP files as channels-first bytes, their header first. Keeps its decoders; not thread-safe. */
final class ImageFile implements AutoCloseable {
    private static final int LONGEST_SIDE = 4096;
    /** More than any picture within the allowed sides takes without compression at 16 bits and four channels. */
    private static final long LARGEST_FILE = 160L << 20;

    private final ImageReader png = reader("png");
    private final ImageReader jpeg = reader("jpeg");
    private String warning;

    private final IIOReadWarningListener listener = (source, text) -> warning = text;
    /** Made when the first WebP file comes. */
    private ImageReader webp;

    ImageFile() {
        png.addIIOReadWarningListener(listener);
        jpeg.addIIOReadWarningListener(listener);
    }

    /** Channels (1 grey, 3 RGB; alpha is not counted), height and width of a picture. */
    record Shape(int channels, int height, int width) {
        int bytes() {
            return channels * height * width;
        }

        @Override
        public String toString() {
            return "(" + channels + "," + height + "," + width + ")";
        }
    }

    /** What a file's header says; the pixels are not decoded. */
    Shape shape(Path file) {
        return read(file, ImageFile::header);
    }

    /** The samples of an image that was decoded elsewhere. */
    static Picture picture(BufferedImage image) {
        int sides = Math.max(image.getWidth(), image.getHeight());
        int bits = image.getSampleModel().getSampleSize(0);
        try {
            if (sides > LONGEST_SIDE || bits > 16) {
                throw new IOException("its sides must be at most " + LONGEST_SIDE + " and its samples of 16 bits, got "
                        + image.getWidth() + "x" + image.getHeight() + " of " + bits + " bits");
            }
            Shape shape = new Shape(channels(image.getColorModel()), image.getHeight(), image.getWidth());
            HeapGuard.require(shape.bytes(), "an image");
            byte[] pixels = new byte[shape.bytes()];
            copy(image.isAlphaPremultiplied() ? undivided(image) : image, shape, pixels, 0);
            return new Picture(shape.channels(), shape.height(), shape.width(), pixels);
        } catch (IOException e) {
            throw new ConfigurationException("an image must be grey or RGB, got '" + oneLine(e) + "': convert it", e);
        }
    }

    /** The same image with colours that are not multiplied by alpha. */
    private static BufferedImage undivided(BufferedImage image) {
        BufferedImage plain = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_ARGB);
        int[] row = new int[image.getWidth()];
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, row.length, 1, row, 0, row.length);
            plain.setRGB(0, y, row.length, 1, row, 0, row.length);
        }
        return plain;
    }

    /** Decodes a file of the given shape to {@code pixels} from {@code offset} on, channels first; alpha is dropped. */
    void pixels(Path file, Shape expected, byte[] pixels, int offset) {
        read(file, decoder -> {
            Shape shape = header(decoder);
            if (!shape.equals(expected)) {
                throw new ConfigurationException("images of a data set must be equal in size and channels, here "
                        + expected + ", got " + shape + " in " + file
                        + ": convert it, or for training cut patches (data.patch, data.colour)");
            }
            copy(decoder.read(0), shape, pixels, offset);
            return shape;
        });
    }

    /** By its provider, not by a look-up: nothing is registered with the host's ImageIO. */
    private ImageReader webp() {
        if (webp == null) {
            webp = new WebPImageReaderSpi().createReaderInstance(null);
            webp.addIIOReadWarningListener(listener);
        }
        return webp;
    }

    @Override
    public void close() {
        if (webp != null) {
            webp.dispose();
        }
        png.dispose();
        jpeg.dispose();
    }

    private interface Use {
        Shape of(ImageReader decoder) throws IOException;
    }

    private Shape read(Path file, Use use) {
        try {
            byte[] bytes = bytes(file);
            ImageReader decoder = jpeg;
            if (PngFile.is(bytes)) {
                decoder = png;
                PngFile.check(bytes);
            } else if (WebpFile.is(bytes)) {
                decoder = webp();
                WebpFile.check(bytes);
            } else if (bytes.length < 3 || (bytes[0] & 0xff) != 0xff || (bytes[1] & 0xff) != 0xd8) {
                throw new IOException(bytes.length == 0 ? "it is empty" : "it is another kind of file");
            }
            warning = null;
            try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
                decoder.setInput(in, true, true);
                Shape shape = use.of(decoder);
                // The JPEG decoder fills what is missing with grey and only warns.
                if (warning != null) {
                    throw new IOException(warning);
                }
                return shape;
            } finally {
                decoder.setInput(null);
            }
        } catch (ConfigurationException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The decoders answer some damaged files with an IllegalArgumentException or an index out of bounds.
            throw new ConfigurationException(
                    file + " must be a whole PNG, JPEG or WebP image, got '" + oneLine(e) + "': save the image again",
                    e);
        }
    }

    private static byte[] bytes(Path file) throws IOException {
        long size = Files.size(file);
        if (size > LARGEST_FILE) {
            throw new IOException("it has " + (size >> 20) + " MiB, at most " + (LARGEST_FILE >> 20) + " are read");
        }
        return Files.readAllBytes(file);
    }

    private static Shape header(ImageReader decoder) throws IOException {
        int width = decoder.getWidth(0);
        int height = decoder.getHeight(0);
        if (width > LONGEST_SIDE || height > LONGEST_SIDE || width < 1 || height < 1) {
            throw new IOException(
                    "its sides are " + width + " and " + height + ", they must be within 1.." + LONGEST_SIDE);
        }
        Iterator<ImageTypeSpecifier> types = decoder.getImageTypes(0);
        if (!types.hasNext()) {
            throw new IOException("it is neither grey nor RGB");
        }
        return new Shape(channels(types.next().getColorModel()), height, width);
    }

    private static int channels(ColorModel colours) throws IOException {
        if (colours instanceof IndexColorModel palette) {
            return isGrey(palette) ? 1 : 3;
        }
        int channels = colours.getNumColorComponents();
        if (channels != 1 && channels != 3) {
            throw new IOException("it has " + channels + " colour channels");
        }
        return channels;
    }

    private static boolean isGrey(IndexColorModel palette) {
        for (int i = 0; i < palette.getMapSize(); i++) {
            if (palette.getRed(i) != palette.getGreen(i) || palette.getRed(i) != palette.getBlue(i)) {
                return false;
            }
        }
        return true;
    }

    /** Takes the stored samples: getRGB would pass grey values through a colour profile and change them. */
    private static void copy(BufferedImage image, Shape shape, byte[] pixels, int offset) {
        Raster raster = image.getRaster();
        int plane = shape.height() * shape.width();
        int[] row = new int[shape.width()];
        IndexColorModel palette = image.getColorModel() instanceof IndexColorModel indexed ? indexed : null;
        for (int c = 0; c < shape.channels(); c++) {
            int band = palette == null ? c : 0;
            int largest = (1 << raster.getSampleModel().getSampleSize(band)) - 1;
            for (int y = 0; y < shape.height(); y++) {
                raster.getSamples(0, y, shape.width(), 1, band, row);
                int at = offset + c * plane + y * shape.width();
                for (int x = 0; x < row.length; x++) {
                    int value = palette == null ? (row[x] * 255 + largest / 2) / largest : entry(palette, row[x], c);
                    pixels[at + x] = (byte) value;
                }
            }
        }
    }

    private static int entry(IndexColorModel palette, int index, int channel) {
        return switch (channel) {
            case 0 -> palette.getRed(index);
            case 1 -> palette.getGreen(index);
            default -> palette.getBlue(index);
        };
    }

    private static ImageReader reader(String format) {
        return ImageIO.getImageReadersByFormatName(format).next();
    }

    private static String oneLine(Exception e) {
        String text = e.getMessage() == null || e.getMessage().isBlank()
                ? e.getClass().getSimpleName()
                : e.getMessage();
        String first = text.strip().lines().findFirst().orElseThrow();
        Throwable cause = e.getCause();
        return cause == null || cause.getMessage() == null
                ? first
                : first + " (" + cause.getMessage().strip() + ")";
    }
}
