package io.github.trilemma.report;

import io.github.trilemma.fuzz.Parts;
import io.github.trilemma.fuzz.Reading;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** A point's picture of test images, as the report reads it: any refusal is noted there, so what counts is memory and time. */
public final class SampleSheetFuzz {
    private static final long MOST = 512L << 20;
    /** Larger pictures are left out up to the size that the reader refuses: a few bytes ask for seconds of decoding. */
    private static final long MOST_PIXELS = 1 << 14;

    private static final long LARGEST = 100_000_000;

    private SampleSheetFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        long pixels = pixels(input);
        if (pixels > MOST_PIXELS && pixels <= LARGEST) {
            return;
        }
        Path file = Reading.file("samples.png", input);
        var sheet = Reading.read(MOST, () -> {
            try {
                return SampleSheet.read(file).orElse(null);
            } catch (IOException | RuntimeException e) {
                return null;
            }
        });
        if (sheet != null) {
            Reading.same(
                    "tile",
                    sheet.tile(),
                    sheet.tile(SampleSheet.Row.RESTORED, sheet.count() - 1).getWidth());
        }
    }

    /** What the header of a PNG asks for; 0 when there is none. */
    private static long pixels(byte[] png) {
        if (png.length < 24) {
            return 0;
        }
        ByteBuffer bytes = ByteBuffer.wrap(png);
        return Math.max(0L, bytes.getInt(16)) * Math.max(0L, bytes.getInt(20));
    }

    /** Two images of 4×4. */
    public static List<byte[]> seeds() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(new BufferedImage(8, 12, BufferedImage.TYPE_BYTE_GRAY), "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.of(out.toByteArray(), Parts.utf8("no picture"));
    }
}
