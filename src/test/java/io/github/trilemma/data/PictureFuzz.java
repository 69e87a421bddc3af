package io.github.trilemma.data;

import io.github.trilemma.fuzz.Parts;
import io.github.trilemma.fuzz.Reading;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/**
 * PNG and JPEG pictures: an octet that asks for the checksums of PNG chunks to be made right, without which no changed PNG would
 * reach the decoder; then the file.
 */
public final class PictureFuzz {
    /** Larger pictures are looked at, not decoded: the format allows 4096×4096 in a few bytes. */
    private static final long MOST_VALUES = 1 << 16;

    private static final long MOST = 64L << 20;

    private PictureFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Parts parts = new Parts(input);
        boolean mend = parts.octet() % 2 == 0;
        byte[] bytes = parts.rest();
        Path file = Reading.file("picture.png", mend ? mended(bytes) : bytes);
        Picture.Size size = Reading.read(MOST, () -> Picture.size(file));
        if (size == null || (long) size.channels() * size.height() * size.width() > MOST_VALUES) {
            return;
        }
        Picture picture = Reading.read(MOST, () -> Picture.read(file));
        if (picture != null) {
            Reading.same("height", size.height(), picture.height());
            writtenAndReadAgain(picture);
        }
    }

    private static void writtenAndReadAgain(Picture picture) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            picture.writePng(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path file = Reading.file("again.png", out.toByteArray());
        Picture again = Reading.read(MOST, () -> Picture.read(file));
        Reading.same("pixels", true, again != null && Arrays.equals(picture.pixels(), again.pixels()));
    }

    /** The same chunks with right checksums, as far as they can be followed. */
    private static byte[] mended(byte[] png) {
        if (!PngFile.is(png)) {
            return png;
        }
        ByteBuffer bytes = ByteBuffer.wrap(png);
        int at = 8;
        while (png.length - at >= 12) {
            int length = bytes.getInt(at);
            if (length < 0 || length > png.length - at - 12) {
                break;
            }
            CRC32 sum = new CRC32();
            sum.update(png, at + 4, 4 + length);
            bytes.putInt(at + 8 + length, (int) sum.getValue());
            at += 12 + length;
        }
        return png;
    }

    /** Pictures of every colour model that Java writes, as PNG and JPEG. */
    public static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (int type : new int[] {
            BufferedImage.TYPE_BYTE_GRAY,
            BufferedImage.TYPE_USHORT_GRAY,
            BufferedImage.TYPE_INT_RGB,
            BufferedImage.TYPE_INT_ARGB,
            BufferedImage.TYPE_BYTE_INDEXED,
            BufferedImage.TYPE_BYTE_BINARY
        }) {
            for (String format : List.of("png", "jpg")) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                try {
                    if (ImageIO.write(new BufferedImage(3, 2, type), format, out)) {
                        seeds.add(Parts.join(new int[] {0}, out.toByteArray()));
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return seeds;
    }
}
