package io.github.trilemma.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class OrderAgreementTest {
    private static double[] errors(int n, double each) {
        double[] errors = new double[n];
        Arrays.fill(errors, each);
        return errors;
    }

    @Test
    void aRulerAgreesWithItself() {
        double[] values = {0.1, 0.5, 0.2, 0.9};
        OrderAgreement order = OrderAgreement.of(values, errors(4, 0.01), values, errors(4, 0.01));
        assertThat(order.kendall()).isCloseTo(1, within(1e-12));
        assertThat(order.spearman()).isCloseTo(1, within(1e-12));
        assertThat(order.clear()).isEqualTo(6);
        assertThat(order.close() + order.clearFlipped() + order.closeFlipped()).isZero();
        assertThat(order.disputes()).isEmpty();
    }

    /** Points 0 and 1 are swapped clearly under both, 2 and 3 within the intervals of the second. */
    @Test
    void clearAndClosePairsAreToldApart() {
        double[] first = {1, 2, 5.0, 5.3};
        double[] second = {2, 1, 5.02, 5.01};
        OrderAgreement order = OrderAgreement.of(first, errors(4, 0.1), second, errors(4, 0.1));
        assertThat(order.clear()).isEqualTo(5);
        assertThat(order.clearFlipped()).isEqualTo(1);
        assertThat(order.close()).isEqualTo(1);
        assertThat(order.closeFlipped()).isEqualTo(1);
        assertThat(order.disputes()).hasSize(1);
        OrderAgreement.Dispute dispute = order.disputes().get(0);
        assertThat(dispute.lowerInFirst()).isZero();
        assertThat(dispute.lowerInSecond()).isEqualTo(1);
        assertThat(dispute.size()).isCloseTo(1 / Math.hypot(0.1, 0.1), within(1e-9));
        assertThat(order.kendall()).isCloseTo((4 - 2) / 6.0, within(1e-12));
    }

    @Test
    void withoutIntervalsNothingIsClear() {
        double[] first = {1, 2, 3};
        double[] second = {3, 2, 1};
        OrderAgreement order = OrderAgreement.of(first, errors(3, Double.NaN), second, errors(3, Double.NaN));
        assertThat(order.clear()).isZero();
        assertThat(order.closeFlipped()).isEqualTo(3);
        assertThat(order.disputes()).isEmpty();
        assertThatThrownBy(() -> OrderAgreement.of(first, errors(2, 1), second, errors(3, 1)))
                .hasMessageStartingWith("every value must have a standard error");
    }

    /** Fisher's transformation by hand: tau 0.5 of 20 points. */
    @Test
    void kendallHasAnInterval() {
        Interval interval = RankCorrelation.kendallInterval(0.5, 20).orElseThrow();
        double half = 1.959964 * Math.sqrt(0.437 / 16);
        assertThat(interval.low()).isCloseTo(Math.tanh(0.5493061443 - half), within(1e-9));
        assertThat(interval.high()).isCloseTo(Math.tanh(0.5493061443 + half), within(1e-9));
        assertThat(RankCorrelation.kendallInterval(1, 20)).isEmpty();
        assertThat(RankCorrelation.kendallInterval(0.5, 5)).isEmpty();
        assertThat(RankCorrelation.kendallInterval(Double.NaN, 20)).isEmpty();
    }
}
