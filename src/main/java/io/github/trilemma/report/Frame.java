package io.github.trilemma.report;

import java.awt.Font;
import java.awt.geom.Rectangle2D;

/**
 * The plot area: where values lie on the canvas, with axes, ticks, grid and labels.
 *
 * @param box the area in logical pixels
 * @param x values from its left to its right side
 * @param y values from its bottom to its top
 */
record Frame(Rectangle2D box, Range x, Range y) {

    /** Room that ticks and label of the vertical axis need at the left, in logical pixels. */
    static double leftRoom(Range y, double height) {
        return 7 + up(y, height, Fonts.TICK).widest(Fonts.TICK) + 8 + Fonts.LABEL.getSize2D() + 10;
    }

    private static Ticks up(Range y, double height, Font font) {
        return Ticks.of(y.least(), y.greatest(), (int) (height / (font.getSize2D() * 3.6)));
    }

    double xAt(double value) {
        return box.getX() + x.place(value) * box.getWidth();
    }

    double yAt(double value) {
        return box.getMaxY() - y.place(value) * box.getHeight();
    }

    /** A value pair as a place on the canvas. */
    double[] at(double[] pair) {
        return new double[] {xAt(pair[0]), yAt(pair[1])};
    }

    /** Draws ticks and axis labels, and the grid when asked. */
    void draw(Canvas canvas, String xLabel, String yLabel, boolean grid) {
        draw(canvas, xLabel, yLabel, grid, Fonts.TICK, Fonts.LABEL);
    }

    /** The same in chosen fonts; an empty label takes no ink. */
    void draw(Canvas canvas, String xLabel, String yLabel, boolean grid, Font tickFont, Font labelFont) {
        Ticks across = Ticks.across(x, box.getWidth(), tickFont.getSize2D() * 5, tickFont);
        Ticks up = up(y, box.getHeight(), tickFont);
        if (grid) {
            for (double value : across.at()) {
                canvas.line(xAt(value), box.getY(), xAt(value), box.getMaxY(), Canvas.GRID, 0.7);
            }
            for (double value : up.at()) {
                canvas.line(box.getX(), yAt(value), box.getMaxX(), yAt(value), Canvas.GRID, 0.7);
            }
        }
        canvas.line(box.getX(), box.getMaxY(), box.getMaxX(), box.getMaxY(), Canvas.INK, 1);
        canvas.line(box.getX(), box.getY(), box.getX(), box.getMaxY(), Canvas.INK, 1);
        for (int i = 0; i < across.at().size(); i++) {
            double place = xAt(across.at().get(i));
            canvas.line(place, box.getMaxY(), place, box.getMaxY() + 4, Canvas.INK, 1);
            canvas.text(across.labels().get(i), tickFont, Canvas.INK, place, box.getMaxY() + 7, 0.5, 0);
        }
        for (int i = 0; i < up.at().size(); i++) {
            double place = yAt(up.at().get(i));
            canvas.line(box.getX() - 4, place, box.getX(), place, Canvas.INK, 1);
            canvas.text(up.labels().get(i), tickFont, Canvas.INK, box.getX() - 7, place, 1, 0.5);
        }
        double below = box.getMaxY() + 7 + tickFont.getSize2D() + 8;
        canvas.text(xLabel, labelFont, Canvas.INK, box.getCenterX(), below, 0.5, 0);
        double beside = box.getX() - 7 - up.widest(tickFont) - 8 - labelFont.getSize2D() / 2;
        canvas.textUpwards(yLabel, labelFont, Canvas.INK, beside, box.getCenterY());
    }
}
