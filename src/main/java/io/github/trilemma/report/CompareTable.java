package io.github.trilemma.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.Interval;
import io.github.trilemma.surface.Measure;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The matched points of two runs as a table, for a terminal and as comma-separated values. */
final class CompareTable {
    private CompareTable() {}

    /** One line per matched weights; per measure the two values and their difference with half its 95 % interval. */
    static String render(Comparison comparison) {
        List<List<String>> lines = new ArrayList<>();
        List<String> header = new ArrayList<>(List.of("alpha", "beta", "gamma"));
        for (String measure : comparison.measures()) {
            String name = measure.replace("errorRate.", "error ");
            header.addAll(List.of(name + " A", "B", "B - A"));
        }
        lines.add(header);
        for (Comparison.Pair pair : comparison.matched()) {
            List<String> line = weights(pair.first());
            for (String measure : comparison.measures()) {
                line.add(Numbers.fixed(pair.first().measure(measure), 4));
                line.add(Numbers.fixed(pair.second().measure(measure), 4));
                line.add(difference(pair, measure));
            }
            lines.add(line);
        }
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder out = new StringBuilder();
            for (int i = 0; i < line.size(); i++) {
                int column = i;
                int width = lines.stream()
                        .mapToInt(each -> each.get(column).length())
                        .max()
                        .orElse(0);
                out.append(i == 0 ? "" : "  ")
                        .append(" ".repeat(width - line.get(i).length()))
                        .append(line.get(i));
            }
            text.append(out).append('\n');
        }
        return text.toString();
    }

    private static List<String> weights(CdpPoint point) {
        return new ArrayList<>(
                List.of(Numbers.exact(point.alpha()), Numbers.exact(point.beta()), Numbers.exact(point.gamma())));
    }

    private static String difference(Comparison.Pair pair, String measure) {
        // Adding 0 turns a -0 of rounding into 0.
        double value = Math.rint(pair.difference(measure) * 1e4) / 1e4 + 0.0;
        String sign = value > 0 ? "+" : "";
        String half = pair.interval(measure)
                .map(interval -> " ± " + Numbers.fixed(interval.half(), 4))
                .orElse("");
        return sign + Numbers.fixed(value, 4) + half;
    }

    /** One line per matched weights and measure, with the ends of the 95 % intervals that are known. */
    static String csv(Comparison comparison) {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
            csv.writeRecord(
                    "alpha",
                    "beta",
                    "gamma",
                    "measure",
                    "unit",
                    "a",
                    "a_low",
                    "a_high",
                    "b",
                    "b_low",
                    "b_high",
                    "difference",
                    "difference_low",
                    "difference_high");
            for (Comparison.Pair pair : comparison.matched()) {
                for (String measure : comparison.measures()) {
                    List<String> line = weights(pair.first());
                    line.add(measure);
                    line.add(Measure.of(measure).unit());
                    add(line, pair.first().measure(measure), pair.first().interval(measure));
                    add(line, pair.second().measure(measure), pair.second().interval(measure));
                    add(line, pair.difference(measure), pair.interval(measure));
                    csv.writeRecord(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write into memory", e);
        }
        return text.toString();
    }

    private static void add(List<String> line, double value, Optional<Interval> interval) {
        line.add(Numbers.exact(value));
        line.add(interval.map(i -> Numbers.exact(i.low())).orElse(""));
        line.add(interval.map(i -> Numbers.exact(i.high())).orElse(""));
    }
}
