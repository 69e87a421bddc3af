package io.github.trilemma.surface;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Trainings that differ in their seed alone, seen as one point: the mean of each measure, with an interval that counts
 * both chances, that of the test images (the points' own intervals) and that of training (the spread between seeds).
 *
 * <p>All replicates are measured on the same test images, so the first does not shrink with the number of seeds; the
 * second does. The spread is pooled over all groups, since two or three seeds alone tell little of it, and therefore
 * also given to groups of one seed: s² = Σ (x - mean of its group)² / Σ (n_g - 1), and for n seeds SE² = s²/n +
 * SE²(images).
 */
public final class SeedMeans {
    private SeedMeans() {}

    /**
     * Standard deviation between seeds, by measure, pooled over the groups; a measure that no group has twice is left
     * out.
     *
     * @param groups points that differ in their seed alone
     */
    public static SortedMap<String, Double> spread(List<List<CdpPoint>> groups) {
        SortedMap<String, Double> spread = new TreeMap<>();
        for (String measure : measures(groups)) {
            double squares = 0;
            int freedom = 0;
            for (List<CdpPoint> group : groups) {
                double[] values = values(group, measure);
                double mean = mean(values);
                for (double value : values) {
                    squares += (value - mean) * (value - mean);
                }
                freedom += Math.max(0, values.length - 1);
            }
            if (freedom > 0) {
                spread.put(measure, Math.sqrt(squares / freedom));
            }
        }
        return spread;
    }

    /**
     * One point per group, with the identity and weights of its first. Measures of which nothing is known have no
     * interval.
     */
    public static List<CdpPoint> merge(List<List<CdpPoint>> groups) {
        SortedMap<String, Double> spread = spread(groups);
        List<CdpPoint> merged = new ArrayList<>();
        for (List<CdpPoint> group : groups) {
            CdpPoint first = group.get(0);
            SortedMap<String, Double> means = new TreeMap<>();
            SortedMap<String, Interval> intervals = new TreeMap<>();
            for (String measure : measures(List.of(group))) {
                double[] values = values(group, measure);
                if (values.length == 0) {
                    continue;
                }
                double value = mean(values);
                means.put(measure, value);
                double images = imageVariance(group, measure);
                boolean replicated = spread.containsKey(measure);
                if (replicated || images >= 0) {
                    double between = replicated ? Math.pow(spread.get(measure), 2) / values.length : 0;
                    intervals.put(measure, Interval.around(value, Math.sqrt(between + Math.max(0, images))));
                }
            }
            merged.add(new CdpPoint(first.id(), first.alpha(), first.beta(), first.gamma(), means, intervals));
        }
        return merged;
    }

    /** The mean squared standard error of the points' own intervals; -1 when there is none. */
    private static double imageVariance(List<CdpPoint> group, String measure) {
        return group.stream()
                .flatMap(point -> point.interval(measure).stream())
                .mapToDouble(interval -> interval.standardError() * interval.standardError())
                .average()
                .orElse(-1);
    }

    private static SortedSet<String> measures(List<List<CdpPoint>> groups) {
        SortedSet<String> names = new TreeSet<>();
        groups.forEach(
                group -> group.forEach(point -> names.addAll(point.measures().keySet())));
        return names;
    }

    private static double[] values(List<CdpPoint> group, String measure) {
        return group.stream()
                .mapToDouble(point -> point.measure(measure))
                .filter(Double::isFinite)
                .toArray();
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
