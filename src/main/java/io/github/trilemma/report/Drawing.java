package io.github.trilemma.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.PathIterator;
import java.awt.image.BufferedImage;
import java.util.Base64;
import java.util.Locale;

/**
 * A picture that is kept as SVG as well: whatever is drawn on its pixels is told to it, too. Texts are outlines, so the file
 * looks the same wherever it is opened; coordinates are logical pixels to a hundredth.
 */
final class Drawing extends BufferedImage {
    private final double wide;
    private final double high;
    private final StringBuilder body = new StringBuilder();
    private int clips;
    private boolean clipped;

    /** A drawing of {@code width} × {@code height} logical pixels, {@code scale} pixels each. */
    Drawing(double width, double height, int scale) {
        super((int) Math.ceil(width * scale), (int) Math.ceil(height * scale), TYPE_INT_RGB);
        this.wide = width;
        this.high = height;
    }

    void fill(Shape shape, Color colour) {
        String path = path(shape);
        if (!path.isEmpty()) {
            body.append("<path d=\"").append(path).append("\" fill=\"").append(hex(colour));
            body.append(opacity("fill", colour)).append("\"/>\n");
        }
    }

    void draw(Shape shape, Color colour, BasicStroke stroke) {
        String path = path(shape);
        if (!path.isEmpty()) {
            body.append("<path d=\"")
                    .append(path)
                    .append("\" fill=\"none\" stroke=\"")
                    .append(hex(colour));
            body.append(opacity("stroke", colour)).append("\" stroke-width=\"").append(number(stroke.getLineWidth()));
            body.append("\"/>\n");
        }
    }

    void picture(BufferedImage picture, double x, double y, double width, double height) {
        String png = Base64.getEncoder().encodeToString(Figure.png(picture));
        body.append("<image x=\"").append(number(x)).append("\" y=\"").append(number(y));
        body.append("\" width=\"").append(number(width)).append("\" height=\"").append(number(height));
        body.append(
                "\" preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" href=\"data:image/png;base64,");
        body.append(png).append("\"/>\n");
    }

    /** Whatever follows shows only inside the shape; null ends it. */
    void clip(Shape shape) {
        if (clipped) {
            body.append("</g>\n");
        }
        clipped = shape != null;
        if (clipped) {
            clips++;
            body.append("<clipPath id=\"c")
                    .append(clips)
                    .append("\"><path d=\"")
                    .append(path(shape));
            body.append("\"/></clipPath>\n<g clip-path=\"url(#c").append(clips).append(")\">\n");
        }
    }

    /** The drawing as an SVG file on white ground. */
    String svg(String title) {
        String size = number(wide) + " " + number(high);
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + number(wide) + "\" height=\"" + number(high)
                + "\" viewBox=\"0 0 " + size + "\" stroke-linecap=\"round\" stroke-linejoin=\"round\">\n<title>"
                + Html.escape(title) + "</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n" + body
                + (clipped ? "</g>\n" : "") + "</svg>\n";
    }

    private static String path(Shape shape) {
        StringBuilder path = new StringBuilder();
        double[] at = new double[6];
        for (PathIterator steps = shape.getPathIterator(new AffineTransform()); !steps.isDone(); steps.next()) {
            int kind = steps.currentSegment(at);
            int points = switch (kind) {
                case PathIterator.SEG_MOVETO, PathIterator.SEG_LINETO -> 1;
                case PathIterator.SEG_QUADTO -> 2;
                case PathIterator.SEG_CUBICTO -> 3;
                default -> 0;
            };
            path.append("MLQCZ".charAt(kind));
            for (int i = 0; i < 2 * points; i++) {
                path.append(i == 0 ? "" : " ").append(number(at[i]));
            }
        }
        return path.toString();
    }

    private static String hex(Color colour) {
        return String.format(Locale.ROOT, "#%06x", colour.getRGB() & 0xffffff);
    }

    private static String opacity(String what, Color colour) {
        return colour.getAlpha() == 255 ? "" : "\" " + what + "-opacity=\"" + number(colour.getAlpha() / 255.0);
    }

    /** At most two decimals. */
    private static String number(double value) {
        long hundredths = Math.round(value * 100);
        if (hundredths % 100 == 0) {
            return Long.toString(hundredths / 100);
        }
        String decimals = String.format(Locale.ROOT, "%02d", Math.abs(hundredths % 100));
        String whole = (hundredths < 0 ? "-" : "") + Math.abs(hundredths / 100);
        return whole + "." + (decimals.endsWith("0") ? decimals.substring(0, 1) : decimals);
    }
}
