package io.github.trilemma.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.run.PointFolder;
import io.github.trilemma.run.Status;
import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.Measure;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final List<Object> BETAS = List.of(0.0, 0.02, 0.1);
    private static final List<Object> GAMMAS = List.of(0.0, 0.005, 0.01);

    /** Fewer pixels than by default, to be quick. */
    private static final ReportOptions SMALL = new ReportOptions(
            Measure.RMSE, Measure.CRITIC_GAP, List.of(), List.of(), List.of(), OptionalDouble.empty(), 9, 1);

    @TempDir
    private Path folder;

    private FakeRun empty(String name) {
        return FakeRun.in(folder.resolve(name), FakeRun.sweep("exp2", FakeRun.axes(BETAS, GAMMAS), List.of()));
    }

    private FakeRun nine(String name) {
        FakeRun run = empty(name);
        for (CdpPoint point : FakePoints.nine()) {
            run.done(point.alpha(), point.beta(), point.gamma());
        }
        return run;
    }

    @Test
    void writesTablesFiguresAndPage() throws IOException {
        FakeRun run = nine("run");
        ReportSummary summary = Report.write(run.dir(), SMALL);

        assertThat(summary.files())
                .extracting(file -> file.getFileName().toString())
                .startsWith(
                        "points.csv",
                        "profile-pd-cnn1.png",
                        "profile-pd-cnn1.svg",
                        "profile-cp-cnn1.png",
                        "profile-cp-cnn1.svg",
                        "profile-cd-cnn1.png",
                        "profile-cd-cnn1.svg",
                        "surface-cnn1.png",
                        "surface-cnn1.svg",
                        "profile-pd-logistic.png",
                        "profile-pd-logistic.svg")
                .endsWith("restored.png", "restored.svg", "history.png", "history.svg", "report.html");
        for (Path file : summary.files()) {
            assertThat(file).isNotEmptyFile();
            if (file.toString().endsWith(".png")) {
                BufferedImage image = ImageIO.read(file.toFile());
                assertThat(image.getWidth()).isGreaterThan(400);
            }
        }
        BufferedImage panel =
                ImageIO.read(run.dir().resolve("profile-pd-cnn1.png").toFile());
        assertThat(panel.getWidth()).isEqualTo(560);
        assertThat(panel.getHeight()).isEqualTo(430);
        assertThat(summary.rows()).hasSize(9);
        assertThat(summary.judges()).containsExactly("cnn1", "logistic", "cnn2");
        assertThat(summary.findings()).anyMatch(line -> line.startsWith("cnn1, holds: P and D trade off at large C"));
        assertThat(summary.notes())
                .containsExactly(
                        "error rates are shares of 10000 test images: those of cnn1 run from 0.149 to 0.1656, with a standard error of 0.003599");
    }

    @Test
    void thePageNeedsNothingElse() throws IOException {
        FakeRun run = nine("run");
        Report.write(run.dir(), SMALL);
        String page = Files.readString(run.dir().resolve("report.html"));

        assertThat(page).startsWith("<!DOCTYPE html>").contains("What the measured points say", "id=\"explore\"");
        assertThat(page).hasSizeLessThan(4_000_000);
        // The library names licences and XML namespaces; the page's policy keeps it from loading anything.
        assertThat(page).contains(ChartLibrary.script(), "default-src 'none'").doesNotContain("connect-src", "unsafe");
        String own = page.replace(ChartLibrary.script(), "");
        assertThat(own).doesNotContain("http://", "https://", "<link", "@import", "url(");
        assertThat(own.split("src=\"", -1))
                .allMatch(part -> part.startsWith("<!DOCTYPE") || part.startsWith("data:image/png;base64,"));
        assertThat(page).doesNotContain(folder.toString());
        assertThat(page).contains("prefers-color-scheme: dark", "libtorch", "2.10.0", "dataset: mnist");
    }

    @Test
    void theSameFolderGivesTheSameBytesWhereverItLies() throws IOException {
        FakeRun one = nine("one");
        FakeRun other = nine("other");
        ReportSummary first = Report.write(one.dir(), SMALL);
        Map<Path, byte[]> before = new TreeMap<>();
        for (Path file : first.files()) {
            before.put(file, Files.readAllBytes(file));
        }
        Report.write(one.dir(), SMALL);
        Report.write(other.dir(), SMALL);
        for (Map.Entry<Path, byte[]> file : before.entrySet()) {
            assertThat(file.getKey()).hasBinaryContent(file.getValue());
            assertThat(other.dir().resolve(file.getKey().getFileName())).hasBinaryContent(file.getValue());
        }
    }

    @Test
    void anEmptySweepIsSaidToBeEmpty() throws IOException {
        FakeRun run = empty("run");
        ReportSummary summary = Report.write(run.dir(), SMALL);
        assertThat(summary.files())
                .extracting(file -> file.getFileName().toString())
                .containsExactly("points.csv", "report.html");
        assertThat(summary.rows()).isEmpty();
        assertThat(summary.notes()).containsExactly("no point is measured yet: there is nothing to draw (9 planned)");
        assertThat(Files.readString(run.dir().resolve("report.html"))).contains("not started");
        assertThat(summary.table()).startsWith("alpha  beta  gamma");
    }

    @Test
    void oneAndTwoPointsAreDrawnButNotJudged() {
        FakeRun run = empty("run");
        for (int points = 1; points <= 2; points++) {
            run.done(1, 0, 0.005 * points);
            ReportSummary summary = Report.write(run.dir(), SMALL);
            // A table, a page and 14 figures, each as PNG and SVG.
            assertThat(summary.files()).hasSize(30);
            assertThat(summary.findings()).allMatch(line -> line.contains("cannot be told"));
        }
    }

    @Test
    void pointsOfOneBetaMakeAColumn() {
        FakeRun run = empty("run");
        run.done(1, 0.02, 0);
        run.done(1, 0.02, 0.005);
        run.done(1, 0.02, 0.01);
        ReportSummary summary = Report.write(run.dir(), SMALL);
        assertThat(summary.findings())
                .anyMatch(line -> line.startsWith("cannot be told: distortion grows as beta grows"))
                .anyMatch(line -> line.startsWith("holds: error rate of cnn1 falls as gamma grows"));
    }

    @Test
    void brokenPointsAreListedAndEscaped() throws IOException {
        FakeRun run = empty("run");
        run.done(1, 0, 0);
        run.record(
                1, 0.02, 0, Status.DIVERGED, "mse is NaN <script>alert(1)</script>", Map.of(Measure.RMSE, Double.NaN));
        run.record(1, 0.1, 0, Status.FAILED, "out of memory", Map.of());
        run.record(
                1,
                0,
                0.005,
                Status.DONE,
                null,
                Map.of(Measure.RMSE, Double.NaN, Measure.CRITIC_GAP, -0.01, Measure.errorRate("cnn1"), 0.1));
        run.started(1, 0.02, 0.005);
        PointFolder damaged = run.started(1, 0.1, 0.005);
        Files.writeString(damaged.dir().resolve("point.json"), "{");
        ReportSummary summary = Report.write(run.dir(), SMALL);

        String page = Files.readString(run.dir().resolve("report.html"));
        assertThat(page)
                .contains("mse is NaN &lt;script&gt;alert(1)&lt;/script&gt;", "out of memory", "is damaged")
                .doesNotContain("<script>alert");
        assertThat(summary.notes())
                .contains(
                        "7 of 9 points have no result: 2 failed, 1 diverged, 1 unfinished, 3 not started",
                        "1 of 2 measured points are left out for judge cnn1: rmse, criticGap or the error rate is missing or no"
                                + " finite number");
        assertThat(Files.readAllLines(run.dir().resolve("points.csv"))).hasSize(7);
    }

    @Test
    void aNegativeCriticGapIsAValueLikeAnother() {
        FakeRun run = empty("run");
        for (int i = 0; i < 3; i++) {
            run.record(
                    1,
                    (double) BETAS.get(i),
                    0,
                    Status.DONE,
                    null,
                    Map.of(
                            Measure.RMSE,
                            0.15 + 0.01 * i,
                            Measure.CRITIC_GAP,
                            0.02 - 0.02 * i,
                            Measure.errorRate("cnn1"),
                            0.15 - 0.01 * i));
        }
        ReportSummary summary = Report.write(run.dir(), SMALL);
        assertThat(summary.findings())
                .anyMatch(line -> line.contains("P falls from 0.02 to -0.02 as D grows from 0.15 to 0.17"));
    }

    @Test
    void picturesAndHistoriesThatCannotBeReadAreNoted() throws IOException {
        FakeRun run = empty("run");
        PointFolder torn = run.done(1, 0, 0);
        PointFolder odd = run.done(1, 0.02, 0);
        Files.write(torn.samples(), new byte[] {1, 2, 3});
        ImageIO.write(
                new BufferedImage(50, 10, BufferedImage.TYPE_BYTE_GRAY),
                "png",
                odd.samples().toFile());
        Files.writeString(odd.history(), "no JSON\n");
        ReportSummary summary = Report.write(run.dir(), SMALL);
        assertThat(summary.notes())
                .anyMatch(note -> note.startsWith("the picture of point " + torn.id() + " cannot be shown"))
                .contains("the picture of point " + odd.id()
                        + " cannot be shown: three rows of square tiles expected, got" + " 50×10 pixels")
                .anyMatch(note -> note.startsWith("the history of point " + odd.id() + " cannot be shown"));
        assertThat(run.dir().resolve("restored.png")).doesNotExist();
    }

    @Test
    void optionsChooseMeasuresLevelsAndAlpha() throws IOException {
        FakeRun run = nine("run");
        ReportOptions options = SMALL.withMeasures(Measure.MSE, Measure.CRITIC_GAP)
                .withLevels(List.of(0.15, 0.16), List.of(), List.of());
        Report.write(run.dir(), options);
        assertThat(Files.readString(run.dir().resolve("report.html")))
                .contains("D is mse", "envelopes of the points with C at most 0.16 (6), 0.15 (2)");

        assertThatThrownBy(() -> Report.write(run.dir(), SMALL.withAlpha(0.3)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("the alpha of the restored images must be one of the sweep's (1), got 0.3");
        assertThatThrownBy(() -> Report.write(run.dir(), SMALL.withMeasures(Measure.PSNR, "x")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("less is better, got psnr");
        assertThatThrownBy(() -> ReportOptions.defaults().withLevels(List.of(Double.NaN), List.of(), List.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("levels of error must be finite numbers, got NaN");
    }

    @Test
    void aFolderThatIsNoSweepIsNamed() {
        assertThatThrownBy(() -> Report.write(folder, ReportOptions.defaults()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("sweep.yaml");
    }
}
