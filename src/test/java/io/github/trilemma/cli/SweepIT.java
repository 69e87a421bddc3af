package io.github.trilemma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.trilemma.run.Folders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep of 2 by 2 points from nothing to its report, and what commands on the finished run do. */
class SweepIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path temp;

    @Test
    void aSweepPrintsItsTableAndKeepsWhatTheDesignSays() throws IOException {
        Launch.Ended ended = TinySweep.ended();
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.err()).isEmpty();
        List<String> lines = ended.out().lines().toList();
        assertThat(lines.get(0)).contains("alpha", "beta", "gamma", "RMSE", "error cnn1", "error logistic", "status");
        assertThat(lines.subList(1, 5)).allMatch(line -> line.contains(" done "));
        assertThat(lines.get(lines.size() - 1)).isEqualTo("report: run/report.html");

        Path run = TinySweep.folder().resolve("run");
        assertThat(run.resolve("sweep.yaml")).isNotEmptyFile();
        List<Path> points = points(run);
        assertThat(points).hasSize(4);
        for (Path point : points) {
            assertThat(point.getFileName().toString()).matches("[0-9a-f]{16}");
            assertThat(names(point))
                    .containsExactlyInAnyOrder(
                            "config.yaml",
                            "history.jsonl",
                            "events.out.tfevents.0.trilemma",
                            "restorer.safetensors",
                            "critic.safetensors",
                            "heldOutCritic.safetensors",
                            "samples.png",
                            "timing.json",
                            "point.json");
            assertHistory(point.resolve("history.jsonl"));
            assertRecord(point.resolve("point.json"));
            assertPicture(point.resolve("samples.png"));
        }
        assertThat(Files.readAllLines(run.resolve("points.csv"))).hasSize(5);
        assertThat(names(run).stream().filter(name -> name.startsWith("profile-") && name.endsWith(".png")))
                .as("three panels per judge")
                .hasSize(6);
        for (Path file : files(run)) {
            if (file.toString().endsWith(".png")) {
                assertPicture(file);
            }
        }
    }

    @Test
    void theReportIsOneFileThatNeedsNoOther() throws IOException {
        Path run = TinySweep.folder().resolve("run");
        String page = Files.readString(run.resolve("report.html"));
        assertThat(page).contains("data:image/png;base64,");
        // Scripts write such attributes into what they draw; the page's policy keeps them from loading anything.
        assertThat(page.replaceAll("(?s)<script.*?</script>", "")).doesNotContainPattern("(src|href)=\"(?!data:|#)");
        for (Path point : points(run)) {
            assertThat(page).contains(point.getFileName().toString());
        }
    }

    @Test
    void aRerunDoesNothingNew() {
        Path folder = TinySweep.copy(temp);
        Snapshot before = Snapshot.of(folder);
        Launch.Ended ended = Launch.run(folder, TinySweep.command("run", TinySweep.GRID));
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).isEqualTo(TinySweep.ended().out());
        Snapshot after = Snapshot.of(folder);
        assertThat(Snapshot.differences(after.files(), before.files())).isEmpty();
        assertThat(after.changed("run/points/")).isEqualTo(before.changed("run/points/"));
        assertThat(after.changed("run/judges/")).isEqualTo(before.changed("run/judges/"));
        assertThat(after.changed("run/sweep.yaml")).isEqualTo(before.changed("run/sweep.yaml"));
    }

    @Test
    void reportWritesTheSameBytesAgainFromThePointsAlone() throws IOException {
        Path folder = TinySweep.copy(temp);
        Snapshot before = Snapshot.of(folder);
        for (Path file : files(folder.resolve("run"))) {
            if (!file.endsWith("sweep.yaml") && !file.endsWith(".lock")) {
                Files.delete(file);
            }
        }
        Folders.delete(folder.resolve("run/judges"));
        Launch.Ended ended = Launch.run(folder, "report", "run");
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(Snapshot.differences(
                        Snapshot.of(folder).files(), before.files(path -> !path.startsWith("run/judges"))))
                .isEmpty();
        assertThat(ended.out()).contains("wrote run/report.html", "wrote run/points.csv");
    }

    @Test
    void jsonIsForPrograms() throws IOException {
        Path folder = TinySweep.copy(temp);
        Launch.Ended sweep =
                Launch.run(folder, TinySweep.join(TinySweep.command("run", TinySweep.GRID), List.of("--json")));
        assertThat(sweep.code()).as(sweep.err()).isZero();
        JsonNode run = JSON.readTree(sweep.out());
        assertThat(run.get("total").asInt()).isEqualTo(4);
        assertThat(run.get("measured").asInt()).isEqualTo(4);
        assertThat(run.get("failed").asInt()).isZero();
        Launch.Ended report = Launch.run(folder, "report", "run", "--json");
        assertThat(report.code()).as(report.err()).isZero();
        assertThat(JSON.readTree(report.out()).get("points")).isEqualTo(run.get("points"));
        Set<String> ids = new HashSet<>();
        for (JsonNode point : run.get("points")) {
            ids.add(point.get("id").asText());
            assertThat(point.get("rmse").asDouble()).isBetween(0.0, 1.0);
            assertThat(point.get("errorRate.cnn1").asDouble()).isBetween(0.0, 1.0);
            assertThat(point.get("criticGap").isDouble()).isTrue();
        }
        assertThat(ids).isEqualTo(names(folder.resolve("run/points")));
    }

    @Test
    void anAddedValueTrainsOnlyItsPoint() throws IOException {
        Path folder = TinySweep.copy(temp);
        Snapshot before = Snapshot.of(folder);
        Set<String> old = names(folder.resolve("run/points"));
        List<String> grid = List.of("--grid", "beta=0,0.1", "--grid", "gamma=0,0.02", "--grid", "alpha=1");
        Launch.Ended same = Launch.run(folder, TinySweep.command("run", grid));
        assertThat(same.code()).as(same.err()).isZero();
        assertThat(names(folder.resolve("run/points"))).isEqualTo(old);

        List<String> wider = List.of("--grid", "beta=0,0.1,0.3", "--grid", "gamma=0");
        Launch.Ended ended = Launch.run(folder, TinySweep.command("run", wider));
        assertThat(ended.code()).as(ended.err()).isZero();
        Set<String> added = new HashSet<>(names(folder.resolve("run/points")));
        added.removeAll(old);
        assertThat(added).hasSize(1);
        Path point = folder.resolve("run/points").resolve(added.iterator().next());
        assertThat(Files.readString(point.resolve("config.yaml"))).contains("beta: 0.3");
        Snapshot after = Snapshot.of(folder);
        for (String id : old) {
            assertThat(after.changed("run/points/" + id)).isEqualTo(before.changed("run/points/" + id));
        }
        assertThat(after.changed("run/judges/")).isEqualTo(before.changed("run/judges/"));
    }

    @Test
    void aDivergingPointIsRecordedAndTheSweepGoesOn() throws IOException {
        List<String> judges = List.of(
                "--classifier",
                TinySweep.judge("cnn1").toString(),
                "--judge",
                "logistic=" + TinySweep.judge("logistic"));
        List<String> command = TinySweep.join(
                TinySweep.command("run", judges), List.of("--lanes", "1", "--grid", "restorerLearningRate=1e30,0.001"));
        Launch.Ended ended = Launch.run(temp, command);
        assertThat(ended.code()).as(ended.err()).isEqualTo(1);
        assertThat(ended.errLines()).hasSize(1);
        Map<String, String> status = new HashMap<>();
        for (Path point : points(temp.resolve("run"))) {
            JsonNode record = JSON.readTree(point.resolve("point.json").toFile());
            status.put(record.get("status").asText(), point.getFileName().toString());
            assertThat(point.resolve("checkpoint")).doesNotExist();
        }
        assertThat(status).containsOnlyKeys("done", "diverged");
        String diverged = status.get("diverged");
        assertThat(ended.err())
                .startsWith("warning: point " + diverged + " diverged: ")
                .contains("at iteration");
        assertThat(ended.out()).containsPattern("diverged +" + diverged).containsPattern("done +" + status.get("done"));
        assertThat(Files.readString(temp.resolve("run/report.html"))).contains(diverged);

        Snapshot before = Snapshot.of(temp.resolve("run/points"));
        Launch.Ended again = Launch.run(temp, command);
        assertThat(again.code())
                .as("a point that diverged would only diverge again")
                .isEqualTo(1);
        assertThat(Snapshot.of(temp.resolve("run/points")).changed("")).isEqualTo(before.changed(""));
    }

    private static void assertHistory(Path file) throws IOException {
        List<Integer> iterations = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            JsonNode row = JSON.readTree(line);
            iterations.add(row.get("iteration").asInt());
            assertThat(row.get("criticGap").isDouble()).isTrue();
        }
        assertThat(iterations).containsExactly(0, 5);
    }

    private static void assertRecord(Path file) throws IOException {
        JsonNode record = JSON.readTree(file.toFile());
        assertThat(record.get("status").asText()).isEqualTo("done");
        assertThat(record.get("provenance").fieldNames())
                .toIterable()
                .contains("trilemma", "commit", "libtorch", "javacpp", "device", "kernels", "seed", "threads");
        assertThat(record.get("point").get("measures").fieldNames())
                .toIterable()
                .contains("rmse", "psnr", "criticGap", "errorRate.cnn1", "errorRate.logistic");
    }

    private static void assertPicture(Path file) throws IOException {
        byte[] start = new byte[8];
        try (var in = Files.newInputStream(file)) {
            assertThat(in.readNBytes(start, 0, 8)).isEqualTo(8);
        }
        assertThat(new String(start, StandardCharsets.ISO_8859_1))
                .as(file.toString())
                .isEqualTo("\u0089PNG\r\n\u001a\n");
    }

    private static List<Path> points(Path run) throws IOException {
        try (Stream<Path> points = Files.list(run.resolve("points"))) {
            return points.sorted().toList();
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static Set<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            Set<String> names = new HashSet<>();
            files.forEach(file -> names.add(file.getFileName().toString()));
            return names;
        }
    }
}
