package io.github.trilemma.report;

import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.surface.Axis;
import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.CdpSurface;
import io.github.trilemma.surface.Convexity;
import io.github.trilemma.surface.Measure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tables of the page. */
final class PageTables {
    private final Html html;
    private final RunView run;
    private final ReportOptions options;

    PageTables(Html html, RunView run, ReportOptions options) {
        this.html = html;
        this.run = run;
        this.options = options;
    }

    /** The points that no other beats, and how far each lies above what mixing reaches. */
    void best(String judge, CdpSurface surface) {
        html.heading(2, "Points that no other beats, judged by " + judge);
        html.soft(
                "No other point is at least as good in D, P and C and better in one. The last two columns: the least C that"
                        + " mixing of all points reaches under the point's own D and P, and how far the point lies above it.");
        Map<String, Convexity.Excess> excess = new LinkedHashMap<>();
        Convexity.ofNonDominated(surface)
                .forEach(each -> excess.put(each.point().id(), each));
        List<List<Html.Cell>> rows = new ArrayList<>();
        for (CdpPoint point : surface.nonDominated()) {
            rows.add(List.of(
                    Html.Cell.exact(point.alpha()),
                    Html.Cell.exact(point.beta()),
                    Html.Cell.exact(point.gamma()),
                    Html.Cell.number(surface.value(point, Axis.DISTORTION), 4),
                    Html.Cell.number(surface.value(point, Axis.PERCEPTION), 4),
                    Html.Cell.number(surface.value(point, Axis.ERROR), 4),
                    Html.Cell.number(excess.get(point.id()).reached(), 4),
                    Html.Cell.number(excess.get(point.id()).amount(), 4),
                    new Html.Cell(point.id(), null, "")));
        }
        html.table(List.of("alpha", "beta", "gamma", "D", "P", "C", "C by mixing", "above", "id"), rows, true);
    }

    /** All points with the measures of the figures. */
    void points(Collection<String> judges) {
        if (run.entries().isEmpty()) {
            return;
        }
        seeds(judges);
        html.heading(2, "All points");
        html.soft("All measures in full precision are in points.csv, error rates by class in class-rates.csv.");
        List<String> settings = Settings.varying(run.sweep());
        boolean seeds = run.entries().stream()
                        .map(entry -> entry.config().seed())
                        .distinct()
                        .count()
                > 1;
        Map<String, Integer> measures = new LinkedHashMap<>();
        measures.put(options.distortion(), 4);
        measures.put(Measure.PSNR, 2);
        measures.put(options.perception(), 4);
        if (run.measured().stream().anyMatch(point -> point.measures().containsKey(Measure.HELD_OUT_GAP))) {
            measures.put(Measure.HELD_OUT_GAP, 4);
        }
        judges.forEach(judge -> measures.put(Measure.errorRate(judge), 4));
        List<String> headings = new ArrayList<>(List.of("alpha", "beta", "gamma"));
        if (seeds) {
            headings.add("seed");
        }
        headings.addAll(settings);
        measures.keySet().forEach(measure -> headings.add(heading(measure)));
        headings.addAll(List.of("status", "id"));
        List<List<Html.Cell>> rows = new ArrayList<>();
        for (PointEntry entry : run.entries()) {
            List<Html.Cell> row = weights(entry.config());
            if (seeds) {
                row.add(new Html.Cell(Long.toString(entry.config().seed()), null, "number"));
            }
            settings.forEach(key -> row.add(Html.Cell.text(Settings.value(entry.config(), key))));
            measures.forEach((measure, decimals) ->
                    row.add(Html.Cell.number(entry.point().measure(measure), decimals)));
            row.add(new Html.Cell(entry.state().word(), null, entry.state().word()));
            row.add(Html.Cell.text(entry.id()));
            rows.add(row);
        }
        html.table(headings, rows, true);
    }

