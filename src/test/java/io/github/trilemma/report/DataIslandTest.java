package io.github.trilemma.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.trilemma.run.PointFolder;
import io.github.trilemma.run.RunRecord;
import io.github.trilemma.run.Status;
import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.Interval;
import io.github.trilemma.surface.Measure;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataIslandTest {
    private static final String HOSTILE = "</script><script>alert(1)</script><!-- & \u2028\u2029 \"'";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private FakeRun empty() {
        return FakeRun.in(
                folder.resolve("run"),
                FakeRun.sweep("exp2", FakeRun.axes(List.of(0.0, 0.02, 0.1), List.of(0.0, 0.005, 0.01)), List.of()));
    }

    private static String island(FakeRun run) {
        RunView view = RunReader.read(run.dir());
        RecordedFiles files = RecordedFiles.read(view, new ArrayList<>());
        return DataIsland.of(view, ReportOptions.defaults(), files).orElseThrow();
    }

    @Test
    void holdsMeasuresImagesAndCurves() throws IOException {
        FakeRun run = empty();
        for (CdpPoint point : FakePoints.nine()) {
            run.done(point.alpha(), point.beta(), point.gamma());
        }
        JsonNode root = JSON.readTree(island(run));

        assertThat(root.get("axes").get("D")).extracting(JsonNode::asText).containsExactly("rmse", "mse");
        assertThat(root.get("axes").get("P")).extracting(JsonNode::asText).containsExactly("criticGap");
        assertThat(root.get("axes").get("C"))
                .extracting(JsonNode::asText)
                .startsWith("errorRate.cnn1", "errorRate.logistic", "errorRate.cnn2", "crossEntropy.cnn1");
        assertThat(root.get("measures").get("rmse").get("mixedBySquare").asBoolean())
                .isTrue();
        assertThat(root.get("measures").get("mse").get("mixedBySquare").asBoolean())
                .isFalse();
        assertThat(root.get("points")).hasSize(9);
        JsonNode point = root.get("points").get(0);
        CdpPoint same = RunReader.read(run.dir()).entries().get(0).point();
        assertThat(point.get("id").asText()).isEqualTo(same.id());
        assertThat(point.get("measures").get("rmse").asDouble()).isEqualTo(same.distortion());
        assertThat(root.get("history")).hasSize(9);
        JsonNode curve = root.get("history").get(0);
        assertThat(curve.get("iterations")).hasSize(81);
        assertThat(curve.get("terms").get("mse")).hasSize(81);
        assertThat(root.get("seeds").asBoolean()).isFalse();

        String address = point.get("restored").asText();
        byte[] png = Base64.getDecoder().decode(address.substring("data:image/png;base64,".length()));
        BufferedImage strip = ImageIO.read(new ByteArrayInputStream(png));
        assertThat(strip.getWidth()).isEqualTo(root.get("samples").get("width").asInt());
        assertThat(strip.getHeight()).isEqualTo(28);
    }

    @Test
    void intervalsAreTakenOverAndMissingNumbersAreLeftOut() throws IOException {
        FakeRun run = empty();
        PointFolder point = run.started(1, 0, 0);
        TreeMap<String, Double> measures = new TreeMap<>(
                Map.of(Measure.RMSE, 0.2, Measure.CRITIC_GAP, Double.NaN, Measure.errorRate("cnn1"), 0.1));
        TreeMap<String, Interval> intervals = new TreeMap<>(Map.of(Measure.RMSE, new Interval(0.19, 0.21)));
        point.writeRecord(new RunRecord(
                new CdpPoint(point.id(), 1, 0, 0, measures, intervals), Status.DONE, null, FakeRun.PROVENANCE));
        run.done(1, 0.02, 0);
        JsonNode first = null;
        for (JsonNode each : JSON.readTree(island(run)).get("points")) {
            first = each.get("id").asText().equals(point.id()) ? each : first;
        }
        assertThat(first).isNotNull();
        assertThat(first.get("measures").has(Measure.CRITIC_GAP)).isFalse();
        assertThat(first.get("intervals").get(Measure.RMSE).get(0).asDouble()).isEqualTo(0.19);
        assertThat(first.get("intervals").get(Measure.RMSE).get(1).asDouble()).isEqualTo(0.21);
    }

    @Test
    void nothingThatAPageActsOnLeavesTheIsland() throws IOException {
        FakeRun run = empty();
        run.record(
                1,
                0,
                0,
                Status.DONE,
                null,
                Map.of(Measure.RMSE, 0.2, "distance." + HOSTILE, 0.3, Measure.errorRate(HOSTILE), 0.1));
        run.done(1, 0.02, 0);
        String island = island(run);
        assertThat(island).doesNotContain("<", ">", "&", "\u2028", "\u2029");
        assertThat(JSON.readTree(island).get("axes").get("P"))
                .extracting(JsonNode::asText)
                .contains("distance." + HOSTILE);

        ReportOptions small = new ReportOptions(
                Measure.RMSE, Measure.CRITIC_GAP, List.of(), List.of(), List.of(), OptionalDouble.empty(), 1, 1);
        Report.write(run.dir(), small);
        assertThat(Files.readString(run.dir().resolve("report.html"))).doesNotContain("<script>alert");
    }

    @Test
    void longHistoriesAreThinnedToTheirLastRow() throws IOException {
        FakeRun run = empty();
        PointFolder point = run.done(1, 0, 0);
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 130_000; i++) {
            rows.append("{\"iteration\":").append(i).append(",\"mse\":0.123456789}\n");
        }
        Files.writeString(point.history(), rows);
        JsonNode curve = JSON.readTree(island(run)).get("history").get(0);
        assertThat(curve.get("iterations").size()).isBetween(40, 120_000);
        assertThat(curve.get("iterations")
                        .get(curve.get("iterations").size() - 1)
                        .asInt())
                .isEqualTo(129_999);
        assertThat(curve.get("terms").get("mse").get(0).asDouble()).isEqualTo(0.12346);
    }
}
