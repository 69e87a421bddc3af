package io.github.trilemma.kernel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether a file is a whole shared library of Linux. The dynamic linker does not look: it maps what the headers promise, and
 * touching a page beyond the end of a truncated file kills the process.
 */
final class Elf {
    private static final int HEADER = 64;
    private static final int MAGIC = 0x7F454C46;
    private static final int SECTIONS_OFFSET = 0x28;
    private static final int SECTION_SIZE = 0x3A;
    private static final int SECTION_COUNT = 0x3C;

    private Elf() {}

    /** What is wrong with {@code library}, null when nothing is: it must begin as ELF and reach to the end of its section table. */
    static String fault(Path library) throws IOException {
        long size = Files.size(library);
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        try (FileChannel channel = FileChannel.open(library)) {
            while (header.hasRemaining() && channel.read(header) >= 0) {
                // The next read goes on where this one ended.
            }
        }
        if (header.hasRemaining() || header.getInt(0) != MAGIC) {
            return "no shared library";
        }
        header.order(ByteOrder.nativeOrder());
        long end = header.getLong(SECTIONS_OFFSET)
                + (long) header.getShort(SECTION_SIZE) * Short.toUnsignedInt(header.getShort(SECTION_COUNT));
        return size < end ? "cut off after " + size + " of " + end + " bytes" : null;
    }
}
