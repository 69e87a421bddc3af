package io.github.trilemma.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The loop that feeds the search, over a made-up device and a made-up clock. */
class LanePlannerTest {
    private static final long GIB = 1L << 30;
    private static final List<String> NAMES = List.of("cuda:0");

    /** Lanes that train {@code rate(lanes)} iterations per second together, on a device of some size. */
    private static List<Integer> simulate(double total, java.util.function.IntToDoubleFunction rate, int points) {
        int[] open = {0};
        LaneControl<Integer> control =
                new LaneControl<>(NAMES, 1, IntStream.range(0, points).boxed().toList(), () -> false, warning -> {});
        LanePlanner planner = new LanePlanner(
                NAMES,
                0,
                points,
                place -> new MemoryPlan("cuda:0", (long) (total * GIB), (long) ((total - open[0]) * GIB)));
        List<LaneControl.Slot> slots = new ArrayList<>();
        double[] counts = new double[256];
        List<Integer> path = new ArrayList<>();
        for (int step = 0; step < 4000; step++) {
            for (LaneControl.Slot slot = control.enter(0); slot != null; slot = control.enter(0)) {
                slots.add(slot);
                control.next(slot);
            }
            for (int i = slots.size() - 1; i >= 0; i--) {
                if (control.stops(slots.get(i))) {
                    control.putBack(i);
                    control.leave(slots.remove(i));
                    counts[i] = 0;
                }
            }
            open[0] = slots.size();
            if (path.isEmpty() || path.get(path.size() - 1) != open[0]) {
                path.add(open[0]);
            }
            for (int i = 0; i < open[0]; i++) {
                counts[i] += 0.02 * rate.applyAsDouble(open[0]) / open[0];
            }
            long[] seen = Arrays.stream(counts)
                    .limit(open[0])
                    .mapToLong(count -> (long) count)
                    .toArray();
            planner.step(List.of(new LanePlanner.Look(seen, false)), step * 20_000_000L, control);
        }
        return path;
    }

    @Test
    void keepsTheLanesThatPay() {
        assertThat(simulate(80, lanes -> 100 * Math.min(lanes, 4), 100)).containsExactly(1, 2, 4, 8, 4);
    }

    @Test
    void neverMoreThanMemoryHolds() {
        // 8 GiB, of which 0.4 stay free. Beside 4 lanes that run there is room for 3.6 / 1.1 more.
        List<Integer> path = simulate(8, lanes -> 100 * lanes, 100);
        assertThat(path.get(path.size() - 1)).isEqualTo(7);
        assertThat(path).allMatch(lanes -> lanes <= 7);
    }

    @Test
    void neverMoreThanThereArePoints() {
        assertThat(simulate(80, lanes -> 100 * lanes, 3)).containsExactly(1, 2, 3);
    }

    @Test
    void aSlowPointTakesAsLongAsItTakes() {
        assertThat(simulate(80, lanes -> 2.0, 100)).startsWith(1, 2).endsWith(1);
    }
}
