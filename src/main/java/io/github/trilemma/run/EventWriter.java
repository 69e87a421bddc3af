package io.github.trilemma.run;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A TensorBoard event file of scalars. The same history gives the same bytes: the time of an event is its iteration
 * number.
 *
 * <p>A file is a row of TFRecords: length (8 bytes, little endian), masked CRC-32C of the length, data, masked
 * CRC-32C of the data. The data is one protocol buffer {@code Event}: wall_time = 1 (double), step = 2 (int64),
 * file_version = 3 (string), summary = 5; a {@code Summary} repeats value = 1, each with tag = 1 (string) and
 * simple_value = 2 (float).
 */
public final class EventWriter implements Closeable {
    /** The name that TensorBoard looks for. */
    public static final String FILE_NAME = "events.out.tfevents.0.trilemma";

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final Path file;
    private final OutputStream out;

    private EventWriter(Path file, OutputStream out) {
        this.file = file;
        this.out = out;
    }

    /**
     * Writes {@code file} anew from the rows of {@code history} (empty for a new point) and leaves it open for more.
     */
    public static EventWriter open(Path file, List<Map<String, Double>> history) {
        FileChannel channel = AtomicFiles.open(file, out -> {
            out.write(frame(version()));
            for (Map<String, Double> row : history) {
                out.write(frame(event(row)));
            }
        });
        return new EventWriter(file, Channels.newOutputStream(channel));
    }

    /** Appends one event: all values of the row but {@code iteration}, under their names, at the row's iteration. */
    public void append(Map<String, ? extends Number> row) {
        try {
            out.write(frame(event(row)));
        } catch (IOException e) {
            throw Failures.writing(file, e);
        }
    }

    /** Hands all events to the operating system; the file can be rebuilt from the history, so it is not synced. */
    public void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw Failures.writing(file, e);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw Failures.writing(file, e);
        }
    }

    private static byte[] version() {
        ByteArrayOutputStream event = new ByteArrayOutputStream();
        fixed64(event, 1, 0);
        bytes(event, 3, "brain.Event:2".getBytes(StandardCharsets.UTF_8));
        return event.toByteArray();
    }

    private static byte[] event(Map<String, ? extends Number> row) {
        Number iteration = row.get(History.ITERATION);
        if (iteration == null) {
            throw new IllegalArgumentException("a row must have an iteration, got " + row.keySet());
        }
        ByteArrayOutputStream summary = new ByteArrayOutputStream();
        row.forEach((name, number) -> {
            if (!name.equals(History.ITERATION)) {
                ByteArrayOutputStream value = new ByteArrayOutputStream();
                bytes(value, 1, name.getBytes(StandardCharsets.UTF_8));
                fixed32(value, 2, Float.floatToIntBits(number.floatValue()));
                bytes(summary, 1, value.toByteArray());
            }
        });
        ByteArrayOutputStream event = new ByteArrayOutputStream();
        fixed64(event, 1, Double.doubleToLongBits(iteration.doubleValue()));
        tag(event, 2, VARINT);
        varint(event, iteration.longValue());
        bytes(event, 5, summary.toByteArray());
        return event.toByteArray();
    }

    private static void tag(ByteArrayOutputStream out, int field, int type) {
        varint(out, ((long) field << 3) | type);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static void bytes(ByteArrayOutputStream out, int field, byte[] value) {
        tag(out, field, BYTES);
        varint(out, value.length);
        out.writeBytes(value);
    }

    private static void fixed64(ByteArrayOutputStream out, int field, long bits) {
        tag(out, field, FIXED64);
        out.writeBytes(little(8).putLong(bits).array());
    }

    private static void fixed32(ByteArrayOutputStream out, int field, int bits) {
        tag(out, field, FIXED32);
        out.writeBytes(little(4).putInt(bits).array());
    }

    private static byte[] frame(byte[] data) {
        byte[] length = little(8).putLong(data.length).array();
        return little(16 + data.length)
                .put(length)
                .putInt(maskedCrc(length))
                .put(data)
                .putInt(maskedCrc(data))
                .array();
    }

    /**
     * CRC-32C turned by 15 bits plus a constant, as TFRecord wants it: a checksum of data that holds checksums is
     * weak.
     */
    private static int maskedCrc(byte[] data) {
        CRC32C crc = new CRC32C();
        crc.update(data);
        return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
