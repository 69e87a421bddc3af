package io.github.trilemma.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.Presets;
import io.github.trilemma.run.ManyPoints;
import io.github.trilemma.run.PointFolder;
import io.github.trilemma.run.RunStore;
import io.github.trilemma.surface.Axis;
import io.github.trilemma.surface.Limits;
import io.github.trilemma.surface.Measure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of more points than can be drawn, one of them damaged. */
class ManyPointsTest {
    private static final int POINTS = 2000;

    @TempDir
    private Path dir;

    @Test
    void theReportDrawsSomeCountsAllAndNamesTheDamagedOne() throws IOException {
        RunStore store = ManyPoints.write(dir, ManyPoints.sweep(Presets.of("quickstart"), 50, POINTS / 50));
        PointFolder victim = store.points().get(700);
        Files.writeString(victim.dir().resolve("config.yaml"), "no configuration");
        RunStore.Listing listing = store.listing(List.of());
        assertThat(listing.points()).hasSize(POINTS - 1);
        assertThat(listing.damaged()).singleElement().satisfies(damaged -> {
            assertThat(damaged.folder()).isEqualTo(victim.dir());
            assertThat(damaged.problem()).contains("config.yaml is damaged (");
        });

        ReportSummary report = Report.write(dir, ReportOptions.defaults());
        assertThat(report.rows()).hasSize(POINTS - 1);
        assertThat(Files.readAllLines(dir.resolve("points.csv"))).hasSize(POINTS);
        assertThat(report.notes())
                .contains("1 of 2000 points have no result: 0 failed, 0 diverged, 0 unfinished, 1 not started")
                .contains("1 folder of a point is damaged and left out:")
                .anyMatch(note -> note.contains(victim.id()))
                .anyMatch(note -> note.matches("figures, findings and the page take \\d+ of 1999 points: .*"));
        assertThat(report.table()).endsWith("and 999 more points, see points.csv\n");
        assertThat(Files.size(dir.resolve("report.html"))).isLessThan(8L << 20);

        // Among fewer points another one might be best.
        assertThatThrownBy(() -> Choice.of(dir, null, Measure.CRITIC_GAP, Axis.ERROR, Limits.none()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(victim.id());
    }
}
