package io.github.trilemma.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.Measure;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The measured points as the page's scripts read them: one JSON text, free of anything that a page's parser would act on. */
final class DataIsland {
    /** Numbers that the training curves of all points may have together; longer histories are thinned evenly. */
    private static final int MOST_NUMBERS = 120_000;

    private static final int LEAST_ROWS = 40;
    private static final String ITERATION = "iteration";
    private static final ObjectMapper JSON = new ObjectMapper();

    private DataIsland() {}

    /** The text; empty when no measured point has a measure for each of the three axes. */
    static Optional<String> of(RunView run, ReportOptions options, RecordedFiles files) {
        List<PointEntry> entries =
                run.entries().stream().filter(PointEntry::done).toList();
        Map<String, List<String>> axes = AxisChoices.of(run.measured(), run.scoringJudges(), options);
        if (axes.values().stream().anyMatch(List::isEmpty)) {
            return Optional.empty();
        }
        ObjectNode root = JSON.createObjectNode();
        Set<String> names = new LinkedHashSet<>();
        ObjectNode choices = root.putObject("axes");
        axes.forEach((axis, measures) -> {
            measures.forEach(choices.putArray(axis)::add);
            names.addAll(measures);
        });
        ObjectNode measures = root.putObject("measures");
        names.forEach(name -> measure(measures.putObject(name), Measure.of(name)));
        root.put(
                "seeds",
                entries.stream().map(entry -> entry.config().seed()).distinct().count() > 1);
        samples(root.putObject("samples"), entries, options, files);
        ArrayNode points = root.putArray("points");
        List<String> settings = Settings.varying(run.sweep());
        entries.forEach(entry -> point(points.addObject(), entry, settings, names, options, files));
        history(root.putArray("history"), entries, files);
        return Optional.of(escape(root));
    }

    /** JSON in which every character with a meaning for a page's or a script's parser is written by its number. */
    static String escape(ObjectNode root) {
        try {
            return JSON.writeValueAsString(root)
                    .replace("&", "\\u0026")
                    .replace("<", "\\u003c")
                    .replace(">", "\\u003e")
                    .replace("\u2028", "\\u2028")
                    .replace("\u2029", "\\u2029");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void measure(ObjectNode node, Measure measure) {
        node.put("label", measure.label());
        node.put("unit", measure.unit());
        // The mean squared error of a mix is the mean of its parts', the root is not.
        node.put("mixedBySquare", measure.name().equals(Measure.RMSE));
    }

    /** The clean and degraded images, the same for all points, with the size that every strip is shown in. */
    private static void samples(ObjectNode node, List<PointEntry> entries, ReportOptions options, RecordedFiles files) {
        reference(entries, files).ifPresent(sheet -> {
            int count = Strip.count(sheet, options.images());
            node.put("width", sheet.tile() * count);
            node.put("height", sheet.tile());
            node.put("clean", Strip.address(sheet, SampleSheet.Row.CLEAN, count));
            node.put("degraded", Strip.address(sheet, SampleSheet.Row.DEGRADED, count));
        });
    }

    private static Optional<SampleSheet> reference(List<PointEntry> entries, RecordedFiles files) {
        return entries.stream()
                .map(entry -> files.sheets().get(entry.id()))
                .filter(sheet -> sheet != null)
                .findFirst();
    }

    private static void point(
            ObjectNode node,
            PointEntry entry,
            List<String> settings,
            Set<String> names,
            ReportOptions options,
            RecordedFiles files) {
        CdpPoint point = entry.point();
        node.put("id", entry.id());
        node.put("alpha", point.alpha());
        node.put("beta", point.beta());
        node.put("gamma", point.gamma());
        node.put("seed", Long.toString(entry.config().seed()));
        ObjectNode others = node.putObject("settings");
        settings.forEach(key -> others.put(key, Settings.value(entry.config(), key)));
        ObjectNode measures = node.putObject("measures");
        ObjectNode intervals = node.putObject("intervals");
        for (String name : names) {
            double value = point.measure(name);
            if (Double.isFinite(value)) {
                measures.put(name, value);
            }
            point.interval(name)
                    .ifPresent(interval ->
                            intervals.putArray(name).add(interval.low()).add(interval.high()));
        }
        SampleSheet sheet = files.sheets().get(entry.id());
        if (sheet != null) {
            node.put("restored", Strip.address(sheet, SampleSheet.Row.RESTORED, Strip.count(sheet, options.images())));
        }
    }

    private static void history(ArrayNode node, List<PointEntry> entries, RecordedFiles files) {
        Set<String> terms = new LinkedHashSet<>();
        entries.forEach(entry ->
                files.histories().getOrDefault(entry.id(), List.of()).forEach(row -> terms.addAll(row.keySet())));
        terms.remove(ITERATION);
        if (terms.isEmpty()) {
            return;
        }
        int most = Math.max(LEAST_ROWS, MOST_NUMBERS / terms.size() / entries.size());
        for (int i = 0; i < entries.size(); i++) {
            List<Map<String, Double>> rows =
                    thinned(files.histories().getOrDefault(entries.get(i).id(), List.of()), most);
            if (!rows.isEmpty()) {
                ObjectNode curve = node.addObject();
                curve.put("point", i);
                rows.forEach(row -> curve.withArray("iterations")
                        .add(row.getOrDefault(ITERATION, 0.0).longValue()));
                ObjectNode values = curve.putObject("terms");
                terms.forEach(term -> {
                    if (rows.stream().anyMatch(row -> row.containsKey(term))) {
                        ArrayNode series = values.putArray(term);
                        rows.forEach(row -> number(series, row.getOrDefault(term, Double.NaN)));
                    }
                });
            }
        }
    }

    /** At most {@code most} rows at even distances, the last one among them. */
    private static List<Map<String, Double>> thinned(List<Map<String, Double>> rows, int most) {
        int step = (rows.size() + most - 1) / most;
        List<Map<String, Double>> kept = new ArrayList<>();
        for (int at = rows.size() - 1; at >= 0; at -= step) {
            kept.add(0, rows.get(at));
        }
        return kept;
    }

    /** Five digits are more than a curve shows. */
    private static void number(ArrayNode series, double value) {
        if (Double.isFinite(value)) {
            series.add(new BigDecimal(value).round(new MathContext(5)).doubleValue());
        } else {
            series.addNull();
        }
    }
}
