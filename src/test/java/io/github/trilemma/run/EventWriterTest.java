package io.github.trilemma.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
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
        assertThat(EventDecoder.crc32c("123456789".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(0xE3069283L);
        assertThat(EventDecoder.crc32c(new byte[32])).isEqualTo(0x8A9136AAL);
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
        List<EventDecoder.Event> events = EventDecoder.decode(Files.readAllBytes(file));
        assertThat(events)
                .containsExactly(
                        new EventDecoder.Event(0, 0, "brain.Event:2", Map.of()),
                        new EventDecoder.Event(0, 0, null, Map.of("loss/term0", 1f, "loss/term1", 0.5f)),
                        new EventDecoder.Event(127, 127, null, Map.of("loss/term0", Float.NaN)),
                        new EventDecoder.Event(
                                128, 128, null, Map.of("loss/term0", -1e-40f, "loss/term1", Float.NEGATIVE_INFINITY)),
                        new EventDecoder.Event(Integer.MAX_VALUE, Integer.MAX_VALUE, null, Map.of(longName, 3f)),
                        new EventDecoder.Event(5, 5, null, Map.of()));
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
        assertThat(EventDecoder.decode(Files.readAllBytes(whole))).hasSize(101);
    }

    @Test
    void aRowNeedsAnIteration() {
        try (EventWriter writer = EventWriter.open(dir.resolve("e"), List.of())) {
            assertThatThrownBy(() -> writer.append(Map.of("mse", 1)))
                    .hasMessage("a row must have an iteration, got [mse]");
        }
    }
}
