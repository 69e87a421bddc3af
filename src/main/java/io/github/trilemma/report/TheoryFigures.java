package io.github.trilemma.report;

import io.github.trilemma.theory.CdpSolution;
import io.github.trilemma.theory.DiscreteSource;
import io.github.trilemma.theory.Restorer;
import io.github.trilemma.theory.TheorySurface;

/** The pictures of the exact bound, as PNG bytes at twice the logical size. */
public final class TheoryFigures {
    private static final int SCALE = 2;

    private TheoryFigures() {}

    /** C(D,P) from above, with lines of equal C; {@code perception} names the measure. */
    public static byte[] surface(TheorySurface surface, String perception) {
        return surfaceFigure(surface, perception).png();
    }

    /** Cuts at constant P and at constant D. */
    public static byte[] slices(TheorySurface surface, String perception) {
        return sliceFigure(surface, perception).png();
    }

    /** An optimal p(x̂|y) and the distributions of x and x̂. */
    public static byte[] restorer(DiscreteSource source, Restorer restorer, String title) {
        return restorerFigure(source, restorer, title).png();
    }

    /** The toy example under a threshold, with exact bounds on a grid of {@code symbols} points. */
    public static byte[] toy(double threshold, int symbols) {
        Fonts.require();
        return Figure.of("toy.png", TheoryToyFigure.draw(threshold, symbols, SCALE), SCALE, "", "")
                .png();
    }

    static Figure surfaceFigure(TheorySurface surface, String perception) {
        Fonts.require();
        return Figure.of(
                "surface.png",
                TheorySurfaceFigure.draw(surface, "The bound C(D,P)", perception, SCALE),
                SCALE,
                "the exact surface C over D and P",
                "The least error rate C of any restorer for each pair of limits (D,P). Grey: no restorer keeps both limits; the"
                        + " edge is the distortion-perception tradeoff.");
    }

    static Figure sliceFigure(TheorySurface surface, String perception) {
        Fonts.require();
        return Figure.of(
                "slices.png",
                TheorySliceFigure.draw(surface, perception, SCALE),
                SCALE,
                "cuts through the surface at constant P and at constant D",
                "Cuts through the surface. Every curve falls and is convex, as the theorem says; it starts at the least limit"
                        + " that any restorer keeps.");
    }

    static Figure restorerFigure(DiscreteSource source, Restorer restorer, String title) {
        Fonts.require();
        return Figure.of(
                "restorer.png",
                TheoryRestorerFigure.draw(source, restorer, title, SCALE),
                SCALE,
                "an optimal restorer as a table of probabilities",
                "One optimal restorer p(x̂|y): darkness is the square root of the probability. "
                        + restorer.randomisedRows() + " of " + restorer.degradedSymbols()
                        + " symbols y are restored at random.");
    }

    /** Title of the picture of a solution's restorer. */
    public static String title(CdpSolution solution) {
        return "p(x̂|y) at D = " + limit(solution.limitD()) + ", P = " + limit(solution.limitP());
    }

    private static String limit(Double limit) {
        return limit == null ? "any" : Numbers.brief(limit);
    }
}
