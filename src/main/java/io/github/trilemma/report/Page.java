package io.github.trilemma.report;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.DegradationConfig;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.JudgeConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The page {@code report.html}: everything in one file that needs nothing else. */
final class Page {
    private final RunView run;
    private final ReportOptions options;
    private final Findings findings;
    private final Map<String, List<Figure>> figures;
    private final Optional<Rulers> rulers;
    private final List<Figure> compared;
    private final List<Figure> restored;
    private final List<Figure> history;
    private final List<String> notes;
    private final Explorer explorer;
    private final Html html = new Html();

    /**
     * A page of finished parts.
     *
     * @param figures of each judge, the reported judge first
     * @param rulers the two rulers of perception, where points have both
     * @param compared their figure, or nothing
     * @param restored the grid of restored images, or nothing
     * @param history the training curves, or nothing
     * @param explorer the interactive part
     */
    Page(
            RunView run,
            ReportOptions options,
            Findings findings,
            Map<String, List<Figure>> figures,
            Optional<Rulers> rulers,
            List<Figure> compared,
            List<Figure> restored,
            List<Figure> history,
            List<String> notes,
            Explorer explorer) {
        this.run = run;
        this.options = options;
        this.findings = findings;
        this.figures = figures;
        this.rulers = rulers;
        this.compared = compared;
        this.restored = restored;
        this.history = history;
        this.notes = notes;
        this.explorer = explorer;
    }

    String html() {
        html.heading(1, run.sweep().name());
        html.soft(experiment());
        facts();
        if (!notes.isEmpty()) {
            html.raw("<ul class=\"soft\">");
            notes.forEach(note -> html.raw("<li>" + Html.escape(note) + "</li>"));
            html.raw("</ul>");
        }
        verdicts();
        explorer.write(html);
        figures.forEach((judge, list) -> {
            html.heading(2, "The tradeoff, judged by " + judge);
            html.raw("<div class=\"figures\">");
            list.forEach(this::figure);
            html.raw("</div>");
        });
        if (rulers.isPresent()) {
            rulers.get().write(html);
            compared.forEach(this::figure);
        }
        if (!restored.isEmpty()) {
            html.heading(2, "Restored images");
            restored.forEach(this::figure);
        }
        PageTables tables = new PageTables(html, run, options);
        findings.surfaces().entrySet().stream()
                .limit(1)
                .forEach(judge -> tables.best(judge.getKey(), judge.getValue()));
        tables.points(findings.surfaces().keySet());
        tables.withoutResult();
        if (!history.isEmpty()) {
            html.heading(2, "Training");
            history.forEach(this::figure);
        }
        tables.provenance();
        html.heading(2, "Configuration");
        html.details("the resolved sweep", run.yaml());
        explorer.credit(html);
        return html.page(run.sweep().name() + " - Trilemma report", resource("report.css"), explorer.scripts());
    }

    private void figure(Figure figure) {
        html.figure(figure.png(), figure.width(), figure.height(), figure.alt(), figure.caption());
    }

    private void facts() {
        html.raw("<ul class=\"facts\">");
        fact(run.planned(), run.planned() == 1 ? "point planned" : "points planned");
        fact(run.count(State.DONE), "measured");
        fact(run.count(State.FAILED) + run.count(State.DIVERGED), "failed or diverged");
        fact(run.count(State.UNFINISHED) + run.missing().size(), "to be done");
        html.raw("</ul>");
    }

    private void fact(long count, String what) {
        html.raw("<li><b>" + count + "</b>" + Html.escape(what) + "</li>");
    }

