package io.github.trilemma.report;

import java.awt.geom.Rectangle2D;

/** The size of the figures of a tradeoff, and the plot area that leaves room for their labels. */
final class PlotBox {
    static final double WIDTH = 560;
    static final double HEIGHT = 430;
    /** Where the title stands. */
    static final double TITLE = 16;

    private static final double TOP = 40;
    private static final double BOTTOM = 58;

    private PlotBox() {}

    /** The plot area for these values on the vertical axis and the colour bar. */
    static Rectangle2D of(Range y, Range colours) {
        double height = HEIGHT - TOP - BOTTOM;
        double left = Frame.leftRoom(y, height);
        return new Rectangle2D.Double(left, TOP, WIDTH - left - ColourBar.room(colours, height), height);
    }
}
