package io.github.trilemma.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.trilemma.ConfigurationException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class DiscreteSourceTest {
    private final double[] priors = {0.5, 0.5};
    private final double[][] classes = {{0.9, 0.1}, {0.2, 0.8}};
    private final double[][] channel = {{0.7, 0.2, 0.1}, {0.1, 0.2, 0.7}};
    private final double[][] cost = {{0, 1}, {1, 0}};
    private final int[] decision = {0, 1};

    @Test
    void posteriorsByHand() {
        DiscreteSource source = new DiscreteSource(priors, classes, channel, cost, decision);
        assertThat(source.clean()).containsExactly(new double[] {0.55, 0.45}, within(1e-15));
        assertThat(source.degraded()).containsExactly(new double[] {0.43, 0.2, 0.37}, within(1e-15));
        // Class 1 at y = 0: 0.5·(0.2·0.7 + 0.8·0.1) of 0.43.
        assertThat(source.errorGiven(0, 0)).isCloseTo(0.11 / 0.43, within(1e-15));
        assertThat(source.errorGiven(0, 1)).isCloseTo(0.32 / 0.43, within(1e-15));
        assertThat(source.distortionGiven(0, 0)).isCloseTo(0.045 / 0.43, within(1e-15));
        assertThat(source.bayesError()).isCloseTo(0.11 + 0.1 + 0.08, within(1e-15));
    }

    @Test
    void messagesNameTheField() {
        refused(
                "classes[1].p must sum to 1 within 1e-9, got 0.75",
                () -> source(priors, new double[][] {{1, 0}, {0.25, 0.5}}, channel, cost, decision));
        refused(
                "classes[].prior must sum to 1 within 1e-9, got 1.1",
                () -> source(new double[] {0.6, 0.5}, classes, channel, cost, decision));
        refused(
                "channel[1] must have 3 entries, got 2: one for each symbol",
                () -> source(priors, classes, new double[][] {{0.7, 0.2, 0.1}, {0.5, 0.5}}, cost, decision));
        refused(
                "channel[0][1] must be a finite number of at least 0, got -0.2",
                () -> source(priors, classes, new double[][] {{1.2, -0.2}, {0.5, 0.5}}, cost, decision));
        refused(
                "cost must have 2 rows, got 1: one for each row of channel",
                () -> source(priors, classes, channel, new double[][] {{0, 1}}, decision));
        refused(
                "cost[1][0] must be a finite number of at least 0, got NaN",
                () -> source(priors, classes, channel, new double[][] {{0, 1}, {Double.NaN, 0}}, decision));
        refused(
                "decision must have 2 entries, got 1: one for each symbol",
                () -> source(priors, classes, channel, cost, new int[] {0}));
        refused(
                "decision[1] must be a class index within 0..1, got 2",
                () -> source(priors, classes, channel, cost, new int[] {0, 2}));
        refused(
                "channel must have 1..1001 entries, got 1002",
                () -> source(priors, classes, new double[1002][1], cost, decision));
        refused(
                "perception w1 must be given for 2 symbols, got 3",
                () -> new CdpSolver(source(priors, classes, channel, cost, decision), new Wasserstein1(new double[3])));
        refused(
                "D must be a number of at least 0, or null for unlimited, got -1.0",
                () -> new CdpSolver(source(priors, classes, channel, cost, decision), new TotalVariation())
                        .solve(-1.0, null));
    }

    private static DiscreteSource source(
            double[] priors, double[][] classes, double[][] channel, double[][] cost, int[] decision) {
        return new DiscreteSource(priors, classes, channel, cost, decision);
    }

    private static void refused(String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(ConfigurationException.class).hasMessage(message);
    }
}
