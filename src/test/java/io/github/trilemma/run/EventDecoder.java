package io.github.trilemma.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Decodes event files by code that shares nothing with {@link EventWriter}, checksums included. */
final class EventDecoder {
    private EventDecoder() {}

    /** An event; {@code version} only in the first. */
    record Event(double wallTime, long step, String version, Map<String, Float> values) {}

    static List<Event> decode(byte[] bytes) {
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
    static long crc32c(byte[] data) {
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
