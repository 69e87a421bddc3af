package io.github.trilemma.surface;

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
 */
public record CdpPoint(String id, double alpha, double beta, double gamma, SortedMap<String, Double> measures) {
    public CdpPoint {
        measures = new TreeMap<>(measures);
    }

    /** The measure's value, or NaN when the point does not have it. */
    public double measure(String name) {
        return measures.getOrDefault(name, Double.NaN);
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
