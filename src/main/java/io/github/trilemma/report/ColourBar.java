package io.github.trilemma.report;

import java.awt.geom.Rectangle2D;
import java.util.List;

/** The scale of the colours at the right of a figure. */
final class ColourBar {
    /** Room for a bar whose ticks have at most five characters; {@link #room} tells it for any bar. */
    static final double ROOM = 104;

    private static final double WIDTH = 13;
    private static final double BESIDE = 18;

    private ColourBar() {}

    /** Room to be left for the bar, its ticks and its label, in logical pixels. */
    static double room(Range range, double height) {
        double widest = ticks(range, height).widest(Fonts.TICK);
        return BESIDE + WIDTH + 7 + widest + 14 + Fonts.LABEL.getSize2D() / 2 + 8;
    }

    private static Ticks ticks(Range range, double height) {
        return Ticks.of(range.least(), range.greatest(), (int) (height / 45));
    }

    /**
     * Draws the bar.
     *
     * @param box the plot area; the bar stands at its right and is as high
     * @param range values from bottom to top
     * @param label what the colours mean
     * @param levels values at which the bar carries a mark, in the width of a curve
     */
    static void draw(Canvas canvas, Rectangle2D box, Range range, String label, List<Double> levels) {
        double left = box.getMaxX() + BESIDE;
        int slices = (int) Math.ceil(box.getHeight() * 2);
        double slice = box.getHeight() / slices;
        for (int i = 0; i < slices; i++) {
            // Each slice reaches a little into the next, so that no white shows between them.
            double top = box.getY() + i * slice;
            double height = i + 1 < slices ? slice * 2 : slice;
            canvas.rectangle(left, top, WIDTH, height, ColourMap.at(1 - (i + 0.5) / slices));
        }
        canvas.frame(left, box.getY(), WIDTH, box.getHeight(), Canvas.INK, 0.7);
        Frame scale = new Frame(box, range, range);
        for (double level : levels) {
            if (level >= range.least() && level <= range.greatest()) {
                double y = scale.yAt(level);
                canvas.line(left - 5, y, left + WIDTH, y, Canvas.INK, 1.6);
            }
        }
        Ticks ticks = ticks(range, box.getHeight());
        for (int i = 0; i < ticks.at().size(); i++) {
            double y = scale.yAt(ticks.at().get(i));
            canvas.line(left + WIDTH, y, left + WIDTH + 4, y, Canvas.INK, 1);
            canvas.text(ticks.labels().get(i), Fonts.TICK, Canvas.INK, left + WIDTH + 7, y, 0, 0.5);
        }
        canvas.textUpwards(
                label, Fonts.LABEL, Canvas.INK, left + WIDTH + 7 + ticks.widest(Fonts.TICK) + 14, box.getCenterY());
    }
}
