package io.github.trilemma.report;

import java.util.ArrayList;
import java.util.List;

/** Lines made of straight pieces. */
final class Polylines {
    private static final double SPACING = 4;

    private Polylines() {}

    /** The same line with a point every few logical pixels: labels find their place by the points of the lines. */
    static List<double[]> dense(List<double[]> line) {
        List<double[]> dense = new ArrayList<>();
        for (int i = 0; i + 1 < line.size(); i++) {
            double[] from = line.get(i);
            double[] to = line.get(i + 1);
            int steps = Math.max(1, (int) (Math.hypot(to[0] - from[0], to[1] - from[1]) / SPACING));
            for (int k = 0; k < steps; k++) {
                double share = (double) k / steps;
                dense.add(new double[] {from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])});
            }
        }
        if (!line.isEmpty()) {
            dense.add(line.get(line.size() - 1));
        }
        return dense;
    }
}
