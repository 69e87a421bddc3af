package io.github.trilemma.report;

import io.github.trilemma.surface.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The points as an aligned table of plain text for a terminal. */
public final class ReportTable {
    private static final String GAP = "  ";

    private ReportTable() {}

    /** A column: heading and cell text of a row. */
    private record Column(String heading, boolean alignRight, Function<ReportRow, String> cell) {}

    /**
     * Renders one line of headings and one line per row, each ended by a line feed; columns of numbers are aligned right. The
     * seed shows only when rows differ in it.
     *
     * @param rows in the order to be shown
     * @param judges one column of error rates each
     */
    public static String render(List<ReportRow> rows, List<String> judges) {
        List<Column> columns = columns(rows, judges);
        List<List<String>> lines = new ArrayList<>();
        lines.add(columns.stream().map(Column::heading).toList());
        for (ReportRow row : rows) {
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

    private static List<Column> columns(List<ReportRow> rows, List<String> judges) {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("alpha", true, row -> Numbers.exact(row.alpha())));
        columns.add(new Column("beta", true, row -> Numbers.exact(row.beta())));
        columns.add(new Column("gamma", true, row -> Numbers.exact(row.gamma())));
        if (rows.stream().map(ReportRow::seed).distinct().count() > 1) {
            columns.add(new Column("seed", true, row -> Long.toString(row.seed())));
        }
        if (!rows.isEmpty()) {
            for (String key : rows.get(0).settings().keySet()) {
                columns.add(new Column(key, true, row -> row.settings().get(key)));
            }
        }
        columns.add(measure("RMSE", Measure.RMSE, 4));
        columns.add(measure("PSNR dB", Measure.PSNR, 2));
        columns.add(measure("critic gap", Measure.CRITIC_GAP, 4));
        for (String judge : judges) {
            columns.add(measure("error " + judge, Measure.errorRate(judge), 4));
        }
        columns.add(new Column("status", false, ReportRow::status));
        columns.add(new Column("id", false, ReportRow::id));
        return columns;
    }

    private static Column measure(String heading, String name, int decimals) {
        return new Column(heading, true, row -> {
            Double value = row.point().measures().get(name);
            if (value == null) {
                return "-";
            }
            return value.isNaN() ? "NaN" : Numbers.fixed(value, decimals);
        });
    }
}
