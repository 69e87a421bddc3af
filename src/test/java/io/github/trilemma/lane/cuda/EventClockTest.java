package io.github.trilemma.lane.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.trilemma.train.Phase;
import io.github.trilemma.train.PhaseTotals;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Events of a made-up stream whose time is set by the test. */
class EventClockTest {
    private final Map<Long, Double> stamps = new HashMap<>();
    private final Set<Long> alive = new HashSet<>();
    private double time;
    private int records;

    private final Timers timers = new Timers() {
        private long made;

        @Override
        public long create() {
            alive.add(++made);
            return made;
        }

        @Override
        public void record(long event) {
            assertThat(alive).contains(event);
            records++;
            stamps.put(event, time);
        }

        @Override
        public double milliseconds(long from, long to) {
            return stamps.get(to) - stamps.get(from);
        }

        @Override
        public void destroy(long event) {
            assertThat(alive.remove(event)).isTrue();
        }
    };

    private void iterations(EventClock clock, int count) {
        for (int i = 0; i < count; i++) {
            clock.enter(Phase.ITERATION);
            time += 1;
            clock.enter(Phase.DRAW);
            time += 2;
            clock.enter(Phase.ADAM);
            time += 4;
            clock.enter(Phase.HOST);
            time += 8;
        }
    }

    @Test
    void sumsWhatLiesBetweenEventsOverManyBlocks() {
        PhaseTotals totals = new PhaseTotals();
        EventClock clock = new EventClock(timers, totals, false);
        iterations(clock, 1000);
        clock.end();
        assertThat(totals.iterations()).isEqualTo(1000);
        assertThat(totals.perIteration(Phase.ITERATION)).isCloseTo(1, within(1e-9));
        assertThat(totals.perIteration(Phase.DRAW)).isCloseTo(2, within(1e-9));
        assertThat(totals.perIteration(Phase.ADAM)).isCloseTo(4, within(1e-9));
        assertThat(totals.perIteration(Phase.HOST)).isCloseTo(8, within(1e-9));
        assertThat(alive).isEmpty();
    }

    @Test
    void aCapturedIterationIsOnePhaseAndHasNoEventWithin() {
        PhaseTotals totals = new PhaseTotals();
        EventClock clock = new EventClock(timers, totals, true);
        iterations(clock, 10);
        clock.end();
        assertThat(totals.perIteration(Phase.ITERATION)).isEqualTo(7);
        assertThat(totals.perIteration(Phase.DRAW)).isZero();
        assertThat(totals.perIteration(Phase.HOST)).isEqualTo(8);
        assertThat(records).isEqualTo(2 * 10 + 1);
    }
}