    /** Means over seeds with both spreads, where a setting has several seeds. */
    private void seeds(Collection<String> judges) {
        List<String> settings = Settings.varying(run.sweep());
        List<ReportRow> points = run.entries().stream()
                .map(entry -> ReportRow.of(entry, settings))
                .toList();
        List<SeedRow> means = SeedRow.of(points);
        if (!SeedRow.replicated(means)) {
            return;
        }
        html.heading(2, "Means over seeds");
        html.soft(
                "± seeds: standard deviation between trainings that differ in their seed alone. ± images: half of the 95 %"
                        + " interval over test images. In full precision in seeds.csv.");
        Map<String, String> measures = ReportTable.shown(points, judges);
        List<String> headings = new ArrayList<>(List.of("alpha", "beta", "gamma"));
        headings.addAll(settings);
        headings.add("seeds");
        measures.values().forEach(heading -> headings.addAll(List.of(heading, "± seeds", "± images")));
        List<List<Html.Cell>> rows = new ArrayList<>();
        for (SeedRow mean : means) {
            List<Html.Cell> row = new ArrayList<>(List.of(
                    Html.Cell.exact(mean.first().alpha()),
                    Html.Cell.exact(mean.first().beta()),
                    Html.Cell.exact(mean.first().gamma())));
            settings.forEach(
                    key -> row.add(Html.Cell.text(mean.first().settings().get(key))));
            row.add(Html.Cell.exact(mean.points().size()));
            for (String measure : measures.keySet()) {
                SeedRow.Spread spread = mean.spread(measure);
                row.add(Html.Cell.number(spread.mean(), 4));
                row.add(Html.Cell.number(spread.seeds(), 4));
                row.add(Html.Cell.number(spread.images(), 4));
            }
            rows.add(row);
        }
        html.table(headings, rows, true);
    }

    /** Points that failed, diverged, are under way or were not started. */
    void withoutResult() {
        List<List<Html.Cell>> rows = new ArrayList<>();
        for (PointEntry entry : run.entries()) {
            if (!entry.done()) {
                List<Html.Cell> row = weights(entry.config());
                row.add(new Html.Cell(entry.state().word(), null, entry.state().word()));
                row.add(Html.Cell.text(entry.message()));
                row.add(Html.Cell.text(entry.id()));
                rows.add(row);
            }
        }
        for (ExperimentConfig config : run.missing()) {
            List<Html.Cell> row = weights(config);
            row.add(new Html.Cell("not started", null, "unfinished"));
            row.add(Html.Cell.text(""));
            row.add(Html.Cell.text(""));
            rows.add(row);
        }
        if (!rows.isEmpty()) {
            html.heading(2, "Points without a result");
            html.table(List.of("alpha", "beta", "gamma", "status", "reason", "id"), rows, false);
        }
    }

    /** What made the numbers; points of the same origin share a line. */
    void provenance() {
        Map<Map<String, String>, Integer> counts = new LinkedHashMap<>();
        for (PointEntry entry : run.entries()) {
            if (!entry.provenance().isEmpty()) {
                counts.merge(entry.provenance(), 1, Integer::sum);
            }
        }
        if (counts.isEmpty()) {
            return;
        }
        html.heading(2, "Provenance");
        List<String> headings =
                new ArrayList<>(counts.keySet().iterator().next().keySet());
        headings.add("points");
        List<List<Html.Cell>> rows = new ArrayList<>();
        counts.forEach((origin, count) -> {
            List<Html.Cell> row = new ArrayList<>();
            origin.values().forEach(value -> row.add(Html.Cell.text(value)));
            row.add(Html.Cell.text(Integer.toString(count)));
            rows.add(row);
        });
        html.table(headings, rows, false);
    }

    private static List<Html.Cell> weights(ExperimentConfig config) {
        return new ArrayList<>(List.of(
                Html.Cell.exact(config.weights().alpha()),
                Html.Cell.exact(config.weights().beta()),
                Html.Cell.exact(config.weights().gamma())));
    }

    private static String heading(String measure) {
        String judge = Measure.judgeOf(measure);
        if (judge != null) {
            return "error " + judge;
        }
        return switch (measure) {
            case Measure.RMSE -> "RMSE";
            case Measure.PSNR -> "PSNR dB";
            case Measure.CRITIC_GAP -> "critic gap";
            case Measure.HELD_OUT_GAP -> "held-out gap";
            default -> measure;
        };
    }
}
