package io.github.trilemma.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The held-out critic after the sweep: added to finished points, and under budgets of the user's choice. */
class HeldOutIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GAP = "heldOutGap";

    @TempDir
    private Path temp;

    /** What is added later is what a sweep measures that wants it from the beginning, to the byte. */
    @Test
    void aRerunAddsTheGapToPointsThatWereMeasuredWithoutOne() throws IOException {
        Launch.Ended bare = sweep("0");
        assertThat(bare.code()).as("%s", bare).isZero();
        Snapshot before = Snapshot.of(temp);
        assertThat(before.files().keySet()).noneMatch(path -> path.endsWith("heldOutCritic.safetensors"));

        Launch.Ended added = sweep("3");
        assertThat(added.code()).as("%s", added).isZero();
        assertThat(added.err()).isEmpty();
        assertThat(added.out()).isEqualTo(TinySweep.ended().out());
        Snapshot wanted = Snapshot.of(TinySweep.folder());
        Snapshot after = Snapshot.of(temp);
        assertThat(Snapshot.differences(after.files(HeldOutIT::isMeasured), wanted.files(HeldOutIT::isMeasured)))
                .isEmpty();
        assertThat(after.files(HeldOutIT::isMeasured)).isNotEmpty();
        assertThat(Snapshot.differences(after.files(HeldOutIT::isTrained), before.files(HeldOutIT::isTrained)))
                .as("nothing is trained again")
                .isEmpty();

        Launch.Ended again = sweep("3");
        assertThat(again.code()).isZero();
        assertThat(Snapshot.of(temp).changed("run/points/")).isEqualTo(after.changed("run/points/"));
        Launch.Ended other = sweep("4");
        assertThat(other.code()).isEqualTo(2);
        assertThat(other.errLines()).hasSize(1).first().asString().contains("measures.heldOutIterations is 3 there");

        assertThat(sweep("0").code())
                .as("a sweep that wants none takes what is there")
                .isZero();
        Launch.Ended mixed = sweep("4");
        assertThat(mixed.code()).isEqualTo(2);
        assertThat(mixed.errLines()).hasSize(1).first().asString().contains("held-out critic of 3 steps and width");
        assertThat(Snapshot.of(temp).changed("run/points/")).isEqualTo(after.changed("run/points/"));
    }

    private Launch.Ended sweep(String steps) {
        List<String> command = TinySweep.command("run", TinySweep.GRID).stream()
                .map(word -> word.equals("heldOutIterations=3") ? "heldOutIterations=" + steps : word)
                .toList();
        return Launch.run(temp, command);
    }

    private static boolean isMeasured(String path) {
        return path.startsWith("run/points/") && !path.endsWith("timing.json");
    }

    private static boolean isTrained(String path) {
        return isMeasured(path)
                && !path.endsWith("point.json")
                && !path.endsWith("config.yaml")
                && !path.endsWith("heldOutCritic.safetensors");
    }

    @Test
    void anyBudgetCanBeTriedWithoutTouchingTheRun() throws IOException {
        Path folder = TinySweep.folder();
        Snapshot before = Snapshot.of(folder);
        Launch.Ended study =
                Launch.run(folder, "measure", "run", "--held-out", "1,3,5", "--held-out-seeds", "0,7", "--json");
        assertThat(study.code()).as("%s", study).isZero();
        JsonNode node = JSON.readTree(study.out());
        assertThat(node.get("points")).hasSize(4);
        for (JsonNode point : node.get("points")) {
            JsonNode readings = point.get(GAP);
            assertThat(readings).hasSize(6);
            assertThat(readings.findValuesAsText("steps")).containsExactly("1", "3", "5", "1", "3", "5");
            JsonNode kept = JSON.readTree(folder.resolve("run/points")
                    .resolve(point.get("id").asText())
                    .resolve("point.json")
                    .toFile());
            double recorded = kept.at("/point/measures/" + GAP).asDouble();
            assertThat(readings.get(1).get("value").asDouble())
                    .as("three steps of the sweep's seed are what the sweep did")
                    .isCloseTo(recorded, within(1e-5 + 1e-4 * Math.abs(recorded)));
            assertThat(readings.get(4).get("value").asDouble())
                    .as("another seed is another ruler")
                    .isNotEqualTo(readings.get(1).get("value").asDouble());
        }
        // Per seed two budgets against the largest, and the second seed against the first at three budgets.
        assertThat(node.get("orders")).hasSize(2 * 2 + 3);
        assertThat(Snapshot.differences(Snapshot.of(folder).files(), before.files()))
                .isEmpty();
    }

    @Test
    void textSaysWhatWasMeasured() throws IOException {
        Path point;
        try (Stream<Path> points = Files.list(TinySweep.folder().resolve("run/points"))) {
            point = points.sorted().findFirst().orElseThrow();
        }
        Launch.Ended one = Launch.run(temp, "measure", point.toString(), "--held-out", "2", "--held-out-width", "3");
        assertThat(one.code()).as("%s", one).isZero();
        assertThat(one.out().lines()).hasSize(2);
        assertThat(one.out())
                .startsWith("point " + point.getFileName() + ": alpha 1.0")
                .contains("held-out gap after      2 steps, critic of seed 0:");
        refuse("rising numbers of steps", point.toString(), "--held-out", "5,2");
        refuse("go with --held-out", point.toString(), "--held-out-width", "3");
        refuse("within 1..1024", point.toString(), "--held-out", "2", "--held-out-width", "0");
    }

    private void refuse(String what, String... arguments) {
        List<String> command = TinySweep.join(List.of("measure"), List.of(arguments));
        Launch.Ended ended = Launch.run(temp, command);
        assertThat(ended.code()).as("%s", ended).isEqualTo(2);
        assertThat(ended.errLines()).hasSize(1).first().asString().contains(what);
    }
}
