package io.github.trilemma.cli;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.TheoryOutput;
import io.github.trilemma.TheoryOutput.Theorem;
import io.github.trilemma.theory.CdpSolution;
import io.github.trilemma.theory.CdpSolver;
import io.github.trilemma.theory.SurfaceGrid;
import io.github.trilemma.theory.TheorySurface;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** C(D,P) over a grid of limits. */
@Command(
        name = "surface",
        mixinStandardHelpOptions = true,
        description =
                "C(D,P) over a grid of limits, and the check that it falls and is convex. The limits are lists D and P in"
                        + " the file, the options, or equal steps over the part of the plane where the surface changes.",
        footer = {
            "",
            "Examples:",
            "  trilemma theory surface source.json --grid 20x20 --out bound",
            "  trilemma theory surface source.json --distortion-limits 0.04,0.06 --perception-limits 0,0.02 --json"
        })
final class TheorySurfaceCommand implements Callable<Integer> {
    private static final Pattern GRID = Pattern.compile("([0-9]{1,4})x([0-9]{1,4})");
    private static final int MOST_CELLS = 100_000;
    private static final int MOST_THREADS = 256;
    private static final int COLUMNS_SHOWN = 8;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The source, as JSON.")
    private Path file;

    @Option(
            names = "--grid",
            paramLabel = "NxM",
            description = "Number of limits D and P where none are given (default ${DEFAULT-VALUE}).")
    private String grid = "20x20";

    @Option(names = "--distortion-limits", split = ",", paramLabel = "D", description = "Limits D, rising.")
    private List<Double> distortions = new ArrayList<>();

    @Option(names = "--perception-limits", split = ",", paramLabel = "P", description = "Limits P, rising.")
    private List<Double> perceptions = new ArrayList<>();

    @Option(names = "--threads", paramLabel = "N", description = "Threads; default all processors.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--csv", paramLabel = "CSV", description = "Write the table to this file.")
    private Path csv;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Write surface.csv, the pictures and theory.html into this folder.")
    private Path out;

    @Option(names = "--json", description = "Print one line of JSON for each pair of limits.")
    private boolean json;

    @Override
    public Integer call() {
        if (threads < 1 || threads > MOST_THREADS) {
            throw new ConfigurationException("--threads must be within 1.." + MOST_THREADS + ", got " + threads);
        }
        TheoryFile input = TheoryFile.read(file);
        CdpSolver solver = new CdpSolver(input.source(), input.perception());
        SurfaceGrid limits = limits(input, solver);
        if (limits.size() > MOST_CELLS) {
            throw new ConfigurationException(
                    "the grid must have at most " + MOST_CELLS + " pairs (D,P), got " + limits.size());
        }
        TheorySurface surface = solve(solver, limits);
        Theorem check = TheoryOutput.check(surface);
        PrintWriter print = spec.commandLine().getOut();
        if (json) {
            surface.solutions().forEach(cell -> print.println(TheoryJson.text(TheoryJson.solution(cell))));
        } else {
            table(print, surface);
            print.println(String.format(
                    Locale.ROOT,
                    "%d of %d pairs feasible, largest certified gap %.1e",
                    check.cells(),
                    limits.size(),
                    surface.largestGap()));
            print.println(check.text());
        }
        List<Path> written = new ArrayList<>();
        if (csv != null) {
            TheoryOutput.writeTable(csv, surface);
            written.add(csv);
        }
        if (out != null) {
            written.addAll(report(solver, surface));
        }
        if (!json) {
            written.forEach(path -> print.println("wrote " + path));
        }
        print.flush();
        return check.holds() ? 0 : Main.PARTIAL;
    }

    private TheorySurface solve(CdpSolver solver, SurfaceGrid limits) {
        if (!Terminal.watched()) {
            return TheorySurface.solve(solver.source(), solver.divergence(), limits, threads, () -> {});
        }
        try (ProgressBar bar = SweepProgress.bar("surface", "pairs", limits.size())) {
            return TheorySurface.solve(solver.source(), solver.divergence(), limits, threads, bar::step);
        }
    }

    private SurfaceGrid limits(TheoryFile input, CdpSolver solver) {
        double[] d = given("--distortion-limits", distortions, input.limits("D"));
        double[] p = given("--perception-limits", perceptions, input.limits("P"));
        if (d != null && p != null) {
            return new SurfaceGrid(d, p);
        }
        Matcher size = GRID.matcher(grid);
        if (!size.matches()) {
            throw new ConfigurationException("--grid must be two numbers like 20x20, got '" + grid + "'");
        }
        SurfaceGrid automatic =
                SurfaceGrid.automatic(solver, Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)));
        return new SurfaceGrid(d == null ? automatic.distortions() : d, p == null ? automatic.perceptions() : p);
    }

    private static double[] given(String option, List<Double> values, double[] inFile) {
        if (values.isEmpty()) {
            return inFile;
        }
        if (values.contains(null)) {
            throw new ConfigurationException(option + " must be numbers, got an empty one");
        }
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private List<Path> report(CdpSolver solver, TheorySurface surface) {
        try {
            Files.createDirectories(out);
        } catch (IOException e) {
            throw new ConfigurationException("cannot make the folder " + out + ": " + e, e);
        }
        String name = String.valueOf(file.getFileName()).replaceFirst("[.]json$", "");
        return TheoryOutput.writeReport(out, name, solver, surface, shown(solver, surface));
    }

    /** Restorers worth a picture: one in the middle of the feasible limits and the one at its left end. */
    private static List<CdpSolution> shown(CdpSolver solver, TheorySurface surface) {
        int middle = surface.grid().perceptions().length / 2;
        CdpSolution edge = surface.edge(middle);
        double last = surface.grid().distortions()[surface.grid().distortions().length - 1];
        List<CdpSolution> shown = new ArrayList<>();
        shown.add(solver.solve(edge.limitD(), edge.limitP()));
        if (last > edge.limitD()) {
            shown.add(solver.solve((edge.limitD() + last) / 2, edge.limitP()));
        }
        return shown.stream().filter(CdpSolution::feasible).toList();
    }

    /** C with D downwards and P across; of many P every few are shown. */
    private static void table(PrintWriter print, TheorySurface surface) {
        double[] d = surface.grid().distortions();
        double[] p = surface.grid().perceptions();
        int every = (p.length + COLUMNS_SHOWN - 1) / COLUMNS_SHOWN;
        StringBuilder heading = new StringBuilder("      D \\ P");
        for (int j = 0; j < p.length; j += every) {
            heading.append(String.format(Locale.ROOT, "%11.6f", p[j]));
        }
        print.println(heading);
        for (int i = 0; i < d.length; i++) {
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%11.6f", d[i]));
            for (int j = 0; j < p.length; j += every) {
                CdpSolution cell = surface.at(i, j);
                line.append(cell.feasible() ? String.format(Locale.ROOT, "%11.6f", cell.errorRate()) : "          -");
            }
            print.println(line);
        }
    }
}
