package io.github.trilemma.report;

import io.github.trilemma.surface.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The measured points of one setting, which differ in their seed alone.
 *
 * @param first stands for all in weights and settings
 * @param points at least one
 */
record SeedRow(ReportRow first, List<ReportRow> points) {
    SeedRow {
        points = List.copyOf(points);
    }

    /**
     * One measure over the seeds.
     *
     * @param mean over the seeds; NaN when no point has the measure
     * @param seeds standard deviation between seeds (of a sample: n - 1); NaN below two
     * @param images half of the 95 % interval over test images, the root of the mean square over the points; NaN when there is none
     */
    record Spread(double mean, double seeds, double images) {}

    /** The settings in the order of their first points; points without a result are left out. */
    static List<SeedRow> of(List<ReportRow> rows) {
        Map<List<Object>, List<ReportRow>> groups = new LinkedHashMap<>();
        for (ReportRow row : rows) {
            if (row.status().equals(State.DONE.word())) {
                groups.computeIfAbsent(
                                List.of(row.alpha(), row.beta(), row.gamma(), row.settings()), key -> new ArrayList<>())
                        .add(row);
            }
        }
        return groups.values().stream()
                .map(points -> new SeedRow(points.get(0), points))
                .toList();
    }

    /** Whether any setting has several seeds. */
    static boolean replicated(List<SeedRow> rows) {
        return rows.stream().anyMatch(row -> row.points().size() > 1);
    }

    Spread spread(String measure) {
        double[] values = points.stream()
                .mapToDouble(row -> row.point().measure(measure))
                .filter(Double::isFinite)
                .toArray();
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        double squares = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
        double images = points.stream()
                .flatMap(row -> row.point().interval(measure).stream())
                .mapToDouble(Interval::half)
                .map(half -> half * half)
                .average()
                .orElse(Double.NaN);
        return new Spread(
                mean, values.length < 2 ? Double.NaN : Math.sqrt(squares / (values.length - 1)), Math.sqrt(images));
    }
}
