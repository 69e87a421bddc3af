package io.github.trilemma.lane;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides while points train how many lanes each device has: one at first, whose memory is measured when its iteration runs as
 * it will; then as many as asked for, when they fit, or as many as {@link LaneSearch} finds worth it. What it measures is the
 * training of real points. Not thread-safe.
 */
final class LanePlanner {
    private static final Logger LOG = LoggerFactory.getLogger(LanePlanner.class);
    /** A lane counts at least this much: what the driver tells is coarse. */
    private static final long LEAST_LANE = 16L << 20;

    private final List<String> places;
    private final int asked;
    private final IntFunction<MemoryPlan> memory;
    private final LaneSearch search;
    private final LaneRate rate = new LaneRate();
    private final long[] freeBefore;
    private final long[] laneBytes;
    /** Lanes that the planner has allowed. */
    private final int[] granted;

    /**
     * A planner before the first lane opens.
     *
     * @param places names of the devices
     * @param asked lanes per device, 0 = search
     * @param points that are to train
     * @param memory of a device now
     */
    LanePlanner(List<String> places, int asked, int points, IntFunction<MemoryPlan> memory) {
        this.places = places;
        this.asked = asked;
        this.memory = memory;
        this.search = new LaneSearch(Math.max(1, (points + places.size() - 1) / places.size()));
        this.freeBefore = new long[places.size()];
        this.laneBytes = new long[places.size()];
        this.granted = new int[places.size()];
        Arrays.fill(granted, 1);
        for (int place = 0; place < places.size(); place++) {
            freeBefore[place] = memory.apply(place).free();
        }
    }

    /** What a planner sees of a device's lanes: iterations of each open one since it opened. */
    @SuppressWarnings("ArrayRecordComponent")
    record Look(long[] perLane, boolean lost) {
        boolean settled() {
            for (long count : perLane) {
                if (count < LaneRate.SETTLE) {
                    return false;
                }
            }
            return perLane.length > 0;
        }
    }

    /**
     * Looks at the lanes and tells the control what is allowed now.
     *
     * @param looks one per device
     * @throws io.github.trilemma.ConfigurationException when the lanes that were asked for do not fit
     */
    void step(List<Look> looks, long nanos, LaneControl<?> control) {
        for (int place = 0; place < looks.size(); place++) {
            if (laneBytes[place] == 0 && looks.get(place).settled()) {
                long taken = freeBefore[place] - memory.apply(place).free();
                laneBytes[place] = Math.max(LEAST_LANE, taken / looks.get(place).perLane().length);
                LOG.info("{}: a lane takes {}", places.get(place), MemoryPlan.size(laneBytes[place]));
            }
        }
        if (asked > 0) {
            growToAsked(looks, control);
        } else if (!search.over()) {
            searchOn(looks, nanos, control);
        }
    }

    private void growToAsked(List<Look> looks, LaneControl<?> control) {
        for (int place = 0; place < looks.size(); place++) {
            if (granted[place] < asked
                    && laneBytes[place] > 0
                    && !looks.get(place).lost()) {
                memory.apply(place).requireMore(asked, looks.get(place).perLane().length, laneBytes[place]);
                granted[place] = asked;
                control.allow(place, asked);
            }
        }
    }

    private void searchOn(List<Look> looks, long nanos, LaneControl<?> control) {
        int open = 0;
        int wanted = 0;
        for (int place = 0; place < looks.size(); place++) {
            if (!looks.get(place).lost()) {
                // Out of memory has lowered what is allowed: the search ends there.
                if (control.allowed(place) < granted[place]) {
                    search.limit(control.allowed(place));
                }
                open += looks.get(place).perLane().length;
                wanted += Math.min(search.lanes(), control.allowed(place));
            }
        }
        if (search.over() || open != wanted) {
            rate.reset();
            return;
        }
        long[] counts = looks.stream()
                .flatMapToLong(look -> Arrays.stream(look.perLane()))
                .toArray();
        OptionalDouble measured = rate.look(counts, nanos);
        if (measured.isEmpty()) {
            return;
        }
        int lanes = search.lanes();
        search.measured(measured.getAsDouble());
        int fits = 0;
        for (int place = 0; place < looks.size(); place++) {
            fits = Math.max(fits, looks.get(place).lost() ? 0 : cap(place, looks));
        }
        search.limit(fits);
        LOG.info(
                "{} lanes per device: {} iterations per second together; {} {}",
                lanes,
                Math.round(10 * measured.getAsDouble()) / 10.0,
                search.over() ? "staying with" : "trying",
                search.lanes());
        for (int place = 0; place < looks.size(); place++) {
            granted[place] = Math.min(search.lanes(), cap(place, looks));
            control.allow(place, granted[place]);
        }
    }

    /** Lanes that fit into a device; those that run fit. */
    private int cap(int place, List<Look> looks) {
        int running = looks.get(place).perLane().length;
        return laneBytes[place] == 0
                ? Math.max(1, running)
                : Math.max(1, memory.apply(place).lanes(running, laneBytes[place]));
    }
}
