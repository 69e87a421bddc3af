package io.github.trilemma.config;

import io.github.trilemma.ConfigurationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every point of a sweep under several seeds. */
public final class Replicates {
    /** A sweep has at most this many seeds. */
    public static final int MOST = 1000;

    private static final String SEED = "seed";

    private Replicates() {}

    /**
     * The sweep with every point, of the grid or listed, under the seeds base.seed, base.seed + 1, ..., base.seed + seeds - 1.
     * The seed changes slowest, so that the first surface is whole before the second begins. With more seeds the points of
     * fewer are the same points.
     *
     * @param seeds within 1..{@link #MOST}; 1 leaves the sweep as it is
     * @throws ConfigurationException when the sweep sets seeds itself
     */
    public static SweepConfig of(SweepConfig sweep, int seeds) {
        if (seeds < 1 || seeds > MOST) {
            throw new ConfigurationException("--seeds must be within 1.." + MOST + ", got " + seeds);
        }
        if (seeds == 1) {
            return sweep;
        }
        requireFree(sweep.grid(), "grid");
        sweep.points().forEach(point -> requireFree(point, "points"));
        if (sweep.base().seed() > Long.MAX_VALUE - seeds) {
            throw new ConfigurationException("seed must leave room for " + seeds + " seeds from it on, got "
                    + sweep.base().seed() + ": give a smaller one");
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < seeds; i++) {
            values.add(sweep.base().seed() + i);
        }
        Map<String, List<Object>> grid = new LinkedHashMap<>();
        // Without a grid the listed points are all there are; an axis of seeds alone would add the base to them.
        if (!sweep.grid().isEmpty() || sweep.points().isEmpty()) {
            grid.put(SEED, values);
            grid.putAll(sweep.grid());
        }
        List<Map<String, Object>> points = new ArrayList<>();
        for (Object seed : values) {
            for (Map<String, Object> point : sweep.points()) {
                Map<String, Object> replicate = new LinkedHashMap<>(point);
                replicate.put(SEED, seed);
                points.add(replicate);
            }
        }
        return new SweepConfig(sweep.name(), sweep.base(), sweep.classifierRecipe(), grid, points, sweep.reportJudge());
    }

    private static void requireFree(Map<String, ?> keys, String where) {
        for (String key : keys.keySet()) {
            if (ConfigReader.canonicalKey(key).equals(SEED)) {
                throw new ConfigurationException(
                        "the sweep's " + where + " must not set seed when --seeds is given, got both: leave one out");
            }
        }
    }
}
