package io.github.trilemma.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.github.trilemma.surface.Interval;
import io.github.trilemma.surface.Measure;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * Error rates by class as comma-separated values, one line per point, judge and class: {@code id, alpha, beta, gamma, seed, judge,
 * class, errorRate, low, high}. The last two are the 95 % interval over test images.
 */
final class ClassRatesCsv {
    private static final List<String> HEADER =
            List.of("id", "alpha", "beta", "gamma", "seed", "judge", "class", "errorRate", "low", "high");

    private ClassRatesCsv() {}

    /** The table; empty when no point has such a rate. */
    static Optional<String> of(RunView run) {
        StringWriter text = new StringWriter();
        boolean any = false;
        try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
            csv.writeRecord(HEADER);
            for (PointEntry entry : run.entries()) {
                // Sorted by name, class 10 would come before class 2.
                List<String> names = entry.point().measures().keySet().stream()
                        .filter(Measure::isOfClass)
                        .sorted((a, b) -> judge(a).equals(judge(b))
                                ? Integer.compare(number(a), number(b))
                                : judge(a).compareTo(judge(b)))
                        .toList();
                for (String name : names) {
                    csv.writeRecord(line(entry, name));
                    any = true;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write into memory", e);
        }
        return any ? Optional.of(text.toString()) : Optional.empty();
    }

    private static List<String> line(PointEntry entry, String name) {
        Optional<Interval> interval = entry.point().interval(name);
        return List.of(
                entry.id(),
                Numbers.exact(entry.config().weights().alpha()),
                Numbers.exact(entry.config().weights().beta()),
                Numbers.exact(entry.config().weights().gamma()),
                Long.toString(entry.config().seed()),
                judge(name),
                Integer.toString(number(name)),
                Numbers.exact(entry.point().measure(name)),
                interval.map(each -> Numbers.exact(each.low())).orElse(""),
                interval.map(each -> Numbers.exact(each.high())).orElse(""));
    }

    private static String judge(String name) {
        return name.substring(name.indexOf('.') + 1, name.lastIndexOf('.'));
    }

    /** Nine digits are enough for a class; a longer number in a foreign record comes last. */
    private static int number(String name) {
        String digits = name.substring(name.lastIndexOf(".class") + ".class".length());
        return digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    }
}
