package io.github.trilemma.eval;

import io.github.trilemma.surface.Interval;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Percentile bootstrap over images (Efron, Tibshirani: An Introduction to the Bootstrap, 1993, chapter 13): N of N images are
 * drawn with replacement, {@value #RESAMPLES} times; the interval reaches from the 2.5 % to the 97.5 % quantile of the measure on
 * these draws, between neighbours by linear interpolation. All measures of a point see the same draws, and with one seed all points do.
 */
final class Bootstrap {
    static final int RESAMPLES = 1000;
    private static final double TAIL = 0.025;

    private Bootstrap() {}

    /** A measure as a function of how often each image was drawn; NaN where the draw leaves it undefined. */
    interface Statistic {
        double of(int[] counts);
    }

    /** The mean of one value per image. */
    static Statistic mean(double[] values) {
        return counts -> weighted(values, counts) / values.length;
    }

    /** The mean over some of the images, whose number varies from draw to draw. */
    static Statistic mean(double[] values, int[] members) {
        return counts -> {
            double sum = 0;
            long drawn = 0;
            for (int i : members) {
                sum += counts[i] * values[i];
                drawn += counts[i];
            }
            return sum / drawn;
        };
    }

    private static double weighted(double[] values, int[] counts) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += counts[i] * values[i];
        }
        return sum;
    }

    /**
     * The intervals of several measures over the same draws. Draws on which a measure is not finite are left out; a measure
     * that is so on more than half of them has no interval, and neither has any measure of fewer than two images.
     */
    static SortedMap<String, Interval> intervals(int images, long seed, Map<String, Statistic> statistics) {
        SortedMap<String, Interval> intervals = new TreeMap<>();
        if (images < 2) {
            return intervals;
        }
        Map<String, double[]> draws = new LinkedHashMap<>();
        statistics.keySet().forEach(name -> draws.put(name, new double[RESAMPLES]));
        SplittableRandom random = new SplittableRandom(seed);
        int[] counts = new int[images];
        for (int r = 0; r < RESAMPLES; r++) {
            Stops.check();
            Arrays.fill(counts, 0);
            for (int i = 0; i < images; i++) {
                counts[random.nextInt(images)]++;
            }
            for (Map.Entry<String, Statistic> statistic : statistics.entrySet()) {
                draws.get(statistic.getKey())[r] = statistic.getValue().of(counts);
            }
        }
        draws.forEach((name, values) -> {
            double[] finite =
                    Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
            if (2 * finite.length > RESAMPLES) {
                intervals.put(name, new Interval(quantile(finite, TAIL), quantile(finite, 1 - TAIL)));
            }
        });
        return intervals;
    }

    /** The quantile of sorted values. */
    static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) Math.floor(place);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