    private void verdicts() {
        html.heading(2, "What the measured points say");
        if (findings.weights().isEmpty()) {
            html.paragraph("No point is measured yet.");
            return;
        }
        html.soft("D is " + options.distortion() + ", P is " + options.perception()
                + ", C the judge's error rate; less is"
                + " better on all three. A curve falls when its envelope does by at least "
                + Numbers.percent(TradeoffClaims.FALL)
                + " of the measure's range, and is convex when mixing beats no point"
                + " of the front (those that no other point beats) by more than " + Numbers.percent(TradeoffClaims.BEND)
                + " of the ranges of both measures at once. Nothing is said of falls of C below "
                + Numbers.brief(TradeoffClaims.CHANCE) + " standard errors of an error rate. A lift counts from "
                + Numbers.percent(TradeoffClaims.LIFT) + " of the range of P. A trend holds from Kendall's tau "
                + Numbers.brief(WeightClaims.CLEAR)
                + " in the expected direction, and holds in part above 0; tau is taken"
                + " within the lines of the grid, where one weight alone changes.");
        if (!findings.tradeoff().isEmpty()) {
            html.heading(3, "The tradeoff");
            overview();
        }
        boolean first = true;
        for (Map.Entry<String, List<Verdict>> judge : findings.tradeoff().entrySet()) {
            String open = first ? "<details open>" : "<details>";
            html.raw(open + "<summary>in numbers, judged by " + Html.escape(judge.getKey()) + "</summary>");
            verdicts(judge.getValue());
            html.raw("</details>");
            first = false;
        }
        html.heading(3, "Weights and judges");
        html.soft(
                "That P falls with beta and grows with gamma is the paper's observation that images look better and worse, with"
                        + " the measure of P in the place of the eye. That all judges agree is the paper's, too. The other trends are"
                        + " what the loss aims at.");
        verdicts(findings.weights());
        html.raw("<details><summary>every line of the grid</summary>");
        TrendTable.write(html, run.measured(), findings.surfaces().keySet(), options);
        html.raw("</details>");
    }

    /** One line per claim, one column per judge. */
    private void overview() {
        List<String> headings = new ArrayList<>(List.of("claim"));
        headings.addAll(findings.tradeoff().keySet());
        List<List<Verdict>> judges = new ArrayList<>(findings.tradeoff().values());
        List<List<Html.Cell>> rows = new ArrayList<>();
        for (int claim = 0; claim < judges.get(0).size(); claim++) {
            List<Html.Cell> row = new ArrayList<>(
                    List.of(Html.Cell.text(judges.get(0).get(claim).claim())));
            for (List<Verdict> verdicts : judges) {
                row.add(finding(verdicts.get(claim)));
            }
            rows.add(row);
        }
        html.table(headings, rows, false);
    }

    private static Html.Cell finding(Verdict verdict) {
        String style = verdict.finding().name().toLowerCase(Locale.ROOT);
        return new Html.Cell(verdict.finding().words(), null, "finding " + style);
    }

    private void verdicts(List<Verdict> verdicts) {
        List<List<Html.Cell>> rows = verdicts.stream()
                .map(verdict ->
                        List.of(Html.Cell.text(verdict.claim()), finding(verdict), Html.Cell.text(verdict.numbers())))
                .toList();
        html.table(List.of("claim", "finding", "numbers"), rows, false);
    }

    /** What was run, in one sentence. */
    private String experiment() {
        ExperimentConfig base = run.sweep().base();
        String degraded = described(base.degradation());
        List<String> others = base.judges().stream().map(JudgeConfig::arch).toList();
        return "Data " + base.data().dataset() + ", degraded by " + degraded + "; "
                + base.network().restorer() + " of width "
                + base.network().width() + ", trained against "
                + base.classifier().arch()
                + (others.isEmpty() ? "" : " and judged by " + String.join(", ", others) + ", too") + "; "
                + base.schedule().iterations() + " iterations, batch "
                + base.schedule().batch() + ", "
                + base.schedule().criticSteps() + " critic steps per iteration.";
    }

    private static String described(DegradationConfig degradation) {
        return switch (degradation.kind()) {
            case "noise" -> "Gaussian noise of standard deviation " + Numbers.exact(degradation.sigma());
            case "downscale" -> "down-scaling by " + degradation.factor();
            case "blur" -> "Gaussian blur of " + Numbers.exact(degradation.sigma()) + " pixels";
            case "jpeg" -> "JPEG of quality " + degradation.quality();
            case "mask" -> "a mask over " + Numbers.exact(degradation.fraction()) + " of the pixels";
            case "salt-and-pepper" -> "salt and pepper on " + Numbers.exact(degradation.fraction()) + " of the pixels";
            case "paired" -> "whatever the given pairs show";
            case "compose" -> degradation.steps().stream().map(Page::described).collect(Collectors.joining(", then "));
            default -> degradation.kind();
        };
    }

    /** A text that lies beside this class in the program's jar. */
    static String resource(String name) {
        try (InputStream in = Page.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new ConfigurationException(
                        "the resource " + name + " is missing from the program's jar: build it again");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + name, e);
        }
    }
}
