package io.github.trilemma.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SeedMeansTest {
    private static CdpPoint point(String id, double beta, double rmse, double half) {
        TreeMap<String, Double> measures = new TreeMap<>();
        measures.put(Measure.RMSE, rmse);
        TreeMap<String, Interval> intervals = new TreeMap<>();
        if (half > 0) {
            intervals.put(Measure.RMSE, new Interval(rmse - half, rmse + half));
        }
        return new CdpPoint(id, 1, beta, 0, measures, intervals);
    }

    @Test
    void theSpreadIsPooledAndGivenToSingleSeeds() {
        List<List<CdpPoint>> groups = List.of(
                List.of(point("a", 0, 0.1, 0), point("b", 0, 0.3, 0)),
                List.of(point("c", 1, 0.5, 0), point("d", 1, 0.5, 0)),
                List.of(point("e", 2, 0.7, 0)));
        // Squares 0.01 + 0.01 + 0 over two degrees of freedom.
        assertThat(SeedMeans.spread(groups).get(Measure.RMSE)).isCloseTo(0.1, within(1e-12));
        List<CdpPoint> merged = SeedMeans.merge(groups);
        assertThat(merged).extracting(CdpPoint::id).containsExactly("a", "c", "e");
        assertThat(merged.get(0).distortion()).isCloseTo(0.2, within(1e-12));
        assertThat(error(merged.get(0))).isCloseTo(0.1 / Math.sqrt(2), within(1e-9));
        assertThat(error(merged.get(2))).isCloseTo(0.1, within(1e-9));
    }

    @Test
    void testImagesAreSharedBySeeds() {
        double se = 0.02;
        double half = se * Interval.SIGMAS;
        List<CdpPoint> merged = SeedMeans.merge(List.of(
                List.of(point("a", 0, 0.2, half), point("b", 0, 0.2, half)), List.of(point("c", 1, 0.4, half))));
        assertThat(error(merged.get(0))).isCloseTo(se, within(1e-9));
        assertThat(error(merged.get(1))).isCloseTo(se, within(1e-9));
    }

    @Test
    void onePointOfUnknownPrecisionStaysSo() {
        List<CdpPoint> merged = SeedMeans.merge(List.of(List.of(point("a", 0, 0.2, 0))));
        assertThat(merged.get(0).interval(Measure.RMSE)).isEmpty();
        assertThat(SeedMeans.spread(List.of(List.of(point("a", 0, 0.2, 0))))).isEmpty();
    }

    private static double error(CdpPoint point) {
        return point.interval(Measure.RMSE).orElseThrow().standardError();
    }
}
