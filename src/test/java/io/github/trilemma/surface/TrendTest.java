package io.github.trilemma.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrendTest {
    @Test
    void countsStepsLineByLine() {
        Trend trend = Trend.of(
                List.of(
                        RandomPoints.weighted(1, 0.1, 0, 0.3),
                        RandomPoints.weighted(1, 0, 0, 0.1),
                        RandomPoints.weighted(1, 0.02, 0, 0.2),
                        RandomPoints.weighted(1, 0, 0.005, 0.2),
                        RandomPoints.weighted(1, 0.02, 0.005, 0.1),
                        RandomPoints.weighted(1, 0.5, 0.9, 0.1)),
                Measure.RMSE,
                Weight.BETA);
        assertThat(trend.lines()).hasSize(2);
        Trend.Line first = trend.lines().get(0);
        assertThat(first.standing()).isEqualTo(Map.of(Weight.ALPHA, 1.0, Weight.GAMMA, 0.0));
        assertThat(first.weights()).containsExactly(0.0, 0.02, 0.1);
        assertThat(first.values()).containsExactly(0.1, 0.2, 0.3);
        assertThat(first.kendall()).isEqualTo(1);
        assertThat(first.spearman()).isCloseTo(1, within(1e-12));
        assertThat(trend.steps()).isEqualTo(3);
        assertThat(trend.rising()).isEqualTo(2);
        assertThat(trend.falling()).isEqualTo(1);
        assertThat(trend.tau()).isCloseTo(0.5, within(1e-12));
        assertThat(trend.longest()).contains(first);
    }

    @Test
    void seedsAreAveragedAndMissingMeasuresLeftOut() {
        Trend trend = Trend.of(
                List.of(
                        RandomPoints.weighted(1, 0, 0, 0.1),
                        RandomPoints.weighted(1, 0, 0, 0.3),
                        RandomPoints.weighted(1, 0, 1, 0.2),
                        RandomPoints.weighted(1, 0, 2, Double.NaN)),
                Measure.RMSE,
                Weight.GAMMA);
        assertThat(trend.lines()).hasSize(1);
        assertThat(trend.lines().get(0).values().get(0)).isCloseTo(0.2, within(1e-15));
        assertThat(trend.lines().get(0).weights()).containsExactly(0.0, 1.0);
    }

    @Test
    void oneValueOfTheWeightHasNoTrend() {
        Trend trend = Trend.of(List.of(RandomPoints.weighted(1, 0, 0, 0.1)), Measure.RMSE, Weight.ALPHA);
        assertThat(trend.lines()).isEmpty();
        assertThat(trend.steps()).isZero();
        assertThat(trend.tau()).isNaN();
        assertThat(trend.longest()).isEmpty();
    }

    @Test
    void rankCorrelationsOfKnownSeries() {
        double[] x = {1, 2, 3, 4, 5};
        double[] y = {1, 3, 2, 5, 4};
        assertThat(RankCorrelation.kendall(x, y)).isCloseTo(0.6, within(1e-12));
        assertThat(RankCorrelation.spearman(x, y)).isCloseTo(0.8, within(1e-12));
        assertThat(RankCorrelation.kendall(x, new double[] {5, 4, 3, 2, 1})).isEqualTo(-1);
        // Ties: tau-b of (1,2,2,3) and (1,2,3,4) is 5/sqrt(5·6).
        assertThat(RankCorrelation.kendall(new double[] {1, 2, 2, 3}, new double[] {1, 2, 3, 4}))
                .isCloseTo(5 / Math.sqrt(30), within(1e-12));
        assertThat(RankCorrelation.spearman(new double[] {1, 2, 2, 3}, new double[] {1, 2, 3, 4}))
                .isCloseTo(4.5 / Math.sqrt(4.5 * 5), within(1e-12));
        assertThat(RankCorrelation.kendall(x, new double[] {2, 2, 2, 2, 2})).isNaN();
        assertThat(RankCorrelation.spearman(new double[0], new double[0])).isNaN();
        assertThatThrownBy(() -> RankCorrelation.kendall(new double[] {Double.NaN}, new double[] {1}))
                .hasMessage("pair 0 must be numbers, got (NaN, 1.0)");
    }
}
