package io.github.trilemma.report;

import io.github.trilemma.fuzz.Parts;
import io.github.trilemma.fuzz.Reading;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** A point's picture of test images, as the report reads it: any refusal is noted there, so what counts is memory and time. */
public final class SampleSheetFuzz {
    private static final long MOST = 512L << 20;

    private SampleSheetFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
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
