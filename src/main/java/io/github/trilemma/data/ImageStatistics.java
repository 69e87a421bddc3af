package io.github.trilemma.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Counts the values of each channel and the images of each class; mean and deviation follow exactly from the counts.
 *
 */
final class ImageStatistics {
    private final long[][] histogram;
    private final int[] classes;

    ImageStatistics(int channels, int classes) {
        this.histogram = new long[channels][256];
        this.classes = new int[classes];
    }

    void add(Subset subset) {
        ImageSet set = subset.set();
        int plane = set.height() * set.width();
        for (int index : subset.indices()) {
            classes[set.labels()[index] & 0xff]++;
            for (int c = 0; c < set.channels(); c++) {
                int from = (index * set.channels() + c) * plane;
                for (int i = from; i < from + plane; i++) {
                    histogram[c][set.pixels()[i] & 0xff]++;
                }
            }
        }
    }

    List<Integer> classCounts() {
        List<Integer> counts = new ArrayList<>();
        for (int count : classes) {
            counts.add(count);
        }
        return Collections.unmodifiableList(counts);
    }

    /** Per channel, pixels within 0..1. */
    List<Double> means() {
        List<Double> means = new ArrayList<>();
        for (long[] counts : histogram) {
            means.add(moment(counts, 0, 1));
        }
        return means;
    }

    /** Standard deviation of the population per channel, pixels within 0..1. */
    List<Double> deviations() {
        List<Double> deviations = new ArrayList<>();
        for (long[] counts : histogram) {
            deviations.add(Math.sqrt(moment(counts, moment(counts, 0, 1), 2)));
        }
        return deviations;
    }

    private static double moment(long[] counts, double centre, int power) {
        long total = 0;
        double sum = 0;
        for (int value = 0; value < counts.length; value++) {
            double distance = value / 255.0 - centre;
            total += counts[value];
            sum += counts[value] * (power == 1 ? distance : distance * distance);
        }
        return total == 0 ? 0 : sum / total;
    }
}
