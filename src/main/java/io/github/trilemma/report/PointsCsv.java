package io.github.trilemma.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.github.trilemma.surface.Interval;
import io.github.trilemma.surface.Measure;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * All points as comma-separated values (RFC 4180, line feeds), one line each, points without a result included. Columns of further
 * measures and of 95 % intervals over test images ({@code MEASURE.low}, {@code MEASURE.high}) come with the first point that has
 * them; the others depend on the sweep alone, so the header stays while a sweep fills. Error rates
 * by class have a file of their own, see {@link ClassRatesCsv}.
 */
final class PointsCsv {
    private PointsCsv() {}

    static String of(RunView run) {
        List<String> settings = Settings.varying(run.sweep());
        List<String> measures = measures(run);
        List<String> header = new ArrayList<>(List.of("id", "status", "alpha", "beta", "gamma", "seed"));
        header.addAll(settings);
        header.addAll(measures);
        List<String> intervals = intervals(run, measures);
        intervals.forEach(measure -> header.addAll(List.of(measure + ".low", measure + ".high")));
        header.add("message");
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
            csv.writeRecord(header);
            run.entries().forEach(entry -> csv.writeRecord(line(entry, settings, measures, intervals)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write into memory", e);
        }
        return text.toString();
    }

    private static List<String> line(
            PointEntry entry, List<String> settings, List<String> measures, List<String> intervals) {
        List<String> line = new ArrayList<>(List.of(
                entry.id(),
                entry.state().word(),
                Numbers.exact(entry.config().weights().alpha()),
                Numbers.exact(entry.config().weights().beta()),
                Numbers.exact(entry.config().weights().gamma()),
                Long.toString(entry.config().seed())));
        settings.forEach(key -> line.add(Settings.value(entry.config(), key)));
        for (String measure : measures) {
            Double value = entry.point().measures().get(measure);
            line.add(value == null ? "" : Numbers.exact(value));
        }
        for (String measure : intervals) {
            Optional<Interval> interval = entry.point().interval(measure);
            line.add(interval.map(each -> Numbers.exact(each.low())).orElse(""));
            line.add(interval.map(each -> Numbers.exact(each.high())).orElse(""));
        }
        line.add(entry.message());
        return line;
    }

    /** Those of {@code measures} that some point has an interval of. */
    private static List<String> intervals(RunView run, List<String> measures) {
        return measures.stream()
                .filter(measure -> run.entries().stream()
                        .anyMatch(entry -> entry.point().interval(measure).isPresent()))
                .toList();
    }

    /** The paper's measures, then each judge's, then all others in alphabetical order. */
    private static List<String> measures(RunView run) {
        List<String> measures = new ArrayList<>(List.of(Measure.RMSE, Measure.MSE, Measure.PSNR, Measure.CRITIC_GAP));
        for (String judge : run.judges()) {
            measures.add(Measure.errorRate(judge));
            measures.add(Measure.crossEntropy(judge));
        }
        Set<String> others = new TreeSet<>();
        run.entries().forEach(entry -> others.addAll(entry.point().measures().keySet()));
        measures.forEach(others::remove);
        others.removeIf(Measure::isOfClass);
        measures.addAll(others);
        return measures;
    }
}
