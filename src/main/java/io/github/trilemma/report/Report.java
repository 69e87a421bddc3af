package io.github.trilemma.report;

import io.github.trilemma.run.AtomicFiles;
import io.github.trilemma.surface.CdpSurface;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes all that is shown of a run folder: tables, figures and the page. */
public final class Report {
    private Report() {}

    /**
     * Reads the run folder and writes into it {@code points.csv}, {@code class-rates.csv} if points have error rates by class,
     * {@code seeds.csv} if points have several seeds, the figures that its points allow (PNG and SVG), and {@code report.html}.
     * The same folder gives the same bytes. A sweep that is not finished gives a report on what is there.
     *
     * @throws io.github.trilemma.ConfigurationException when the folder is no sweep's, cannot be written, or no font is
     *     installed; the message says what to do
     */
    public static ReportSummary write(Path runDir, ReportOptions options) {
        RunView all = RunReader.read(runDir);
        List<Path> files = new ArrayList<>();
        Path csv = runDir.resolve("points.csv");
        AtomicFiles.writeString(csv, PointsCsv.of(all));
        files.add(csv);
        Optional<String> classRates = ClassRatesCsv.of(all);
        if (classRates.isPresent()) {
            Path rates = runDir.resolve("class-rates.csv");
            AtomicFiles.writeString(rates, classRates.get());
            files.add(rates);
        }

        List<String> notes = new ArrayList<>(Notes.of(all, options));
        RunView run = Thinning.of(all, options);
        Optional.ofNullable(Thinning.note(all, run)).ifPresent(notes::add);
        Findings findings = Findings.of(run, options);
        Fonts.require();
        Map<String, List<Figure>> figures = new LinkedHashMap<>();
        for (Map.Entry<String, CdpSurface> judge : findings.surfaces().entrySet()) {
            figures.put(
                    judge.getKey(),
                    JudgeFigures.of(judge.getValue(), run.sweep().name(), judge.getKey(), options));
        }
        String first = run.judges().get(0);
        RecordedFiles recorded = RecordedFiles.read(run, notes);
        Optional<Rulers> rulers = Rulers.of(SeedGroups.of(run).means());
        List<Figure> compared = rulers
                .map(each -> RulersFigure.of(each, run.sweep().name(), options.scale()))
                .stream()
                .toList();
        List<Figure> restored = SharedFigures.restored(run, recorded.sheets(), first, options).stream()
                .toList();
        List<Figure> history = SharedFigures.history(run, recorded.histories(), options).stream()
                .toList();
        List<Figure> drawn = new ArrayList<>();
        figures.values().forEach(drawn::addAll);
        drawn.addAll(compared);
        drawn.addAll(restored);
        drawn.addAll(history);
        for (Figure figure : drawn) {
            files.addAll(figure.write(runDir));
        }
        Explorer explorer = new Explorer(DataIsland.of(run, options, recorded));
        Path page = runDir.resolve("report.html");
        AtomicFiles.writeString(
                page,
                new Page(run, options, findings, figures, rulers, compared, restored, history, notes, explorer).html());
        files.add(page);

        List<String> settings = Settings.varying(run.sweep());
        List<ReportRow> rows = all.entries().stream()
                .map(entry -> ReportRow.of(entry, settings))
                .toList();
        List<SeedRow> seeds = SeedRow.of(rows);
        if (SeedRow.replicated(seeds)) {
            Path means = runDir.resolve("seeds.csv");
            AtomicFiles.writeString(means, SeedsCsv.of(seeds));
            files.add(means);
        }
        return new ReportSummary(files, rows, run.judges(), findings.lines(), notes, trainSeconds(all));
    }

    private static Map<String, Double> trainSeconds(RunView run) {
        Map<String, Double> seconds = new LinkedHashMap<>();
        for (PointEntry entry : run.entries()) {
            if (Double.isFinite(entry.trainSeconds())) {
                seconds.put(entry.id(), entry.trainSeconds());
            }
        }
        return seconds;
    }
}
