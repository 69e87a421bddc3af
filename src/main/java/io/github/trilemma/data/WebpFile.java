package io.github.trilemma.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Checks the frame of a WebP file (RIFF chunks, see Google's "WebP Container Specification"). The decoder believes lengths and sizes
 * as they stand, so a picture that is cut off or larger than its canvas must be found before it.
 */
final class WebpFile {
    private static final int RIFF = 0x46464952;
    private static final int WEBP = 0x50424557;
    private static final int EXTENDED = 0x58385056; // VP8X
    private static final int LOSSY = 0x20385056; // VP8 and a space
    private static final int LOSSLESS = 0x4C385056; // VP8L
    private static final int ANIMATED = 0x02;
    private static final int SIDE = 0x3fff;
    private static final int FIRST_CHUNK = 12;
    private static final int HEAD = 8;

    private WebpFile() {}

    static boolean is(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        return file.length >= FIRST_CHUNK && bytes.getInt(0) == RIFF && bytes.getInt(8) == WEBP;
    }

    /** Follows the chunks to the end. Throws when one is cut off, or the file is no single picture of its canvas' size. */
    static void check(byte[] file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long end = HEAD + Integer.toUnsignedLong(bytes.getInt(4));
        if (end > file.length) {
            throw cutOff(file);
        }
        String canvas = null;
        String picture = null;
        long next = FIRST_CHUNK;
        while (next + HEAD <= end) {
            int at = (int) next;
            long length = Integer.toUnsignedLong(bytes.getInt(at + 4));
            if (at + HEAD + length > end) {
                throw cutOff(file);
            }
            int data = at + HEAD;
            switch (bytes.getInt(at)) {
                case EXTENDED -> {
                    requireLength(file, length, 10);
                    if ((bytes.get(data) & ANIMATED) != 0) {
                        throw new IOException("it is an animation");
                    }
                    canvas = size(1 + (bytes.getInt(data + 4) & 0xffffff), 1 + (bytes.getInt(data + 6) >>> 8));
                }
                case LOSSY -> {
                    requireLength(file, length, 10);
                    picture = size(bytes.getShort(data + 6) & SIDE, bytes.getShort(data + 8) & SIDE);
                }
                case LOSSLESS -> {
                    requireLength(file, length, 5);
                    int sides = bytes.getInt(data + 1);
                    picture = size(1 + (sides & SIDE), 1 + ((sides >>> 14) & SIDE));
                }
                default -> {
                    // Colour profile, alpha, metadata and what may come later.
                }
            }
            next = data + length + (length & 1);
        }
        if (picture == null) {
            throw new IOException("it holds no picture");
        }
        if (canvas != null && !canvas.equals(picture)) {
            throw new IOException("its canvas is " + canvas + " and its picture " + picture);
        }
    }

    private static String size(int width, int height) {
        return width + "x" + height;
    }

    private static void requireLength(byte[] file, long length, int least) throws IOException {
        if (length < least) {
            throw cutOff(file);
        }
    }

    private static IOException cutOff(byte[] file) {
        return new IOException("it ends after " + file.length + " bytes, inside the picture");
    }
}
