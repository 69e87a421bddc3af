package io.github.trilemma.report;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A point's picture of test images: three rows (clean, degraded, restored) of square tiles without gaps.
 *
 * @param picture the whole sheet
 * @param tile side of a tile in pixels
 * @param count images in a row
 */
record SampleSheet(BufferedImage picture, int tile, int count) {
    /** Rows of the sheet. */
    enum Row {
        CLEAN(0),
        DEGRADED(1),
        RESTORED(2);

        private final int index;

        Row(int index) {
            this.index = index;
        }
    }

    /** Pixels beyond which a sheet is not read: the largest real one has 100 images of a few hundred pixels a side. */
    private static final long LARGEST = 100_000_000L;

    /**
     * Reads a sheet.
     *
     * @return empty when the file is missing
     * @throws IOException when it is no PNG of three rows of square tiles; the message says what it is
     */
    static Optional<SampleSheet> read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("png");
        ImageReader reader = readers.next();
        try (InputStream in = Files.newInputStream(file);
                ImageInputStream stream = new MemoryCacheImageInputStream(in)) {
            reader.setInput(stream, true, true);
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            int tile = height / 3;
            if (height % 3 != 0 || width < tile || width % tile != 0 || (long) width * height > LARGEST) {
                throw new IOException("three rows of square tiles expected, got " + width + "×" + height + " pixels");
            }
            return Optional.of(new SampleSheet(reader.read(0), tile, width / tile));
        } finally {
            reader.dispose();
        }
    }

    /** One image. */
    BufferedImage tile(Row row, int index) {
        return picture.getSubimage(index * tile, row.index * tile, tile, tile);
    }

    /** The first {@code images} images of a row side by side. */
    BufferedImage row(Row row, int images) {
        return picture.getSubimage(0, row.index * tile, images * tile, tile);
    }
}
