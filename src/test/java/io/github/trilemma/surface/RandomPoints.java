package io.github.trilemma.surface;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** Point sets for the tests of this room. */
final class RandomPoints {
    private RandomPoints() {}

    static CdpPoint point(String id, double rmse, double gap, double error) {
        TreeMap<String, Double> measures = new TreeMap<>();
        measures.put(Measure.RMSE, rmse);
        measures.put(Measure.MSE, rmse * rmse);
        measures.put(Measure.CRITIC_GAP, gap);
        measures.put(Measure.errorRate("judge"), error);
        return new CdpPoint(id, 1, 0, 0, measures);
    }

    /** A point trained under given weights with one measure. */
    static CdpPoint weighted(double alpha, double beta, double gamma, double rmse) {
        TreeMap<String, Double> measures = new TreeMap<>();
        measures.put(Measure.RMSE, rmse);
        return new CdpPoint("a" + alpha + "b" + beta + "g" + gamma + "r" + rmse, alpha, beta, gamma, measures);
    }

    /** Anywhere in a box; gaps may be negative. */
    static List<CdpPoint> anywhere(Random random, int n) {
        List<CdpPoint> points = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            points.add(point(
                    "p" + i, 0.1 + 0.2 * random.nextDouble(), random.nextDouble() - 0.2, 0.3 * random.nextDouble()));
        }
        return points;
    }

    /** Few different coordinates, so that many points coincide or lie on common lines. */
    static List<CdpPoint> onGrid(Random random, int n) {
        List<CdpPoint> points = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            points.add(point("p" + i, random.nextInt(4), random.nextInt(4), random.nextInt(4)));
        }
        return points;
    }

    /** On the graph of a strictly convex falling function of (MSE, gap). */
    static List<CdpPoint> convex(Random random, int n) {
        List<CdpPoint> points = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double mse = 0.01 + random.nextDouble();
            double gap = 0.01 + random.nextDouble();
            points.add(point("p" + i, Math.sqrt(mse), gap, 1 / mse + 1 / gap));
        }
        return points;
    }
}
