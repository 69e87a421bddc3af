package io.github.trilemma.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * A white picture to draw on. All coordinates are logical pixels from the top left; the picture has {@code scale} times as
 * many in each direction.
 */
final class Canvas implements AutoCloseable {
    static final Color INK = new Color(0x222222);
    static final Color SOFT = new Color(0x666666);
    static final Color GRID = new Color(0xe4e4e4);

    private static final FontRenderContext MEASURE = new FontRenderContext(null, true, true);

    private final Drawing image;
    private final Graphics2D graphics;

    /** A canvas of {@code width} × {@code height} logical pixels. */
    Canvas(double width, double height, int scale) {
        image = new Drawing(width, height, scale);
        graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        graphics.scale(scale, scale);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    }

    /** The picture; {@link Drawing} has it as SVG, too. */
    BufferedImage image() {
        return image;
    }

    /** Width of a line of text in logical pixels. */
    static double width(String text, Font font) {
        return font.getStringBounds(text, MEASURE).getWidth();
    }

    /** The box that {@link #text} fills. */
    static Rectangle2D box(String text, Font font, double x, double y, double alignX, double alignY) {
        double width = width(text, font);
        double height = font.getSize2D();
        return new Rectangle2D.Double(x - alignX * width, y - alignY * height, width, height);
    }

    /** A line of text; {@code alignX} 0 puts its left end at x, 1 its right end; {@code alignY} 0 its top at y, 1 its base. */
    void text(String text, Font font, Color colour, double x, double y, double alignX, double alignY) {
        fill(outline(text, font, x, y, alignX, alignY), colour);
    }

    /** A line of text that reads upwards, centred at (x, y). */
    void textUpwards(String text, Font font, Color colour, double x, double y) {
        AffineTransform turn = AffineTransform.getRotateInstance(-Math.PI / 2, x, y);
        fill(turn.createTransformedShape(outline(text, font, x, y, 0.5, 0.5)), colour);
    }

    private static Shape outline(String text, Font font, double x, double y, double alignX, double alignY) {
        if (text.isBlank()) {
            return new Path2D.Double();
        }
        Rectangle2D box = box(text, font, x, y, alignX, alignY);
        // The base line lies about 0.86 of the font size below the top of capitals' line box.
        AffineTransform place = AffineTransform.getTranslateInstance(box.getX(), box.getY() + 0.86 * font.getSize2D());
        return new TextLayout(text, font, MEASURE).getOutline(place);
    }

    void line(double x1, double y1, double x2, double y2, Color colour, double width) {
        draw(new Line2D.Double(x1, y1, x2, y2), colour, stroke(width));
    }

    void rectangle(double x, double y, double width, double height, Color colour) {
        fill(new Rectangle2D.Double(x, y, width, height), colour);
    }

    void frame(double x, double y, double width, double height, Color colour, double lineWidth) {
        draw(new Rectangle2D.Double(x, y, width, height), colour, stroke(lineWidth));
    }

    /** A filled circle with a rim. */
    void dot(double x, double y, double radius, Color colour, Color rim) {
        Shape circle = new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
        fill(circle, colour);
        draw(circle, rim, stroke(0.7));
    }

    /** A line through points (x, y). */
    void polyline(List<double[]> points, Color colour, double width) {
        if (points.isEmpty()) {
            return;
        }
        Path2D path = new Path2D.Double();
        path.moveTo(points.get(0)[0], points.get(0)[1]);
        for (double[] point : points.subList(1, points.size())) {
            path.lineTo(point[0], point[1]);
        }
        draw(path, colour, stroke(width));
    }

    /** A picture stretched to a box, each of its pixels a sharp rectangle. */
    void picture(BufferedImage picture, double x, double y, double width, double height) {
        AffineTransform place = AffineTransform.getTranslateInstance(x, y);
        place.scale(width / picture.getWidth(), height / picture.getHeight());
        graphics.drawRenderedImage(picture, place);
        image.picture(picture, x, y, width, height);
    }

    /** Whatever is drawn next shows only inside the shape; null ends it. */
    void clip(Shape shape) {
        graphics.setClip(shape);
        image.clip(shape);
    }

    private void fill(Shape shape, Color colour) {
        graphics.setColor(colour);
        graphics.fill(shape);
        image.fill(shape, colour);
    }

    private void draw(Shape shape, Color colour, BasicStroke stroke) {
        graphics.setColor(colour);
        graphics.setStroke(stroke);
        graphics.draw(shape);
        image.draw(shape, colour, stroke);
    }

    private static BasicStroke stroke(double width) {
        return new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    }

    @Override
    public void close() {
        graphics.dispose();
    }
}
