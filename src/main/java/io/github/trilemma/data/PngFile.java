package io.github.trilemma.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * Checks the frame of a PNG file. ImageIO neither compares the checksums of the chunks nor asks for the last one, so
 * a flipped bit would pass as another picture.
 */
final class PngFile {
    private static final long SIGNATURE = 0x89504E470D0A1A0AL;
    private static final int END = 0x49454E44; // IEND
    /** Length and type before a chunk's data. */
    private static final int HEAD = 8;

    private static final int CHECKSUM = 4;

    private PngFile() {}

    static boolean is(byte[] file) {
        return file.length >= HEAD && ByteBuffer.wrap(file).getLong() == SIGNATURE;
    }

    /** Follows the chunks to the last one. Throws when the file ends before it or a checksum (CRC-32) is wrong. */
    static void check(byte[] file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        int at = HEAD;
        int type = 0;
        while (type != END) {
            if (file.length - at < HEAD + CHECKSUM) {
                throw new IOException("it ends after " + file.length + " bytes, inside the picture");
            }
            int length = bytes.getInt(at);
            if (length < 0 || length > file.length - at - HEAD - CHECKSUM) {
                throw new IOException("it ends after " + file.length + " bytes, inside the picture");
            }
            type = bytes.getInt(at + 4);
            CRC32 sum = new CRC32();
            sum.update(file, at + 4, 4 + length);
            if ((int) sum.getValue() != bytes.getInt(at + HEAD + length)) {
                throw new IOException("the checksum of its part at byte " + at + " is wrong");
            }
            at += HEAD + length + CHECKSUM;
        }
    }
}
