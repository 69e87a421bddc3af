package io.github.trilemma.eval;

import io.github.trilemma.eval.Bootstrap.Statistic;
import io.github.trilemma.surface.Interval;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Collects the measures of one set of images, and what their intervals are made from. */
final class Findings {
    /** The same draws and groups of images for every point, so that points differ by their restorers alone. */
    static final long SEED = 19930719;

    private final SortedMap<String, Double> values = new TreeMap<>();
    private final SortedMap<String, Interval> intervals = new TreeMap<>();
    private final Map<String, Statistic> statistics = new LinkedHashMap<>();

    /** A measure without an interval. */
    void put(String name, double value) {
        Stops.check();
        values.put(name, value);
    }

    /** A measure whose interval is to be bootstrapped. */
    void put(String name, double value, Statistic statistic) {
        Stops.check();
        values.put(name, value);
        statistics.put(name, statistic);
    }

    /** A measure whose interval comes from its values without each of the groups; {@code lowest} is the least possible value. */
    void put(String name, double value, double[] without, double lowest) {
        Stops.check();
        values.put(name, value);
        Jackknife.interval(value, without, lowest).ifPresent(interval -> intervals.put(name, interval));
    }

    /**
     * A share of images. Where it is 0 or 1 every draw of the bootstrap repeats it, which says nothing of how far off it may be;
     * the interval is the exact one then (Clopper, Pearson 1934).
     *
     * @param count the images that the share is of
     */
    void putShare(String name, double share, int count, Statistic statistic) {
        double exact = 1 - Math.pow(0.025, 1.0 / count);
        if (share == 0 || share == 1) {
            values.put(name, share);
            intervals.put(name, share == 0 ? new Interval(0, exact) : new Interval(1 - exact, 1));
        } else {
            put(name, share, statistic);
        }
    }

    Measurements measurements(int images) {
        intervals.putAll(Bootstrap.intervals(images, SEED, statistics));
        return new Measurements(values, intervals);
    }
}
