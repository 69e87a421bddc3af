package io.github.trilemma.report;

import io.github.trilemma.surface.Measure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** The points as an aligned table of plain text for a terminal. */
public final class ReportTable {
    private static final String GAP = "  ";

    private ReportTable() {}

    /** A column: heading and cell text of a row. */
    private record Column<R>(String heading, boolean alignRight, Function<R, String> cell) {}

    /**
     * Renders one line of headings and one line per row, each ended by a line feed; columns of numbers are aligned right. The
     * seed shows only when rows differ in it.
     *
     * @param rows in the order to be shown
     * @param judges one column of error rates each
     */
    public static String render(List<ReportRow> rows, List<String> judges) {
        return aligned(rows, columns(rows, judges));
    }

    /**
     * Renders one line per setting: the number of seeds, and of each measure its mean, the standard deviation between seeds and
     * half of the 95 % interval over test images.
     */
    static String renderSeeds(List<SeedRow> rows, List<String> judges) {
        List<Column<SeedRow>> columns = new ArrayList<>();
        columns.add(new Column<>("alpha", true, row -> Numbers.exact(row.first().alpha())));
        columns.add(new Column<>("beta", true, row -> Numbers.exact(row.first().beta())));
        columns.add(new Column<>("gamma", true, row -> Numbers.exact(row.first().gamma())));
        rows.stream()
                .findFirst()
                .ifPresent(any -> any.first()
                        .settings()
                        .keySet()
                        .forEach(key -> columns.add(new Column<>(
                                key, true, row -> row.first().settings().get(key)))));
        columns.add(
                new Column<>("seeds", true, row -> Integer.toString(row.points().size())));
        shown(rows.stream().flatMap(row -> row.points().stream()).toList(), judges)
                .forEach((name, heading) -> {
                    columns.add(new Column<>(
                            heading, true, row -> Numbers.fixed(row.spread(name).mean(), 4)));
                    columns.add(new Column<>(
                            "±seeds",
                            true,
                            row -> Numbers.fixed(row.spread(name).seeds(), 4)));
                    columns.add(new Column<>(
                            "±images",
                            true,
                            row -> Numbers.fixed(row.spread(name).images(), 4)));
                });
        return aligned(rows, columns);
    }

    /** The measures that both tables and the page's show, in order, with their headings. */
    static Map<String, String> shown(List<ReportRow> rows, Collection<String> judges) {
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put(Measure.RMSE, "RMSE");
        shown.put(Measure.CRITIC_GAP, "critic gap");
        if (hasHeldOut(rows)) {
            shown.put(Measure.HELD_OUT_GAP, "held-out gap");
        }
        judges.forEach(judge -> shown.put(Measure.errorRate(judge), "error " + judge));
        further(rows).forEach(name -> shown.put(name, heading(name)));
        return shown;
    }

    /** The measures of others that some row has, in order of their names. */
    private static Set<String> further(List<ReportRow> rows) {
        Set<String> names = new TreeSet<>();
        rows.forEach(row -> row.point().measures().keySet().stream()
                .filter(Measure::isFurther)
                .forEach(names::add));
        return names;
    }

    private static String heading(String name) {
        Measure measure = Measure.of(name);
        return measure.label() + (measure.unit().isEmpty() ? "" : " " + measure.unit());
    }

    private static boolean hasHeldOut(List<ReportRow> rows) {
        return rows.stream().anyMatch(row -> row.point().measures().containsKey(Measure.HELD_OUT_GAP));
    }

    private static <R> String aligned(List<R> rows, List<Column<R>> columns) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(columns.stream().map(Column::heading).toList());
        for (R row : rows) {
            lines.add(columns.stream().map(column -> column.cell().apply(row)).toList());
        }
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder out = new StringBuilder();
            for (int i = 0; i < columns.size(); i++) {
                int column = i;
                int width = lines.stream()
                        .mapToInt(each -> each.get(column).length())
                        .max()
                        .orElse(0);
                String padding = " ".repeat(width - line.get(i).length());
                out.append(i == 0 ? "" : GAP)
                        .append(columns.get(i).alignRight() ? padding + line.get(i) : line.get(i) + padding);
            }
            text.append(out.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private static List<Column<ReportRow>> columns(List<ReportRow> rows, List<String> judges) {
        List<Column<ReportRow>> columns = new ArrayList<>();
        columns.add(new Column<>("alpha", true, row -> Numbers.exact(row.alpha())));
        columns.add(new Column<>("beta", true, row -> Numbers.exact(row.beta())));
        columns.add(new Column<>("gamma", true, row -> Numbers.exact(row.gamma())));
        if (rows.stream().map(ReportRow::seed).distinct().count() > 1) {
            columns.add(new Column<>("seed", true, row -> Long.toString(row.seed())));
        }
        if (!rows.isEmpty()) {
            for (String key : rows.get(0).settings().keySet()) {
                columns.add(new Column<>(key, true, row -> row.settings().get(key)));
            }
        }
        columns.add(measure("RMSE", Measure.RMSE, 4));
        columns.add(measure("PSNR dB", Measure.PSNR, 2));
        columns.add(measure("critic gap", Measure.CRITIC_GAP, 4));
        if (hasHeldOut(rows)) {
            columns.add(measure("held-out gap", Measure.HELD_OUT_GAP, 4));
        }
        for (String judge : judges) {
            columns.add(measure("error " + judge, Measure.errorRate(judge), 4));
        }
        further(rows).forEach(name -> columns.add(measure(heading(name), name, 4)));
        columns.add(new Column<>("status", false, ReportRow::status));
        columns.add(new Column<>("id", false, ReportRow::id));
        return columns;
    }

    private static Column<ReportRow> measure(String heading, String name, int decimals) {
        return new Column<>(heading, true, row -> {
            Double value = row.point().measures().get(name);
            if (value == null) {
                return "-";
            }
            return value.isNaN() ? "NaN" : Numbers.fixed(value, decimals);
        });
    }
}
