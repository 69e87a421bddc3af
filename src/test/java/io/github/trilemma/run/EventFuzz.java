package io.github.trilemma.run;

import io.github.trilemma.fuzz.Parts;
import io.github.trilemma.fuzz.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Event files for TensorBoard: rows of any names and numbers, some before and some after the opening, decoded again. */
public final class EventFuzz {
    private static final int MOST_ROWS = 20;

    private EventFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Parts parts = new Parts(input);
        int before = parts.octet() % 4;
        List<Map<String, Double>> rows = new ArrayList<>();
        for (byte[] row = parts.part(); row.length > 0 && rows.size() < MOST_ROWS; row = parts.part()) {
            rows.add(row(new Parts(row)));
        }
        Path file = Reading.room().resolve("events");
        int kept = Math.min(before, rows.size());
        try (EventWriter writer = EventWriter.open(file, rows.subList(0, kept))) {
            rows.subList(kept, rows.size()).forEach(writer::append);
        }
        List<EventDecoder.Event> events;
        try {
            events = EventDecoder.decode(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Reading.same("events", rows.size() + 1, events.size());
        for (int i = 0; i < rows.size(); i++) {
            Map<String, Float> expected = new LinkedHashMap<>();
            rows.get(i).forEach((name, value) -> expected.put(name, value.floatValue()));
            Float iteration = expected.remove(History.ITERATION);
            Reading.same(
                    "step", (long) iteration.floatValue(), events.get(i + 1).step());
            Reading.same("values", expected, events.get(i + 1).values());
        }
    }

    /** Iteration, then for each value the length of its name, the name, and eight octets of a double. */
    private static Map<String, Double> row(Parts parts) {
        Map<String, Double> row = new LinkedHashMap<>();
        row.put(History.ITERATION, (double) (parts.octet() << 16 | parts.octet() << 8 | parts.octet()));
        for (byte[] name = parts.part(); name.length > 0; name = parts.part()) {
            byte[] bits = new byte[8];
            for (int i = 0; i < bits.length; i++) {
                bits[i] = (byte) parts.octet();
            }
            row.putIfAbsent(
                    new String(name, StandardCharsets.UTF_8),
                    ByteBuffer.wrap(bits).getDouble());
        }
        return row;
    }

    /** Two rows. */
    public static List<byte[]> seeds() {
        byte[] value = ByteBuffer.allocate(8).putDouble(0.25).array();
        byte[] row = {0, 0, 20, 0, 3, 'm', 's', 'e', value[0], value[1], 0, 0, 0, 0, 0, 0, 0, 0};
        return List.of(Parts.join(new int[] {1}, row, row, new byte[0]));
    }
}
