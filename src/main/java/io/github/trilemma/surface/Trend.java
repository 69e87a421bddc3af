package io.github.trilemma.surface;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How one measure moves as one weight of the loss rises while the other two stand still, line by line of the grid.
 *
 * @param measure name of the measure
 * @param weight the weight that rises
 * @param lines the grid lines with at least two different values of the weight, ordered by the standing weights
 */
public record Trend(String measure, Weight weight, List<Line> lines) {
    public Trend {
        lines = List.copyOf(lines);
    }

    /**
     * One line of the grid.
     *
     * @param standing the two weights that stand still, in the order alpha, beta, gamma
     * @param weights values of the rising weight, strictly rising
     * @param values the measure at each; the mean where several points (other seeds) have the same weights
     */
    public record Line(Map<Weight, Double> standing, List<Double> weights, List<Double> values) {
        public Line {
            // An EnumMap keeps its order; that of Map.copyOf changes from run to run.
            standing = Collections.unmodifiableMap(new EnumMap<>(standing));
            weights = List.copyOf(weights);
            values = List.copyOf(values);
        }

        /** Steps between neighbours; one less than there are values. */
        public int steps() {
            return values.size() - 1;
        }

        /** Steps in which the measure becomes larger. */
        public int rising() {
            return count(1);
        }

        /** Steps in which the measure becomes smaller. */
        public int falling() {
            return count(-1);
        }

        /** Kendall's tau of the measure against the weight; NaN when the measure is constant. */
        public double kendall() {
            return RankCorrelation.kendall(array(weights), array(values));
        }

        /** Spearman's rho of the measure against the weight; NaN when the measure is constant. */
        public double spearman() {
            return RankCorrelation.spearman(array(weights), array(values));
        }

        private int count(int sign) {
            int count = 0;
            for (int i = 1; i < values.size(); i++) {
                count += Integer.signum(Double.compare(values.get(i), values.get(i - 1))) == sign ? 1 : 0;
            }
            return count;
        }

        private static double[] array(List<Double> list) {
            return list.stream().mapToDouble(Double::doubleValue).toArray();
        }
    }

    /** The trend of a measure over a weight; points without the measure are left out. */
    public static Trend of(List<CdpPoint> points, String measure, Weight weight) {
        Weight first = weight == Weight.ALPHA ? Weight.BETA : Weight.ALPHA;
        Weight second = weight == Weight.GAMMA ? Weight.BETA : Weight.GAMMA;
        Map<Double, Map<Double, TreeMap<Double, List<Double>>>> grid = new TreeMap<>();
        for (CdpPoint point : points) {
            if (Double.isFinite(point.measure(measure))) {
                grid.computeIfAbsent(first.of(point), key -> new TreeMap<>())
                        .computeIfAbsent(second.of(point), key -> new TreeMap<>())
                        .computeIfAbsent(weight.of(point), key -> new ArrayList<>())
                        .add(point.measure(measure));
            }
        }
        List<Line> lines = new ArrayList<>();
        grid.forEach((a, rest) -> rest.forEach((b, line) -> {
            if (line.size() >= 2) {
                List<Double> means = line.values().stream().map(Trend::mean).toList();
                lines.add(new Line(Map.of(first, a, second, b), List.copyOf(line.keySet()), means));
            }
        }));
        return new Trend(measure, weight, lines);
    }

    /** Steps on all lines. */
    public int steps() {
        return lines.stream().mapToInt(Line::steps).sum();
    }

    /** Steps on all lines in which the measure becomes larger. */
    public int rising() {
        return lines.stream().mapToInt(Line::rising).sum();
    }

    /** Steps on all lines in which the measure becomes smaller. */
    public int falling() {
        return lines.stream().mapToInt(Line::falling).sum();
    }

    /**
     * Kendall's tau over the pairs within lines: (concordant - discordant) / (pairs in which the measure differs), within
     * -1..1; NaN when there is no such pair.
     */
    public double tau() {
        long score = 0;
        long pairs = 0;
        for (Line line : lines) {
            List<Double> values = line.values();
            for (int i = 0; i < values.size(); i++) {
                for (int j = 0; j < i; j++) {
                    int sign = Integer.signum(Double.compare(values.get(i), values.get(j)));
                    score += sign;
                    pairs += Math.abs(sign);
                }
            }
        }
        return pairs == 0 ? Double.NaN : (double) score / pairs;
    }

    /** The line with the most steps; the first of them when several have. Empty trends have none. */
    public Optional<Line> longest() {
        return lines.stream().max(Comparator.comparingInt(Line::steps));
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }
}
