package io.github.trilemma.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.geom.Rectangle2D;
import java.util.List;

/** Curves of a level: a coloured line on a dark rim, with a label that carries a piece of the line as its key. */
final class Curves {
    private static final double KEY = 15;
    private static final double GAP = 4;
    private static final Color GROUND = new Color(255, 255, 255, 225);

    private Curves() {}

    /**
     * A curve with its label.
     *
     * @param places the curve in logical pixels
     * @param text of the label
     * @param colour of the line
     */
    record Labelled(List<double[]> places, String text, Color colour) {}

    static void draw(Canvas canvas, List<double[]> places, Color colour) {
        canvas.polyline(places, Canvas.INK, 3.2);
        canvas.polyline(places, colour, 2);
    }

    /** Puts the labels where they hide least; a label without any room is left to the marks on the colour bar. */
    static void label(Canvas canvas, Rectangle2D area, List<double[]> dots, List<Labelled> curves) {
        LabelPlacer placer = new LabelPlacer(
                area, dots, curves.stream().map(Labelled::places).toList());
        Font font = Fonts.TICK;
        for (Labelled curve : curves) {
            double text = Canvas.width(curve.text(), font);
            placer.place(curve.places(), KEY + GAP + text, font.getSize2D()).ifPresent(room -> {
                Rectangle2D box = room.box();
                double key = room.keyAtRight() ? box.getMaxX() - KEY : box.getX();
                double start = room.keyAtRight() ? box.getX() : box.getX() + KEY + GAP;
                double middle = box.getCenterY();
                canvas.rectangle(box.getX() - 2, box.getY() - 1, box.getWidth() + 4, box.getHeight() + 2, GROUND);
                draw(
                        canvas,
                        List.of(new double[] {key + 1.6, middle}, new double[] {key + KEY - 1.6, middle}),
                        curve.colour());
                canvas.text(curve.text(), font, Canvas.INK, start, box.getY(), 0, 0);
            });
        }
    }
}
