package io.github.trilemma.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Any single bit of a sealed text that changes is seen; texts without a seal pass. */
class SealTest {
    @TempDir
    private Path folder;

    @Test
    void aFlippedBitOfYamlShows() throws IOException {
        Path file = folder.resolve("a.yaml");
        byte[] sealed = Seal.yaml("name: ä\nvalue: 0.1\n").getBytes(StandardCharsets.UTF_8);
        Files.write(file, sealed);
        assertThat(Seal.isYamlWhole(file)).isTrue();
        for (int bit = 8; bit < 8 * sealed.length; bit++) {
            Files.write(file, flipped(sealed, bit));
            assertThat(Seal.isYamlWhole(file)).as("bit " + bit).isFalse();
        }
        for (int length = 1; length < sealed.length; length++) {
            Files.write(file, Arrays.copyOf(sealed, length));
            assertThat(Seal.isYamlWhole(file)).as("cut at " + length).isFalse();
        }
        Files.writeString(file, "name: a\nvalue: 0.1\n");
        assertThat(Seal.isYamlWhole(file)).as("no seal").isTrue();
    }

    @Test
    void aFlippedBitOfARecordShows() throws IOException {
        Path file = folder.resolve("timing.json");
        Timing timing = new Timing("2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z", 1.5, 7.25, 0);
        Json.write(file, timing);
        assertThat(Json.read(file, Timing.class, "x")).isEqualTo(timing);
        byte[] sealed = Files.readAllBytes(file);
        for (int bit = 0; bit < 8 * sealed.length; bit++) {
            Files.write(file, flipped(sealed, bit));
            assertThatThrownBy(() -> Json.read(file, Timing.class, "delete it"))
                    .as("bit " + bit)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageStartingWith(file + " is damaged (")
                    .hasMessageEndingWith("): delete it");
        }
    }

    @Test
    void aRecordWithoutASealIsRead() throws IOException {
        Path file = folder.resolve("timing.json");
        Files.writeString(
                file,
                "{\"started\":\"a\",\"finished\":\"b\",\"trainSeconds\":1.5,\"iterationsPerSecond\":2.0,\"resumes\":1}");
        assertThat(Json.read(file, Timing.class, "x")).isEqualTo(new Timing("a", "b", 1.5, 2.0, 1));
    }

    @Test
    void aFlippedBitOfAHistoryShows() throws IOException {
        Path file = folder.resolve("history.jsonl");
        try (History.Writer writer = new History.Writer(file)) {
            writer.append(Map.of("iteration", 0));
            assertThat(writer.flush()).isEqualTo(1);
        }
        byte[] sealed = Files.readAllBytes(file);
        // Without its line feed a line is one that was not written to its end.
        for (int bit = 0; bit < 8 * (sealed.length - 1); bit++) {
            Files.write(file, flipped(sealed, bit));
            assertThatThrownBy(() -> History.read(file))
                    .as("bit " + bit)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageStartingWith(file + " is damaged (line 1: ");
        }
        Files.writeString(file, "{\"iteration\":3}\n");
        assertThat(History.read(file)).as("no seal").containsExactly(Map.of("iteration", 3.0));
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] copy = bytes.clone();
        copy[bit / 8] ^= (byte) (1 << bit % 8);
        return copy;
    }
}
