package io.github.trilemma.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Decodes the files by code that shares nothing with the writer, checksums included. */
class EventWriterTest {
    private record Event(double wallTime, long step, String version, Map<String, Float> values) {}

    @TempDir
    Path dir;

    private static Map<String, Double> row(int iteration, double... terms) {
        Map<String, Double> row = new LinkedHashMap<>();
        row.put("iteration", (double) iteration);
        for (int i = 0; i < terms.length; i++) {
            row.put("loss/term" + i, terms[i]);
        }
        return row;
    }

    @Test
    void theDecodersChecksumIsCrc32c() {
        assertThat(crc32c("123456789".getBytes(StandardCharsets.US_ASCII))).isEqualTo(0xE3069283L);
        assertThat(crc32c(new byte[32])).isEqualTo(0x8A9136AAL);
    }

    @Test
    void scalarsCanBeReadBack() throws IOException {
        Path file = dir.resolve(EventWriter.FILE_NAME);
        String longName = "\u00e9".repeat(200);
        try (EventWriter writer = EventWriter.open(file, List.of(row(0, 1, 0.5), row(127, Double.NaN)))) {
            writer.append(row(128, -1e-40, Double.NEGATIVE_INFINITY));
            writer.append(Map.of("iteration", Integer.MAX_VALUE, longName, 3));
            writer.append(Map.of("iteration", 5L));
        }
        List<Event> events = decode(Files.readAllBytes(file));
        assertThat(events)
                .containsExactly(
                        new Event(0, 0, "brain.Event:2", Map.of()),
                        new Event(0, 0, null, Map.of("loss/term0", 1f, "loss/term1", 0.5f)),
                        new Event(127, 127, null, Map.of("loss/term0", Float.NaN)),
                        new Event(128, 128, null, Map.of("loss/term0", -1e-40f, "loss/term1", Float.NEGATIVE_INFINITY)),
                        new Event(Integer.MAX_VALUE, Integer.MAX_VALUE, null, Map.of(longName, 3f)),
                        new Event(5, 5, null, Map.of()));
    }

    @Test
    void theFirstRecordIsThatOfEveryEventFile() throws IOException {
        Path file = dir.resolve("e");
        EventWriter.open(file, List.of()).close();
        byte[] bytes = Files.readAllBytes(file);
        assertThat(bytes).hasSize(8 + 4 + 24 + 4);
        assertThat(bytes).startsWith(24, 0, 0, 0, 0, 0, 0, 0, 0xa3, 0x7f, 0x4b, 0x22, 0x09);
        assertThat(new String(bytes, 23, 13, StandardCharsets.US_ASCII)).isEqualTo("brain.Event:2");
    }

    @Test
    void rebuiltFromTheHistoryItIsTheSameFile() throws IOException {
        List<Map<String, Double>> rows = new ArrayList<>();
        for (int i = 0; i < 300; i += 3) {
            rows.add(row(i, Math.sin(i), i));
        }
        Path whole = dir.resolve("whole");
        try (EventWriter writer = EventWriter.open(whole, List.of())) {
            rows.forEach(writer::append);
            writer.flush();
        }
        Path resumed = dir.resolve("resumed");
        Files.writeString(resumed, "torn by a crash");
        try (EventWriter writer = EventWriter.open(resumed, rows.subList(0, 40))) {
            rows.subList(40, rows.size()).forEach(writer::append);
        }
        assertThat(resumed).hasSameBinaryContentAs(whole);
        assertThat(decode(Files.readAllBytes(whole))).hasSize(101);
    }

    @Test
    void aRowNeedsAnIteration() {
        try (EventWriter writer = EventWriter.open(dir.resolve("e"), List.of())) {
            assertThatThrownBy(() -> writer.append(Map.of("mse", 1)))
                    .hasMessage("a row must have an iteration, got [mse]");
        }
    }

    private static List<Event> decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        List<Event> events = new ArrayList<>();
        while (in.hasRemaining()) {
            int start = in.position();
            int length = Math.toIntExact(in.getLong());
            checkCrc(in, bytes, start, 8);
            int data = in.position();
            in.position(data + length);
            checkCrc(in, bytes, data, length);
            events.add(event(ByteBuffer.wrap(bytes, data, length).slice().order(ByteOrder.LITTLE_ENDIAN)));
        }
        return events;
    }

    private static void checkCrc(ByteBuffer in, byte[] bytes, int from, int length) {
        byte[] part = new byte[length];
        System.arraycopy(bytes, from, part, 0, length);
        long masked = Integer.toUnsignedLong(in.getInt());
        long rotated = (masked - 0xa282ead8L) & 0xFFFFFFFFL;
        long crc = ((rotated >>> 17) | (rotated << 15)) & 0xFFFFFFFFL;
        assertThat(crc).isEqualTo(crc32c(part));
    }

    /** Bit by bit, polynomial 0x1EDC6F41 reflected. */
    private static long crc32c(byte[] data) {
        long crc = 0xFFFFFFFFL;
        for (byte b : data) {
            crc ^= b & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 1 ? (crc >>> 1) ^ 0x82F63B78L : crc >>> 1;
            }
        }
        return crc ^ 0xFFFFFFFFL;
    }

    private static Event event(ByteBuffer in) {
        double wallTime = 0;
        long step = 0;
        String version = null;
        Map<String, Float> values = new LinkedHashMap<>();
        while (in.hasRemaining()) {
            switch (in.get()) {
                case 0x09 -> wallTime = in.getDouble();
                case 0x10 -> step = varint(in);
                case 0x1a ->
                    version = StandardCharsets.UTF_8.decode(message(in)).toString();
                case 0x2a -> summary(message(in), values);
                default -> throw new AssertionError("unknown field of an event");
            }
        }
        return new Event(wallTime, step, version, values);
    }

    private static void summary(ByteBuffer in, Map<String, Float> values) {
        while (in.hasRemaining()) {
            assertThat(in.get()).isEqualTo((byte) 0x0a);
            ByteBuffer value = message(in);
            assertThat(value.get()).isEqualTo((byte) 0x0a);
            String tag = StandardCharsets.UTF_8.decode(message(value)).toString();
            assertThat(value.get()).isEqualTo((byte) 0x15);
            values.put(tag, value.getFloat());
            assertThat(value.hasRemaining()).isFalse();
        }
    }

    private static ByteBuffer message(ByteBuffer in) {
        int length = Math.toIntExact(varint(in));
        ByteBuffer message = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        in.position(in.position() + length);
        return message;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = in.get();
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
    }
}
