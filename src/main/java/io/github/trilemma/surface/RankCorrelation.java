package io.github.trilemma.surface;

import java.util.Arrays;
import java.util.Optional;

/** Rank correlations of two paired series: do they rise together, whatever the shape of the relation? */
public final class RankCorrelation {
    private RankCorrelation() {}

    /**
     * Kendall's tau-b: (concordant - discordant) / sqrt((pairs - ties in x)(pairs - ties in y)), within -1..1. NaN for fewer
     * than two values or a constant series.
     */
    public static double kendall(double[] x, double[] y) {
        check(x, y);
        long score = 0;
        long untiedX = 0;
        long untiedY = 0;
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < i; j++) {
                int signX = Double.compare(x[i], x[j]);
                int signY = Double.compare(y[i], y[j]);
                score += (long) Integer.signum(signX) * Integer.signum(signY);
                untiedX += signX == 0 ? 0 : 1;
                untiedY += signY == 0 ? 0 : 1;
            }
        }
        return untiedX == 0 || untiedY == 0 ? Double.NaN : score / Math.sqrt((double) untiedX * untiedY);
    }

    /** Spearman's rho: Pearson's correlation of the ranks, ties sharing their mean rank. NaN as for {@link #kendall}. */
    public static double spearman(double[] x, double[] y) {
        check(x, y);
        double[] rx = ranks(x);
        double[] ry = ranks(y);
        double mean = (x.length + 1) / 2.0;
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            xy += (rx[i] - mean) * (ry[i] - mean);
            xx += (rx[i] - mean) * (rx[i] - mean);
            yy += (ry[i] - mean) * (ry[i] - mean);
        }
        return xx == 0 || yy == 0 ? Double.NaN : xy / Math.sqrt(xx * yy);
    }

    /**
     * The 95 % interval of Kendall's tau over the choice of points, by Fisher's transformation with the variance 0.437/(n-4) (Fieller,
     * Hartley, Pearson 1957). Empty for fewer than six points and for a tau of ±1, where it has no width to speak of.
     */
    public static Optional<Interval> kendallInterval(double tau, int n) {
        if (n < 6 || !(Math.abs(tau) < 1)) {
            return Optional.empty();
        }
        double z = 0.5 * Math.log((1 + tau) / (1 - tau));
        double half = Interval.SIGMAS * Math.sqrt(0.437 / (n - 4));
        return Optional.of(new Interval(Math.tanh(z - half), Math.tanh(z + half)));
    }

    /** Ranks from 1; equal values share the mean of their ranks. */
    private static double[] ranks(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double[] ranks = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            int below = 0;
            int equal = 0;
            for (double other : sorted) {
                below += Double.compare(other, values[i]) < 0 ? 1 : 0;
                equal += Double.compare(other, values[i]) == 0 ? 1 : 0;
            }
            ranks[i] = below + (equal + 1) / 2.0;
        }
        return ranks;
    }

    private static void check(double[] x, double[] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException("the series must be equally long, got " + x.length + " and " + y.length);
        }
        for (int i = 0; i < x.length; i++) {
            if (Double.isNaN(x[i]) || Double.isNaN(y[i])) {
                throw new IllegalArgumentException("pair " + i + " must be numbers, got (" + x[i] + ", " + y[i] + ")");
            }
        }
    }
}
