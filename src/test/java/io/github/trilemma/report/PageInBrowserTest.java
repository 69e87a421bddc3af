package io.github.trilemma.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.trilemma.browser.Chromium;
import io.github.trilemma.run.Status;
import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.CdpSurface;
import io.github.trilemma.surface.Measure;
import io.github.trilemma.surface.OperatingPoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a headless browser: it works its own controls (#selftest) and tells what came of it. */
class PageInBrowserTest {
    private static final String HOSTILE = "</script><img src=x onerror=alert(1)>";
    private static final ReportOptions SMALL = new ReportOptions(
            Measure.RMSE, Measure.CRITIC_GAP, List.of(), List.of(), List.of(), OptionalDouble.empty(), 9, 1);

    @TempDir
    private Path folder;

    @Test
    void controlsWorkWithoutErrorsOrNetwork() throws IOException, InterruptedException {
        Chromium chromium = Chromium.in(folder);
        FakeRun run = FakeRun.in(
                folder.resolve("run"),
                FakeRun.sweep("exp2", FakeRun.axes(List.of(0.0, 0.02, 0.1), List.of(0.0, 0.005, 0.01)), List.of()));
        for (CdpPoint point : FakePoints.fourteen()) {
            run.done(point.alpha(), point.beta(), point.gamma());
        }
        run.record(1, 7, 0, Status.DIVERGED, HOSTILE, Map.of());
        run.record(1, 8, 0, Status.DONE, null, Map.of("distance." + HOSTILE, 1.0, Measure.RMSE, 0.2));
        Report.write(run.dir(), SMALL);

        JsonNode result = selfTest(chromium, run.dir().resolve("report.html"));
        assertThat(result.get("problems")).as(result.toString()).isEmpty();
        assertThat(result.get("loaded").asInt()).as("resources asked for").isZero();
        assertThat(result.get("wide").asInt())
                .as("pixels wider than the window")
                .isZero();
        assertThat(result.get("points").asInt()).isEqualTo(14);
        assertSameOperatingPoints(result, RunReader.read(run.dir()).measured());
        assertThat(result.get("brushes")).hasSize(3);
        for (JsonNode brush : result.get("brushes")) {
            int wanted = brush.get("wanted").asInt();
            assertThat(wanted).isBetween(1, 13);
            assertThat(brush.get("chosen").asInt()).as("%s", brush).isEqualTo(wanted);
            assertThat(brush.get("marked"))
                    .as("%s", brush)
                    .extracting(JsonNode::asInt)
                    .containsOnly(wanted);
            assertThat(brush.get("images").asInt()).as("%s", brush).isEqualTo(wanted);
            assertThat(brush.get("rows").asInt()).as("%s", brush).isGreaterThanOrEqualTo(wanted);
        }
        assertThat(result.get("cleared").asInt()).isZero();
        assertThat(result.get("turned").asBoolean()).isTrue();
        assertThat(result.get("chosenByRow").asInt()).isEqualTo(1);
        assertThat(result.get("themes")).hasSize(3);
        assertThat(result.get("themes").get(0).asText()).isEqualTo("light rgb(255, 255, 255)");
        assertThat(result.get("themes").get(1).asText()).isEqualTo("dark rgb(21, 24, 27)");
        assertThat(result.get("sorted").asText()).isEqualTo("ascending");
        assertThat(result.get("svg").asText()).isEqualTo("<svg");
        assertThat(result.get("curves").asInt()).isEqualTo(14);
        assertThat(result.get("term").asText()).isEqualTo("criticCost");
    }

    /** The page's own linear programme against the engine's. */
    private static void assertSameOperatingPoints(JsonNode result, List<CdpPoint> points) {
        List<Boolean> found = new ArrayList<>();
        for (JsonNode each : result.get("operating")) {
            JsonNode measures = each.get("measures");
            CdpSurface surface = CdpSurface.of(
                    points,
                    measures.get(0).asText(),
                    measures.get(1).asText(),
                    measures.get(2).asText());
            OperatingPoint wanted = OperatingPoint.leastError(
                    surface, each.get("limitD").asDouble(), each.get("limitP").asDouble());
            assertThat(each.get("single").asText(""))
                    .as("%s", each)
                    .isEqualTo(wanted.point().map(CdpPoint::id).orElse(""));
            assertThat(each.get("mixed").isNull())
                    .as("%s", each)
                    .isEqualTo(wanted.mix().isEmpty());
            wanted.mix()
                    .ifPresent(mix -> assertThat(each.get("mixed").asDouble())
                            .as("%s", each)
                            .isCloseTo(mix.error(), within(1e-9)));
            found.add(wanted.found());
        }
        assertThat(found).hasSize(7).contains(true, false);
    }

    private static JsonNode selfTest(Chromium chromium, Path page) throws IOException, InterruptedException {
        Chromium.Opened opened = chromium.open(page.toUri() + "#selftest");
        String text = opened.dom();
        String mark = "<pre id=\"selftest\">";
        int start = text.indexOf(mark);
        assertThat(start)
                .as("the page's own test ended; the browser says: %s", opened.log())
                .isPositive();
        String json = text.substring(start + mark.length(), text.indexOf("</pre>", start));
        return new ObjectMapper()
                .readTree(json.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"));
    }
}
