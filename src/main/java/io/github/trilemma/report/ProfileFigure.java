package io.github.trilemma.report;

import io.github.trilemma.surface.Axis;
import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.CdpSurface;
import io.github.trilemma.surface.Slice;
import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One of the paper's panels: the measured points over two measures, coloured by the third, with the lower convex envelopes of
 * the points whose third measure is at most a level. A curve has the colour of its level.
 */
final class ProfileFigure {
    private ProfileFigure() {}

    /**
     * Draws the panel.
     *
     * @param x axis of the abscissa
     * @param y axis of the ordinate
     * @param slices the curves; their third measure gives the colours
     */
    static BufferedImage draw(CdpSurface surface, Axis x, Axis y, List<Slice> slices, String title, int scale) {
        Axis third = x.third(y);
        Range colours = Range.of(Arrays.stream(surface.values(third)));
        Range heights = Range.of(Arrays.stream(surface.values(y))).padded(0.07);
        Rectangle2D box = PlotBox.of(heights, colours);
        Frame frame = new Frame(box, Range.of(Arrays.stream(surface.values(x))).padded(0.07), heights);
        List<Curves.Labelled> curves = curves(frame, slices, colours);
        try (Canvas canvas = new Canvas(PlotBox.WIDTH, PlotBox.HEIGHT, scale)) {
            canvas.text(title, Fonts.TITLE, Canvas.INK, box.getX(), PlotBox.TITLE, 0, 0);
            frame.draw(canvas, Labels.axis(surface, x), Labels.axis(surface, y), true);
            canvas.clip(box);
            curves.forEach(curve -> Curves.draw(canvas, curve.places(), curve.colour()));
            canvas.clip(null);
            // Dots of low third measure are rarer and carry the strict curves, so they are drawn last.
            Comparator<CdpPoint> order = Comparator.comparingDouble(point -> -surface.value(point, third));
            List<double[]> dots = new ArrayList<>();
            for (CdpPoint point : surface.points().stream()
                    .sorted(order.thenComparing(CdpPoint::id))
                    .toList()) {
                double[] place = frame.at(new double[] {surface.value(point, x), surface.value(point, y)});
                Color colour = ColourMap.at(colours.place(surface.value(point, third)));
                canvas.dot(place[0], place[1], 4.2, colour, Canvas.INK);
                dots.add(place);
            }
            Curves.label(canvas, box, dots, curves);
            ColourBar.draw(
                    canvas,
                    box,
                    colours,
                    Labels.axis(surface, third),
                    slices.stream().map(Slice::level).toList());
            return canvas.image();
        }
    }

    /** One curve per envelope; levels that share one share its label, too, and it has the colour of the strictest. */
    private static List<Curves.Labelled> curves(Frame frame, List<Slice> slices, Range colours) {
        Map<List<CdpPoint>, List<Slice>> byCorners = new LinkedHashMap<>();
        for (Slice slice : slices) {
            byCorners.computeIfAbsent(slice.corners(), key -> new ArrayList<>()).add(slice);
        }
        List<Curves.Labelled> curves = new ArrayList<>();
        for (List<Slice> same : byCorners.values()) {
            Slice strictest = same.get(same.size() - 1);
            List<String> levels =
                    same.stream().map(slice -> Numbers.exact(slice.level())).toList();
            curves.add(new Curves.Labelled(
                    pixels(frame, strictest),
                    strictest.third().letter() + " ≤ " + String.join(", ", levels),
                    ColourMap.at(colours.place(strictest.level()))));
        }
        return curves;
    }

    /** The curve on the canvas. One corner alone is drawn as the level line to its right that the envelope is there. */
    private static List<double[]> pixels(Frame frame, Slice slice) {
        List<double[]> places =
                new ArrayList<>(slice.curve(12).stream().map(frame::at).toList());
        if (places.size() == 1) {
            double[] corner = places.get(0);
            for (int i = 1; i <= 12; i++) {
                places.add(new double[] {corner[0] + (frame.box().getMaxX() - corner[0]) * i / 12, corner[1]});
            }
        }
        return places;
    }
}
