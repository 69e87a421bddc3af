package io.github.trilemma.report;

import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.Measure;
import io.github.trilemma.surface.Trend;
import io.github.trilemma.surface.Weight;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Every line of the grid: how each measure moves as one weight grows and the others stand still. */
final class TrendTable {
    private TrendTable() {}

    static void write(Html html, List<CdpPoint> points, Collection<String> judges, ReportOptions options) {
        List<String> measures = new ArrayList<>(List.of(options.distortion(), options.perception()));
        judges.forEach(judge -> measures.add(Measure.errorRate(judge)));
        List<List<Html.Cell>> rows = new ArrayList<>();
        for (Weight weight : List.of(Weight.BETA, Weight.GAMMA, Weight.ALPHA)) {
            for (String measure : measures) {
                for (Trend.Line line : Trend.of(points, measure, weight).lines()) {
                    rows.add(row(measure, weight, line));
                }
            }
        }
        html.table(
                List.of("measure", "over", "at", "from", "to", "steps", "rising", "falling", "Kendall", "Spearman"),
                rows,
                true);
    }

    private static List<Html.Cell> row(String measure, Weight weight, Trend.Line line) {
        List<String> standing = new ArrayList<>();
        line.standing().forEach((other, value) -> standing.add(other.label() + " = " + Numbers.exact(value)));
        return List.of(
                Html.Cell.text(Measure.of(measure).label()),
                Html.Cell.text(weight.label()),
                Html.Cell.text(String.join(", ", standing)),
                Html.Cell.number(line.values().get(0), 4),
                Html.Cell.number(line.values().get(line.values().size() - 1), 4),
                Html.Cell.number(line.steps(), 0),
                Html.Cell.number(line.rising(), 0),
                Html.Cell.number(line.falling(), 0),
                Html.Cell.number(line.kendall(), 2),
                Html.Cell.number(line.spearman(), 2));
    }
}
