package io.github.trilemma.benchmarks;

import java.util.Arrays;

/**
 * Times of several rounds.
 *
 * @param median of the rounds
 * @param min fastest
 * @param max slowest
 */
record Timing(double median, double min, double max) {
    static Timing of(double[] rounds) {
        double[] sorted = rounds.clone();
        Arrays.sort(sorted);
        return new Timing(median(sorted), sorted[0], sorted[sorted.length - 1]);
    }

    /** The median of a/b over paired rounds: what drifts slowly strikes both alike. */
    static double ratio(double[] a, double[] b) {
        double[] ratios = new double[Math.min(a.length, b.length)];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = a[i] / b[i];
        }
        Arrays.sort(ratios);
        return median(ratios);
    }

    private static double median(double[] sorted) {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
