package io.github.trilemma.sweep;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.PointId;
import io.github.trilemma.config.SweepConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Expands a sweep into the configurations of its points. */
public final class Grid {
    /**
     * A sweep has at most this many points, so that a slip of the keyboard is caught before it fills memory and disk.
     */
    public static final int MOST_POINTS = 100_000;

    private Grid() {}

    /**
     * The points of {@code sweep}: the product of the grid's axes, the first axis changing slowest, then the listed
     * points; the base alone when there are neither. Points of the same identity ({@link PointId}) are kept once, at
     * their first place.
     */
    public static List<ExperimentConfig> points(SweepConfig sweep) {
        Map<String, List<Object>> axes = axes(sweep.grid());
        List<Map<String, Object>> settings = product(axes, sweep.points().size());
        if (axes.isEmpty() && !sweep.points().isEmpty()) {
            settings.clear();
        }
        for (Map<String, Object> point : sweep.points()) {
            point.keySet().forEach(key -> requireIdentity(ConfigReader.canonicalKey(key)));
            settings.add(point);
        }
        Map<String, ExperimentConfig> points = new LinkedHashMap<>();
        for (Map<String, Object> setting : settings) {
            ExperimentConfig config = config(sweep.base(), setting);
            points.putIfAbsent(PointId.of(config), config);
        }
        return new ArrayList<>(points.values());
    }

    private static Map<String, List<Object>> axes(Map<String, List<Object>> grid) {
        Map<String, List<Object>> axes = new LinkedHashMap<>();
        grid.forEach((key, values) -> {
            String path = ConfigReader.canonicalKey(key);
            requireIdentity(path);
            if (axes.put(path, values) != null) {
                throw new ConfigurationException("the grid has the axis " + path + " twice: keep one");
            }
        });
        return axes;
    }

    /** What is no part of a point's identity cannot tell two points apart. */
    private static void requireIdentity(String path) {
        if (!PointId.identifies(path)) {
            throw new ConfigurationException(
                    path + " does not change what is trained, got it as an axis of a sweep: set it for all points");
        }
        if (path.equals("classifier.weights")) {
            throw new ConfigurationException("classifier.weights must be one file for all points, got it as an axis"
                    + " of a sweep: a judge is known by its hash, so run one sweep per file");
        }
    }

    private static List<Map<String, Object>> product(Map<String, List<Object>> axes, int listed) {
        long size = listed;
        long product = 1;
        for (List<Object> values : axes.values()) {
            product = Math.min(product * values.size(), Integer.MAX_VALUE);
        }
        size += product;
        if (size > MOST_POINTS) {
            throw new ConfigurationException("a sweep must have at most " + MOST_POINTS + " points, got " + size
                    + " or more: make the grid smaller");
        }
        List<Map<String, Object>> settings = new ArrayList<>();
        settings.add(Map.of());
        for (Map.Entry<String, List<Object>> axis : axes.entrySet()) {
            List<Map<String, Object>> longer = new ArrayList<>();
            for (Map<String, Object> setting : settings) {
                for (Object value : axis.getValue()) {
                    Map<String, Object> extended = new LinkedHashMap<>(setting);
                    extended.put(axis.getKey(), value);
                    longer.add(extended);
                }
            }
            settings = longer;
        }
        return settings;
    }

    private static ExperimentConfig config(ExperimentConfig base, Map<String, Object> setting) {
        try {
            return ConfigReader.with(base, setting);
        } catch (ConfigurationException e) {
            throw new ConfigurationException("point " + setting + " of the sweep: " + e.getMessage(), e);
        }
    }
}
