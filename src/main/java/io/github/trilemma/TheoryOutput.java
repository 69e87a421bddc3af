package io.github.trilemma;

import io.github.trilemma.report.TheoryCheck;
import io.github.trilemma.report.TheoryCsv;
import io.github.trilemma.report.TheoryFigures;
import io.github.trilemma.report.TheoryReport;
import io.github.trilemma.run.AtomicFiles;
import io.github.trilemma.theory.CdpSolution;
import io.github.trilemma.theory.CdpSolver;
import io.github.trilemma.theory.TheorySurface;
import java.nio.file.Path;
import java.util.List;

/**
 * Tables, pictures and pages of what {@code io.github.trilemma.theory} computes. Each file appears whole or not at all; one of its name is
 * replaced. All methods throw {@link ConfigurationException} when a file cannot be written or, for pictures, no font is installed.
 */
public final class TheoryOutput {
    private TheoryOutput() {}

    /**
     * The theorem (C falls and is convex in D and P) on a computed surface.
     *
     * @param cells number of feasible pairs (D, P)
     * @param holds whether it holds to rounding
     * @param text one line for people, with the numbers
     */
    public record Theorem(int cells, boolean holds, String text) {}

    /** Checks the theorem on a surface. */
    public static Theorem check(TheorySurface surface) {
        TheoryCheck check = TheoryCheck.of(surface);
        return new Theorem(check.cells(), check.holds(), check.text());
    }

    /** Writes any text, UTF-8. */
    public static void writeText(Path file, String text) {
        AtomicFiles.writeString(file, text);
    }

    /** Writes C(D,P) as a table, a row for each pair of limits. */
    public static void writeTable(Path csv, TheorySurface surface) {
        AtomicFiles.writeString(csv, TheoryCsv.of(surface));
    }

    /** Draws p(x̂|y) of a feasible solution as PNG. */
    public static void drawRestorer(Path png, CdpSolver solver, CdpSolution solution) {
        byte[] picture = TheoryFigures.restorer(solver.source(), solution.restorer(), TheoryFigures.title(solution));
        AtomicFiles.write(png, stream -> stream.write(picture));
    }

    /**
     * Draws the toy example's family against the bound as PNG.
     *
     * @param threshold class 2 is decided above it
     * @param symbols points of the bound's grid
     */
    public static void drawToy(Path png, double threshold, int symbols) {
        byte[] picture = TheoryFigures.toy(threshold, symbols);
        AtomicFiles.write(png, stream -> stream.write(picture));
    }

    /**
     * Writes {@code surface.csv}, the pictures and {@code theory.html}.
     *
     * @param folder that is there
     * @param name what the source is called
     * @param shown feasible solutions whose restorers are drawn
     * @return the files written
     */
    public static List<Path> writeReport(
            Path folder, String name, CdpSolver solver, TheorySurface surface, List<CdpSolution> shown) {
        return TheoryReport.write(
                folder, name, solver.source(), solver.divergence().name(), surface, shown);
    }
}
