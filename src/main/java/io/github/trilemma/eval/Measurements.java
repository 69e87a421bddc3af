package io.github.trilemma.eval;

import io.github.trilemma.surface.Interval;
import io.github.trilemma.surface.Measure;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was measured.
 *
 * @param values by name, as in {@link Measure}
 * @param intervals 95 % intervals over test images, for those values that have one
 */
public record Measurements(SortedMap<String, Double> values, SortedMap<String, Interval> intervals) {
    public Measurements {
        values = new TreeMap<>(values);
        intervals = new TreeMap<>(intervals);
    }

    /** Nothing measured. */
    public static Measurements none() {
        return new Measurements(new TreeMap<>(), new TreeMap<>());
    }

    /** The same and a mean over images, with its bootstrap interval over the draws that all means share. */
    public Measurements with(String name, double[] perImage) {
        SortedMap<String, Double> moreValues = new TreeMap<>(values);
        SortedMap<String, Interval> moreIntervals = new TreeMap<>(intervals);
        moreValues.put(name, Arrays.stream(perImage).sum() / perImage.length);
        moreIntervals.putAll(
                Bootstrap.intervals(perImage.length, Findings.SEED, Map.of(name, Bootstrap.mean(perImage))));
        return new Measurements(moreValues, moreIntervals);
    }

    /** Whether every value is a number. */
    public boolean finite() {
        return values.values().stream().allMatch(Double::isFinite);
    }
}
