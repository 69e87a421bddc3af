package io.github.trilemma.lane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LaneRateTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void waitsForWarmLanesAndThenForItsWindow() {
        LaneRate rate = new LaneRate();
        assertThat(rate.look(new long[] {0, 0}, 0)).isEmpty();
        assertThat(rate.look(new long[] {500, 3}, SECOND))
                .as("the second is not warm")
                .isEmpty();
        assertThat(rate.look(new long[] {600, 10}, 2 * SECOND)).as("begins").isEmpty();
        assertThat(rate.look(new long[] {700, 100}, 3 * SECOND)).as("too short").isEmpty();
        assertThat(rate.look(new long[] {800, 200}, 4 * SECOND)).hasValue((800 + 200 - 610) / 2.0);
    }

    @Test
    void fewIterationsTakeLonger() {
        LaneRate rate = new LaneRate();
        rate.look(new long[] {10}, 0);
        rate.look(new long[] {10}, SECOND);
        assertThat(rate.look(new long[] {20}, 9 * SECOND)).isEmpty();
        assertThat(rate.look(new long[] {30}, 11 * SECOND)).hasValue(2);
    }

    @Test
    void aLaneThatOpensBeginsTheWindowAnew() {
        LaneRate rate = new LaneRate();
        rate.look(new long[] {10}, 0);
        rate.look(new long[] {10}, 0);
        assertThat(rate.look(new long[] {1000, 0}, 5 * SECOND)).isEmpty();
        assertThat(rate.look(new long[] {1000, 20}, 5 * SECOND)).isEmpty();
        assertThat(rate.look(new long[] {1100, 120}, 7 * SECOND)).hasValue(100);
        assertThat(rate.look(new long[] {}, 7 * SECOND)).isEmpty();
    }
}
