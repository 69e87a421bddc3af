package io.github.trilemma.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryTest {
    @TempDir
    Path dir;

    private Path file;

    @BeforeEach
    void setUp() {
        file = dir.resolve("history.jsonl");
    }

    private static Map<String, Object> row(int iteration, double mse) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("iteration", iteration);
        row.put("mse", mse);
        return row;
    }

    private void write(int... iterations) {
        try (History.Writer writer = new History.Writer(file)) {
            for (int iteration : iterations) {
                writer.append(row(iteration, iteration / 10.0));
            }
        }
    }

    private List<Integer> iterations() {
        return History.read(file).stream()
                .map(row -> row.get("iteration").intValue())
                .toList();
    }

    @Test
    void everyDoubleSurvives() {
        Random random = new Random(1);
        double[] values = new double[1000];
        try (History.Writer writer = new History.Writer(file)) {
            for (int i = 0; i < values.length; i++) {
                values[i] = switch (i) {
                    case 0 -> Double.NaN;
                    case 1 -> Double.POSITIVE_INFINITY;
                    case 2 -> Double.NEGATIVE_INFINITY;
                    case 3 -> -0.0;
                    default -> Double.longBitsToDouble(random.nextLong());
                };
                writer.append(row(i, values[i]));
            }
        }
        List<Map<String, Double>> rows = History.read(file);
        assertThat(rows).hasSize(values.length);
        for (int i = 0; i < values.length; i++) {
            assertThat(rows.get(i)).containsExactly(Map.entry("iteration", (double) i), Map.entry("mse", values[i]));
        }
    }

    @Test
    void isOneObjectPerLine() throws IOException {
        write(0, 20);
        assertThat(Files.readString(file))
                .isEqualTo(
                        "{\"iteration\":0,\"mse\":0.0,\"crc32c\":\"1a6a6a8e\"}\n{\"iteration\":20,\"mse\":2.0,\"crc32c\":\"dbf3b653\"}\n");
    }

    @Test
    void rowsAreThereAtOnceAndAppendedAfterReopening() {
        try (History.Writer writer = new History.Writer(file)) {
            writer.append(row(5, 1));
            assertThat(iterations()).containsExactly(5);
            writer.flush();
        }
        write(5, 6);
        assertThat(iterations()).containsExactly(5, 5, 6);
        assertThat(History.read(dir.resolve("none.jsonl"))).isEmpty();
    }

    @Test
    void resumingDropsWhatCameAfterTheCheckpoint() {
        write(0, 10, 20, 30);
        try (History.Writer writer = new History.Writer(file)) {
            writer.truncateAfter(10);
            assertThat(iterations()).containsExactly(0, 10);
            writer.append(row(20, 7));
            writer.truncateAfter(25);
        }
        assertThat(iterations()).containsExactly(0, 10, 20);
        assertThat(History.read(file).get(2)).containsEntry("mse", 7.0);
        try (History.Writer writer = new History.Writer(file)) {
            writer.truncateAfter(-1);
            writer.append(row(0, 1));
        }
        assertThat(iterations()).containsExactly(0);
    }

    @Test
    void anInterruptedAndResumedHistoryIsTheSameFile() throws IOException {
        write(0, 10, 20, 30, 40);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length <= whole.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            try (History.Writer writer = new History.Writer(file)) {
                writer.truncateAfter(20);
                for (int iteration = iterations().size() * 10; iteration <= 40; iteration += 10) {
                    writer.append(row(iteration, iteration / 10.0));
                }
            }
            assertThat(Files.readAllBytes(file)).as("cut at " + length).isEqualTo(whole);
        }
    }

    @Test
    void aTornLastLineIsDropped() throws IOException {
        write(0, 10);
        for (String torn : List.of("{\"iteration\":20,\"m", "{\"iteration\":20}", "\0\0\0\0", "x")) {
            Files.writeString(file, torn, StandardOpenOption.APPEND);
            assertThat(iterations()).as(torn).containsExactly(0, 10);
            new History.Writer(file).close();
            assertThat(Files.readString(file)).endsWith(",\"crc32c\":\"624f0a70\"}\n");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"iteration\":1,\"m | line 2: ",
                "[1] | line 2: no JSON object",
                "`` | line 2: no JSON object",
                "{\"iteration\":1} {} | line 2: more after the JSON object",
                "{\"iteration\":1,\"mse\":\"x\"} | line 2: mse must be a number, got x",
                "{\"iteration\":1,\"mse\":null} | line 2: mse must be a number, got VALUE_NULL",
                "{\"iteration\":1,\"mse\":[1]} | line 2: mse must be a number, got START_ARRAY",
                "{\"iteration\":1,\"iteration\":1} | line 2: Duplicate",
                "{\"mse\":1} | line 2: iteration must be a whole number of at least 0, got null",
                "{\"iteration\":1.5} | line 2: iteration must be a whole number of at least 0, got 1.5",
                "{\"iteration\":-1} | line 2: iteration must be a whole number of at least 0, got -1.0",
                "{\"iteration\":\"NaN\"} | line 2: iteration must be a whole number of at least 0, got NaN",
                "{\"iteration\":2} | line 3: iteration is smaller than in the line before"
            })
    void damageInTheMiddleNamesLineAndCure(String line, String message) throws IOException {
        Files.writeString(file, "{\"iteration\":0}\n" + line + "\n{\"iteration\":1}\n");
        assertThatThrownBy(() -> History.read(file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(file + " is damaged (" + message)
                .hasMessageEndingWith("): delete the folder " + dir + " and run the sweep again")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
        assertThatThrownBy(() -> new History.Writer(file)).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void aBlockOfZeroesInTheMiddleIsDamage() throws IOException {
        for (int zeroes = 1; zeroes < 9; zeroes++) {
            Files.writeString(file, "{\"iteration\":0}\n" + "\0".repeat(zeroes) + "{\"iteration\":1}\n");
            assertThatThrownBy(() -> History.read(file))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageStartingWith(file + " is damaged (line 2: ");
        }
    }

    @Test
    void rowsMustBeNumbersInOrder() {
        try (History.Writer writer = new History.Writer(file)) {
            writer.append(row(10, 1));
            assertThatThrownBy(() -> writer.append(row(9, 1))).hasMessage("iteration must be at least 10, got 9");
            assertThatThrownBy(() -> writer.append(row(-1, 1))).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> writer.append(Map.of("iteration", 11.0)))
                    .hasMessage("a row must have a whole iteration, got 11.0");
            assertThatThrownBy(() -> writer.append(Map.of("mse", 1)))
                    .hasMessage("a row must have a whole iteration, got null");
            assertThatThrownBy(() -> writer.append(Map.of("iteration", 11, "mse", "x")))
                    .hasMessage("mse must be a number, got x");
        }
        assertThat(iterations()).containsExactly(10);
    }
}
