package io.github.trilemma.report;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.run.AtomicFiles;
import io.github.trilemma.theory.CdpSolution;
import io.github.trilemma.theory.DiscreteSource;
import io.github.trilemma.theory.SurfaceGrid;
import io.github.trilemma.theory.TheorySurface;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files of a computed surface: {@code surface.csv}, pictures and {@code theory.html}, which holds them all. */
public final class TheoryReport {
    private final String name;
    private final DiscreteSource source;
    private final String perception;
    private final TheorySurface surface;
    private final TheoryCheck check;
    private final List<CdpSolution> shown;
    private final Html html = new Html();

    private TheoryReport(
            String name, DiscreteSource source, String perception, TheorySurface surface, List<CdpSolution> shown) {
        this.name = name;
        this.source = source;
        this.perception = perception;
        this.surface = surface;
        this.shown = shown;
        check = TheoryCheck.of(surface);
    }

    /**
     * Writes the files into an existing folder.
     *
     * @param name heading of the page
     * @param perception name of the perception measure
     * @param shown solutions whose restorers are pictured
     * @return the files written
     */
    public static List<Path> write(
            Path folder,
            String name,
            DiscreteSource source,
            String perception,
            TheorySurface surface,
            List<CdpSolution> shown) {
        return new TheoryReport(name, source, perception, surface, shown).write(folder);
    }

    private List<Path> write(Path folder) {
        List<Figure> figures = new ArrayList<>();
        figures.add(TheoryFigures.surfaceFigure(surface, perception));
        figures.add(TheoryFigures.sliceFigure(surface, perception));
        for (CdpSolution solution : shown) {
            figures.add(TheoryFigures.restorerFigure(source, solution.restorer(), TheoryFigures.title(solution)));
        }
        List<Path> files = new ArrayList<>();
        Path csv = folder.resolve("surface.csv");
        AtomicFiles.writeString(csv, TheoryCsv.of(surface));
        files.add(csv);
        for (int i = 0; i < figures.size(); i++) {
            Path file = folder.resolve(i < 2 ? figures.get(i).file() : "restorer-" + (i - 1) + ".png");
            byte[] png = figures.get(i).png();
            AtomicFiles.write(file, out -> out.write(png));
            files.add(file);
        }
        Path page = folder.resolve("theory.html");
        AtomicFiles.writeString(page, page(figures));
        files.add(page);
        return files;
    }

    private String page(List<Figure> figures) {
        html.heading(1, name);
        html.soft(
                "The exact bound C(D,P) of a known source: the least error rate of its fixed classifier over all restorers"
                        + " with E[cost] at most D and " + perception + "(p_X, p_X̂) at most P.");
        html.raw("<ul class=\"facts\">");
        fact(Integer.toString(source.symbols()), "clean symbols");
        fact(Integer.toString(source.degradedSymbols()), "degraded symbols");
        fact(Integer.toString(source.classCount()), "classes");
        fact(Integer.toString(surface.grid().size()), "pairs (D,P)");
        fact(Integer.toString(check.cells()), "feasible");
        fact(Numbers.brief(surface.largestGap()), "largest certified gap");
        html.raw("</ul>");
        html.paragraph(check.text() + ".");
        html.soft("The Bayes error from the degraded signal itself is " + Numbers.brief(source.bayesError())
                + "; no cell is below it. The gap of each cell is worked out from its multipliers alone: the true C lies between"
                + " C - gap and C.");
        html.heading(2, "The surface");
        figures.subList(0, 2).forEach(this::figure);
        if (!shown.isEmpty()) {
            html.heading(2, "Optimal restorers");
            html.raw("<div class=\"figures\">");
            figures.subList(2, figures.size()).forEach(this::figure);
            html.raw("</div>");
        }
        html.heading(2, "Every pair of limits");
        html.soft(
                "slope D and slope P say by how much C falls for each unit of more D and P; with 1 they are the weights"
                        + " alpha : beta : gamma that lead to the same point.");
        table();
        return html.page(name + " - Trilemma theory", resource("report.css"), resource("report.js"));
    }

    private void figure(Figure figure) {
        html.figure(figure.png(), figure.width(), figure.height(), figure.alt(), figure.caption());
    }

    private void fact(String value, String what) {
        html.raw("<li><b>" + Html.escape(value) + "</b>" + Html.escape(what) + "</li>");
    }

    private void table() {
        SurfaceGrid grid = surface.grid();
        List<List<Html.Cell>> rows = new ArrayList<>();
        for (int i = 0; i < grid.distortions().length; i++) {
            for (int j = 0; j < grid.perceptions().length; j++) {
                CdpSolution cell = surface.at(i, j);
                if (cell.feasible()) {
                    rows.add(List.of(
                            Html.Cell.number(cell.limitD(), 6),
                            Html.Cell.number(cell.limitP(), 6),
                            Html.Cell.number(cell.errorRate(), 8),
                            Html.Cell.number(cell.distortion(), 6),
                            Html.Cell.number(cell.perception(), 6),
                            Html.Cell.number(cell.slopeD(), 5),
                            Html.Cell.number(cell.slopeP(), 5),
                            Html.Cell.text(Numbers.brief(cell.gap()))));
                }
            }
        }
        html.table(
                List.of("limit D", "limit P", "C", "distortion", "perception", "slope D", "slope P", "gap"),
                rows,
                true);
    }

    private static String resource(String name) {
        try (InputStream in = TheoryReport.class.getResourceAsStream(name)) {
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
