package io.github.trilemma.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.run.RunRecord;
import io.github.trilemma.run.RunStore;
import io.github.trilemma.run.Status;
import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.CdpSurface;
import io.github.trilemma.surface.Interval;
import io.github.trilemma.surface.Measure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShapeClaimsTest {
    @TempDir
    private Path folder;

    private static CdpPoint point(double beta, double mse, double gap, double error, double standardError) {
        TreeMap<String, Double> measures = new TreeMap<>();
        measures.put(Measure.MSE, mse);
        measures.put(Measure.CRITIC_GAP, gap);
        measures.put(Measure.errorRate("one"), error);
        TreeMap<String, Interval> intervals = new TreeMap<>();
        if (standardError > 0) {
            intervals.put(Measure.errorRate("one"), Interval.around(error, standardError));
        }
        return new CdpPoint("b" + beta, 1, beta, 0, measures, intervals);
    }

    private static List<Verdict> verdicts(CdpPoint... points) {
        return ShapeClaims.of(
                CdpSurface.of(List.of(points), Measure.MSE, Measure.CRITIC_GAP, Measure.errorRate("one")), "as told");
    }

    @Test
    void everyViolationIsNamedWithItsSize() {
        Verdict falls = verdicts(
                        point(0, 0.1, 0.1, 0.3, 0.01), point(1, 0.2, 0.2, 0.4, 0.01), point(2, 0.3, 0.05, 0.2, 0.01))
                .get(0);
        assertThat(falls.finding()).isEqualTo(Finding.FAILS);
        assertThat(falls.numbers())
                .isEqualTo("1 pair of points ordered in D and P; 1 violation, 1 of them beyond 1.6 standard errors:"
                        + " (1, 1, 0) is 0.1 above (1, 0, 0), 7.1 standard errors; violations up to 0.1277 in C"
                        + " would not"
                        + " show, 0.02 are tolerated; as told; that of D and P is not known and not counted");
        assertThat(falls.line()).startsWith("does not hold: C falls as D and P may rise (");
    }

    @Test
    void withoutIntervalsItCannotBeTold() {
        List<Verdict> verdicts = verdicts(point(0, 0.1, 0.1, 0.3, 0), point(1, 0.2, 0.2, 0.4, 0));
        assertThat(verdicts).extracting(Verdict::finding).containsOnly(Finding.UNDECIDED);
        assertThat(verdicts.get(0).numbers()).endsWith("C has no intervals, so chance cannot be told from a violation");
        assertThat(verdicts.get(1).numbers()).startsWith("no point of the front");
    }

    @Test
    void seedsAreOnePointAndTheirSpreadCounts() {
        RunStore store = RunStore.createOrOpen(folder.resolve("run"), FakeRun.sweep("exp3", Map.of(), List.of()));
        for (int seed = 0; seed < 3; seed++) {
            for (double beta : new double[] {0, 0.1}) {
                var config = ConfigReader.with(store.sweep().base(), Map.of("weights.beta", beta, "seed", seed));
                var measured = FakePoints.of(1, beta, 0, seed).measures();
                var point = store.point(config);
                CdpPoint record = new CdpPoint(
                        point.id(),
                        config.weights().alpha(),
                        config.weights().beta(),
                        config.weights().gamma(),
                        measured);
                point.writeRecord(new RunRecord(record, Status.DONE, null, FakeRun.PROVENANCE));
            }
        }
        SeedGroups groups = SeedGroups.of(RunReader.read(folder.resolve("run")));
        assertThat(groups.groups()).hasSize(2).allMatch(group -> group.size() == 3);
        assertThat(groups.means())
                .hasSize(2)
                .allMatch(point -> point.interval(Measure.errorRate("cnn1")).isPresent());
        assertThat(groups.uncertainty(Measure.errorRate("cnn1"))).contains("and of the seed (standard deviation");
        assertThat(groups.uncertainty("none")).contains("not that of the seed");
    }
}
