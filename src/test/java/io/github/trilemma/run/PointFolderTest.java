package io.github.trilemma.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.Presets;
import io.github.trilemma.config.SweepConfig;
import io.github.trilemma.surface.CdpPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PointFolderTest {
    private static final Provenance PROVENANCE =
            new Provenance("0.1.0", "unknown", "2.10.0", "1.5.13", "17.0.1", "Linux x86_64", "cpu", "torch", -7, 2);

    @TempDir
    Path temp;

    private PointFolder point;
    private Path file;

    @BeforeEach
    void setUp() {
        SweepConfig sweep = Presets.of("quickstart");
        point = RunStore.createOrOpen(temp.resolve("run"), sweep).point(sweep.base());
        file = point.dir().resolve("point.json");
    }

    static RunRecord record(String id) {
        return new RunRecord(
                new CdpPoint(id, 1, 0.02, 0, new TreeMap<>(Map.of("rmse", 0.16, "errorRate.cnn1", 0.1 + 0.2))),
                Status.DONE,
                null,
                PROVENANCE);
    }

    @Test
    void aRecordSurvivesAndIsTheSameBytes() throws IOException {
        RunRecord record = record(point.id());
        point.writeRecord(record);
        assertThat(point.record()).contains(record);
        byte[] first = Files.readAllBytes(file);
        point.writeRecord(point.record().orElseThrow());
        assertThat(Files.readAllBytes(file)).isEqualTo(first);
        assertThat(Files.readString(file))
                .startsWith("{\n  \"point\" : {\n")
                .contains("\"errorRate.cnn1\" : 0.30000000000000004,\n")
                .contains("\"status\" : \"done\"")
                .doesNotContain("message")
                .doesNotContain("\r")
                .endsWith("}\n");
        assertThat(record.done()).isTrue();
    }

    @Test
    void aDivergedPointMayHaveNoNumbers() {
        TreeMap<String, Double> measures =
                new TreeMap<>(Map.of("mse", Double.NaN, "rmse", Double.POSITIVE_INFINITY, "psnr", -Double.MIN_VALUE));
        RunRecord record = new RunRecord(
                new CdpPoint(point.id(), 1, 2, 3, measures),
                Status.DIVERGED,
                "mse became NaN at iteration 3",
                PROVENANCE);
        point.writeRecord(record);
        assertThat(point.record()).contains(record);
        assertThat(record.done()).isFalse();
    }

    @Test
    void timesAreKeptApart() {
        assertThat(point.timing()).isEmpty();
        Timing timing = new Timing("2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z", 60, 1 / 3.0, 2);
        point.writeTiming(timing);
        assertThat(point.timing()).contains(timing);
        assertThat(point.record()).isEmpty();
    }

    @Test
    void aRecordOfAnotherPointIsRefused() throws IOException {
        RunRecord other = record("0123456789abcdef");
        assertThatThrownBy(() -> point.writeRecord(other)).isInstanceOf(IllegalArgumentException.class);
        point.writeRecord(record(point.id()));
        Files.writeString(file, unsealed().replace(point.id(), "0123456789abcdef"));
        assertThatThrownBy(point::record)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("(it is the record of point 0123456789abcdef)");
    }

    @Test
    void everyTruncationIsDamage() throws IOException {
        point.writeRecord(record(point.id()));
        String whole = Files.readString(file);
        for (int length = 0; length < whole.length() - 2; length++) {
            Files.writeString(file, whole.substring(0, length));
            assertThatThrownBy(point::record)
                    .as("cut at " + length)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageStartingWith(file + " is damaged (")
                    .hasMessageEndingWith("): delete the folder " + point.dir() + " and run the sweep again");
        }
    }

    /** The record as programs wrote it before there were checksums. */
    private String unsealed() throws IOException {
        return Files.readString(file).replaceAll(",\n  \"sha256\" : \"[0-9a-f]{64}\"", "");
    }

    @Test
    void aRecordWithoutChecksumsIsRead() throws IOException {
        point.writeRecord(record(point.id()));
        RunRecord before = point.record().orElseThrow();
        Files.writeString(file, unsealed());
        assertThat(point.record()).contains(before);
    }

    @Test
    void aFileThatIsNotTheRecordedOneIsNamed() throws IOException {
        PointFolder.requireWhole(point.samples());
        Files.writeString(point.samples(), "picture");
        point.writeRecord(record(point.id()));
        PointFolder.requireWhole(point.samples());
        PointFolder.requireWhole(point.history());
        Files.writeString(point.samples(), "Picture");
        assertThatThrownBy(() -> PointFolder.requireWhole(point.samples()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(point.samples() + " is damaged (its checksum does not match): delete the folder "
                        + point.dir() + " and run the sweep again");
        Files.delete(point.samples());
        assertThatThrownBy(() -> PointFolder.requireWhole(point.samples()))
                .hasMessageStartingWith(point.samples() + " is missing: ");
    }

    @Test
    void wrongContentIsDamage() throws IOException {
        point.writeRecord(record(point.id()));
        String whole = unsealed();
        List<String> wrong = List.of(
                whole.replace("0.16", "\"much\""),
                whole.replace("0.16", "\"0.16\""),
                whole.replace("0.16", "null"),
                whole.replace("0.16", "[0.16]"),
                whole.replace("\"done\"", "\"finished\""),
                whole.replace("\"done\"", "0"),
                whole.replace("\"threads\" : 2", "\"threads\" : 2.5"),
                whole.replace("\"threads\" : 2", "\"threads\" : null"),
                whole.replace("\"threads\" : 2", "\"thread\" : 2"),
                whole.replace("\"alpha\" : 1.0,", ""),
                whole.replace("\"status\" : \"done\",", ""),
                whole.replace("\"alpha\" : 1.0,", "\"alpha\" : 1.0, \"alpha\" : 1.0,"),
                whole + "{}",
                "null",
                "[]",
                "\0\0\0\0\0\0\0\0",
                " ".repeat((1 << 20) + 1));
        for (String text : wrong) {
            assertThat(text).isNotEqualTo(whole);
            Files.writeString(file, text);
            assertThatThrownBy(point::record)
                    .as(text.substring(0, Math.min(1000, text.length())))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageStartingWith(file + " is damaged (")
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
        }
    }

    @Test
    void filesHaveTheirPlaces() {
        assertThat(point.history()).isEqualTo(point.dir().resolve("history.jsonl"));
        assertThat(point.checkpoint()).isEqualTo(point.dir().resolve("checkpoint"));
        assertThat(point.restorer()).isEqualTo(point.dir().resolve("restorer.safetensors"));
        assertThat(point.critic()).isEqualTo(point.dir().resolve("critic.safetensors"));
        assertThat(point.samples()).isEqualTo(point.dir().resolve("samples.png"));
        assertThat(point.events()).isEqualTo(point.dir().resolve("events.out.tfevents.0.trilemma"));
    }
}
