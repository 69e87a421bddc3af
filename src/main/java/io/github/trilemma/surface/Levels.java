package io.github.trilemma.surface;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/** Levels of a measure at which curves are drawn, when the user names none. */
public final class Levels {
    /** Shares of the points that the levels let through: everything, then fewer and fewer. */
    private static final double[] SHARES = {1, 0.7, 0.45, 0.25, 0.12};

    private Levels() {}

    /**
     * At most {@code count} levels, largest first, of which each lets a different number of values through and the largest
     * lets all through. Each is a quantile rounded up to 1, 2 or 5 times a power of ten, as coarse as keeps it within a
     * twenty-fifth of the range above the quantile. Values that are not finite are ignored; no values give no levels.
     */
    public static List<Double> of(double[] values, int count) {
        double[] sorted =
                Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
        if (sorted.length == 0 || count <= 0) {
            return List.of();
        }
        double range = sorted[sorted.length - 1] - sorted[0];
        double unit = unit(range > 0 ? range / 25 : Math.max(Math.abs(sorted[0]) / 25, 1e-9));
        TreeSet<Double> levels = new TreeSet<>();
        TreeSet<Integer> letThrough = new TreeSet<>();
        for (int i = 0; i < Math.min(count, SHARES.length); i++) {
            int kept = (int) Math.ceil(SHARES[i] * sorted.length);
            double level = roundUp(sorted[kept - 1], unit);
            if (letThrough.add(countAtMost(sorted, level))) {
                levels.add(level);
            }
        }
        return new ArrayList<>(levels.descendingSet());
    }

    /** The largest of 1, 2, 5 times a power of ten that is at most {@code most}. */
    static double unit(double most) {
        double power = Math.pow(10, Math.floor(Math.log10(most)));
        double ratio = most / power;
        return power * (ratio >= 5 ? 5 : ratio >= 2 ? 2 : 1);
    }

    /** The least multiple of {@code unit} that is at least {@code value}, as the double nearest to its short decimal. */
    private static double roundUp(double value, double unit) {
        // Adding 0 turns -0 into 0.
        double multiple = Math.ceil(value / unit - 1e-9) + 0.0;
        double level = times(multiple, unit);
        return level >= value ? level : times(multiple + 1, unit);
    }

    /** 1/unit is a whole number for units below 1, and dividing by it avoids 0.15000000000000002. */
    private static double times(double multiple, double unit) {
        return unit < 1 ? multiple / Math.rint(1 / unit) : multiple * unit;
    }

    private static int countAtMost(double[] sorted, double level) {
        int count = 0;
        while (count < sorted.length && sorted[count] <= level) {
            count++;
        }
        return count;
    }
}
