package io.github.trilemma.surface;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One measured point: the weights it was trained under and its measures by name.
 *
 * @param id identity of the trained restorer (the hash of its configuration)
 * @param alpha weight of the squared error
 * @param beta weight of the adversarial term
 * @param gamma weight of the cross-entropy
 * @param measures name to value; names as in {@link Measure}
 * @param intervals name to the bootstrap interval of the measure over test images; a measure may have none
 */
public record CdpPoint(
        String id,
        double alpha,
        double beta,
        double gamma,
        SortedMap<String, Double> measures,
        SortedMap<String, Interval> intervals) {
    public CdpPoint {
        measures = new TreeMap<>(measures);
        // Records of earlier versions have no intervals.
        intervals = intervals == null ? new TreeMap<>() : new TreeMap<>(intervals);
    }

    /** A point without intervals. */
    public CdpPoint(String id, double alpha, double beta, double gamma, SortedMap<String, Double> measures) {
        this(id, alpha, beta, gamma, measures, new TreeMap<>());
    }

    /** The measure's value, or NaN when the point does not have it. */
    public double measure(String name) {
        return measures.getOrDefault(name, Double.NaN);
    }

    /** The measure's interval, if it has one. */
    public Optional<Interval> interval(String name) {
        return Optional.ofNullable(intervals.get(name));
    }

    /** Root mean squared error over all test pixels, image range 0..1: the paper's D. */
    public double distortion() {
        return measure(Measure.RMSE);
    }

    /** The run's own critic gap: the paper's P. */
    public double perception() {
        return measure(Measure.CRITIC_GAP);
    }

    /** Error rate under one judge: the paper's C. */
    public double errorRate(String judge) {
        return measure(Measure.errorRate(judge));
    }
}
