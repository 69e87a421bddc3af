package io.github.trilemma.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class LaneSearchTest {
    private static List<Integer> path(int most, IntToDoubleFunction rate) {
        LaneSearch search = new LaneSearch(most);
        List<Integer> path = new ArrayList<>(List.of(search.lanes()));
        while (!search.over()) {
            search.measured(rate.applyAsDouble(search.lanes()));
            path.add(search.lanes());
        }
        return path;
    }

    @Test
    void doublesAsLongAsItPays() {
        // The device is full at 8 lanes: 16 bring nothing.
        assertThat(path(64, lanes -> Math.min(lanes, 8))).containsExactly(1, 2, 4, 8, 16, 8);
        assertThat(path(64, lanes -> 100)).containsExactly(1, 2, 1);
    }

    @Test
    void aDoublingThatBringsFivePerCentIsKeptAndOneOfLessIsNot() {
        assertThat(path(2, lanes -> lanes == 1 ? 100 : 105.1)).containsExactly(1, 2, 2);
        assertThat(path(2, lanes -> lanes == 1 ? 100 : 104.9)).containsExactly(1, 2, 1);
    }

    @Test
    void staysWithinPointsAndMemory() {
        assertThat(path(6, lanes -> lanes)).containsExactly(1, 2, 4, 6, 6);
        assertThat(path(1, lanes -> lanes)).containsExactly(1);
        // From 4 to 6 is 0.58 of a doubling: 3 % are enough.
        assertThat(path(6, lanes -> lanes == 6 ? 4 * 1.03 : lanes)).endsWith(6);
        assertThat(path(6, lanes -> lanes == 6 ? 4 * 1.02 : lanes)).endsWith(4);
    }

    @Test
    void theNumberKeptIsOneThatWasMeasuredAndNoDoublingBelowItWasWorthless() {
        Random random = new Random(7);
        for (int trial = 0; trial < 500; trial++) {
            int most = 1 + random.nextInt(40);
            double[] rates = random.doubles(most + 1, 1, 3).toArray();
            LaneSearch search = new LaneSearch(most);
            double best = 0;
            while (!search.over()) {
                int lanes = search.lanes();
                search.measured(rates[lanes]);
                if (search.lanes() >= lanes) {
                    assertThat(rates[lanes]).isGreaterThanOrEqualTo(best);
                    best = rates[lanes];
                }
            }
            assertThat(search.lanes()).isBetween(1, most);
            assertThat(most == 1 || rates[search.lanes()] == best).isTrue();
        }
    }

    @Test
    void aLimitEndsTheSearchOnlyWhenNothingIsLeftToMeasure() {
        LaneSearch search = new LaneSearch(64);
        search.measured(1);
        search.measured(2);
        search.measured(4);
        assertThat(search.lanes()).isEqualTo(8);
        search.limit(6);
        assertThat(search.lanes()).isEqualTo(6);
        assertThat(search.over()).isFalse();
        search.limit(4);
        assertThat(search.lanes()).isEqualTo(4);
        assertThat(search.over()).isTrue();
        assertThatThrownBy(() -> search.measured(1)).isInstanceOf(IllegalStateException.class);

        LaneSearch small = new LaneSearch(64);
        small.limit(1);
        assertThat(small.over()).isTrue();
        assertThat(small.lanes()).isEqualTo(1);
    }

    @Test
    void refusesWhatIsNoRate() {
        LaneSearch search = new LaneSearch(4);
        for (double rate : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> search.measured(rate)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new LaneSearch(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
