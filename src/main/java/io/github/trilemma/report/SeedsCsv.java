package io.github.trilemma.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Means over seeds as comma-separated values (RFC 4180, line feeds), one line per setting: the number of seeds, and of each measure
 * the mean, {@code MEASURE.seeds} (standard deviation between seeds) and {@code MEASURE.images} (half of the 95 % interval over
 * test images). What is not known is empty.
 */
final class SeedsCsv {
    private SeedsCsv() {}

    static String of(List<SeedRow> rows) {
        Set<String> measures = new TreeSet<>();
        rows.forEach(row -> row.points()
                .forEach(each -> measures.addAll(each.point().measures().keySet())));
        List<String> header = new ArrayList<>(List.of("alpha", "beta", "gamma"));
        rows.stream()
                .findFirst()
                .ifPresent(row -> header.addAll(row.first().settings().keySet()));
        header.add("seeds");
        measures.forEach(measure -> header.addAll(List.of(measure, measure + ".seeds", measure + ".images")));
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
            csv.writeRecord(header);
            rows.forEach(row -> csv.writeRecord(line(row, measures)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write into memory", e);
        }
        return text.toString();
    }

    private static List<String> line(SeedRow row, Set<String> measures) {
        List<String> line = new ArrayList<>(List.of(
                Numbers.exact(row.first().alpha()),
                Numbers.exact(row.first().beta()),
                Numbers.exact(row.first().gamma())));
        line.addAll(row.first().settings().values());
        line.add(Integer.toString(row.points().size()));
        for (String measure : measures) {
            SeedRow.Spread spread = row.spread(measure);
            line.add(number(spread.mean()));
            line.add(number(spread.seeds()));
            line.add(number(spread.images()));
        }
        return line;
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : Numbers.exact(value);
    }
}
