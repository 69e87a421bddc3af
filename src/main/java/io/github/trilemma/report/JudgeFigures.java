package io.github.trilemma.report;

import io.github.trilemma.surface.Axis;
import io.github.trilemma.surface.CdpSurface;
import io.github.trilemma.surface.Measure;
import io.github.trilemma.surface.Slice;
import io.github.trilemma.surface.Slices;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** The surface and the paper's three panels of one judge. */
final class JudgeFigures {
    private JudgeFigures() {}

    /** A panel: name of its file and axes. */
    private record Panel(String name, Axis x, Axis y) {}

    private static final List<Panel> PANELS = List.of(
            new Panel("pd", Axis.DISTORTION, Axis.PERCEPTION),
            new Panel("cp", Axis.PERCEPTION, Axis.ERROR),
            new Panel("cd", Axis.DISTORTION, Axis.ERROR));

    /** The figures of a surface with at least one point. */
    static List<Figure> of(CdpSurface surface, String sweep, String judge, ReportOptions options) {
        List<Figure> figures = new ArrayList<>();
        for (Panel panel : PANELS) {
            Axis third = panel.x().third(panel.y());
            List<Slice> slices =
                    Slices.measured(surface, panel.x(), panel.y(), PanelLevels.of(surface, third, options)).stream()
                            .filter(slice -> !slice.points().isEmpty())
                            .toList();
            String title = sweep + ", judged by " + judge + ": " + panel.y().letter() + " over "
                    + panel.x().letter();
            BufferedImage image = ProfileFigure.draw(surface, panel.x(), panel.y(), slices, title, options.scale());
            figures.add(Figure.of(
                    "profile-" + panel.name() + "-" + fileName(judge) + ".png",
                    image,
                    options.scale(),
                    title + ", " + surface.points().size() + " points",
                    caption(surface, panel, slices)));
        }
        String title = sweep + ", judged by " + judge + ": the surface C(D, P)";
        figures.add(Figure.of(
                "surface-" + fileName(judge) + ".png",
                SurfaceFigure.draw(surface, title, options.scale()),
                options.scale(),
                title + ", " + surface.points().size() + " points",
                "The least C that mixing of measured points reaches under limits on D and P, with lines of equal C. Dots are"
                        + " the measured points in the colour of their own C: the lighter a dot on its ground, the higher it"
                        + " lies above the surface. No mix reaches the grey part."));
        return figures;
    }

    private static String caption(CdpSurface surface, Panel panel, List<Slice> slices) {
        Axis third = panel.x().third(panel.y());
        List<String> counts = slices.stream()
                .map(slice ->
                        Numbers.exact(slice.level()) + " (" + slice.points().size() + ")")
                .toList();
        boolean bent = surface.measure(panel.x()).equals(Measure.RMSE);
        return "Measured points, coloured by "
                + Measure.of(surface.measure(third)).label()
                + ", and lower convex envelopes of the points with " + third.letter() + " at most "
                + String.join(", ", counts) + " (in brackets: how many points). "
                + "An envelope is what mixing of its points reaches"
                + (bent ? "; it is straight in the square of the RMSE, so slightly bent here." : ".");
    }

    /** A judge's name from a record, made harmless as part of a file name. */
    static String fileName(String judge) {
        return judge.replaceAll("[^A-Za-z0-9._-]", "_");
    }
}
