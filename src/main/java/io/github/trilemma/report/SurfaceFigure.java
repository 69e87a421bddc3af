package io.github.trilemma.report;

import io.github.trilemma.surface.Axis;
import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.CdpSurface;
import io.github.trilemma.surface.Slice;
import io.github.trilemma.surface.Slices;
import java.awt.Color;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The surface seen from above: the least C that mixing reaches for each pair of limits on D and P as colour, with lines of
 * equal C, and the measured points in the colour of their own C. A dot lighter than its ground lies above the surface.
 */
final class SurfaceFigure {
    /** Distance of the places at which the surface is computed, in logical pixels; bilinear in between. */
    private static final double STEP = 4;

    private static final Color OUT_OF_REACH = new Color(0xf1f1f1);

    private final CdpSurface surface;
    /** The points that no other beats; they carry the whole envelope. */
    private final CdpSurface front;

    private final Frame frame;
    private final Range colours;

    private SurfaceFigure(CdpSurface surface) {
        this.surface = surface;
        this.front = CdpSurface.of(
                surface.nonDominated(),
                surface.measure(Axis.DISTORTION),
                surface.measure(Axis.PERCEPTION),
                surface.measure(Axis.ERROR));
        this.colours = Range.of(Arrays.stream(surface.values(Axis.ERROR)));
        Range p = Range.of(Arrays.stream(surface.values(Axis.PERCEPTION))).padded(0.07);
        this.frame = new Frame(
                PlotBox.of(p, colours),
                Range.of(Arrays.stream(surface.values(Axis.DISTORTION))).padded(0.07),
                p);
    }

    /** Draws the surface of at least one point. */
    static BufferedImage draw(CdpSurface surface, String title, int scale) {
        return new SurfaceFigure(surface).draw(title, scale);
    }

    private BufferedImage draw(String title, int scale) {
        Rectangle2D box = frame.box();
        try (Canvas canvas = new Canvas(PlotBox.WIDTH, PlotBox.HEIGHT, scale)) {
            canvas.text(title, Fonts.TITLE, Canvas.INK, box.getX(), PlotBox.TITLE, 0, 0);
            canvas.rectangle(box.getX(), box.getY(), box.getWidth(), box.getHeight(), OUT_OF_REACH);
            canvas.clip(reach());
            canvas.picture(ground(scale), box.getX(), box.getY(), box.getWidth(), box.getHeight());
            canvas.clip(box);
            List<List<Curves.Labelled>> lines = lines();
            for (List<Curves.Labelled> level : lines) {
                for (Curves.Labelled line : level) {
                    canvas.polyline(line.places(), new Color(0x88222222, true), 2.6);
                    canvas.polyline(line.places(), Color.WHITE, 1.3);
                }
            }
            canvas.clip(null);
            frame.draw(canvas, Labels.axis(surface, Axis.DISTORTION), Labels.axis(surface, Axis.PERCEPTION), false);
            List<double[]> dots = new ArrayList<>();
            for (CdpPoint point : surface.points()) {
                double[] place = frame.at(
                        new double[] {surface.value(point, Axis.DISTORTION), surface.value(point, Axis.PERCEPTION)});
                dots.add(place);
                Color colour = ColourMap.at(colours.place(surface.value(point, Axis.ERROR)));
                canvas.dot(place[0], place[1], 4.2, colour, Color.WHITE);
            }
            Curves.label(
                    canvas, box, dots, lines.stream().map(level -> level.get(0)).toList());
            ColourBar.draw(canvas, box, colours, Labels.axis(surface, Axis.ERROR), List.of());
            return canvas.image();
        }
    }

    /** The limits on (D, P) that some mix keeps, as a shape on the canvas. */
    private Path2D reach() {
        List<double[]> edge = Slice.of(front, Axis.DISTORTION, Axis.PERCEPTION, Double.POSITIVE_INFINITY)
                .curve(24);
        Rectangle2D box = frame.box();
        Path2D path = new Path2D.Double();
        path.moveTo(frame.xAt(edge.get(0)[0]), box.getY());
        for (double[] pair : edge) {
            path.lineTo(frame.xAt(pair[0]), frame.yAt(pair[1]));
        }
        path.lineTo(box.getMaxX(), frame.yAt(edge.get(edge.size() - 1)[1]));
        path.lineTo(box.getMaxX(), box.getY());
        path.closePath();
        return path;
    }

    private BufferedImage ground(int scale) {
        Rectangle2D box = frame.box();
        int columns = (int) Math.ceil(box.getWidth() / STEP);
        int rows = (int) Math.ceil(box.getHeight() / STEP);
        double[][] heights = heights(columns, rows);
        int width = (int) Math.round(box.getWidth() * scale);
        int height = (int) Math.round(box.getHeight() * scale);
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int py = 0; py < height; py++) {
            double y = (py + 0.5) / height * rows;
            int row = Math.min(rows - 1, (int) y);
            for (int px = 0; px < width; px++) {
                double x = (px + 0.5) / width * columns;
                int column = Math.min(columns - 1, (int) x);
                double top = between(heights[row][column], heights[row][column + 1], x - column);
                double below = between(heights[row + 1][column], heights[row + 1][column + 1], x - column);
                double value = between(top, below, y - row);
                picture.setRGB(px, py, ColourMap.at(colours.place(value)).getRGB());
            }
        }
        return picture;
    }

    /** The surface at the nodes of a grid; nodes out of reach take the value of the nearest limits within reach. */
    private double[][] heights(int columns, int rows) {
        Slice edge = Slice.of(front, Axis.DISTORTION, Axis.PERCEPTION, Double.POSITIVE_INFINITY);
        double leastD = Arrays.stream(front.values(Axis.DISTORTION)).min().orElseThrow();
        double slack = 1e-9 * frame.y().length();
        double[][] heights = new double[rows + 1][columns + 1];
        for (int column = 0; column <= columns; column++) {
            double d = Math.max(leastD, frame.x().least() + frame.x().length() * column / columns);
            double leastP = edge.at(d) + slack;
            for (int row = 0; row <= rows; row++) {
                double p = Math.max(leastP, frame.y().greatest() - frame.y().length() * row / rows);
                heights[row][column] = front.errorAt(d, p);
            }
        }
        return heights;
    }

    private static double between(double from, double to, double share) {
        return from + share * (to - from);
    }

    /** The lines of equal C at the ticks of the colour bar; the longest piece of each level first. */
    private List<List<Curves.Labelled>> lines() {
        Ticks levels = Ticks.of(colours.least(), colours.greatest(), 5);
        List<List<Curves.Labelled>> lines = new ArrayList<>();
        for (int k = 0; k < levels.at().size(); k++) {
            double level = levels.at().get(k);
            String text = "C = " + levels.labels().get(k);
            List<List<double[]>> pieces = split(level) ? pieces(level) : List.of();
            if (!pieces.isEmpty()) {
                lines.add(pieces.stream()
                        .sorted(Comparator.comparingInt(piece -> -piece.size()))
                        .map(piece -> new Curves.Labelled(piece, text, Color.WHITE))
                        .toList());
            }
        }
        return lines;
    }

    /**
     * For each D the least P at which mixing reaches the level. Where that is the least P in reach at all, the surface is lower
     * than the level up to its edge, and there is no line.
     */
    private List<List<double[]>> pieces(double level) {
        int steps = 240;
        double[] ds = new double[steps + 1];
        Arrays.setAll(ds, i -> frame.x().least() + frame.x().length() * i / steps);
        double[] ps = Slices.reachable(front, Axis.DISTORTION, Axis.PERCEPTION, level, ds);
        Slice edge = Slice.of(front, Axis.DISTORTION, Axis.PERCEPTION, Double.POSITIVE_INFINITY);
        double slack = 1e-9 * frame.y().length();
        List<List<double[]>> pieces = new ArrayList<>();
        List<double[]> piece = new ArrayList<>();
        for (int i = 0; i <= steps; i++) {
            if (!Double.isFinite(ps[i])) {
                continue;
            }
            boolean first = i == 0 || !Double.isFinite(ps[i - 1]);
            if (first) {
                // Left of its first D the level is out of reach: the line comes down from above.
                piece.add(frame.at(new double[] {ds[i], frame.y().greatest()}));
            }
            piece.add(frame.at(new double[] {ds[i], ps[i]}));
            if (ps[i] <= edge.at(ds[i]) + slack) {
                addPiece(pieces, piece);
                piece = new ArrayList<>(List.of(frame.at(new double[] {ds[i], ps[i]})));
            }
        }
        addPiece(pieces, piece);
        return pieces;
    }

    /** Two points alone on the edge are a step along it, no line. */
    private static void addPiece(List<List<double[]>> pieces, List<double[]> piece) {
        if (piece.size() > 2) {
            pieces.add(piece);
        }
    }

    /** Whether the surface lies on both sides of the level; else its line would be the edge of what is in reach. */
    private boolean split(double level) {
        double least = Arrays.stream(front.values(Axis.ERROR)).min().orElseThrow();
        // C falls from the edge inwards, and along the edge it is largest at a corner.
        double greatest = Slice.of(front, Axis.DISTORTION, Axis.PERCEPTION, Double.POSITIVE_INFINITY).corners().stream()
                .mapToDouble(corner ->
                        front.errorAt(front.value(corner, Axis.DISTORTION), front.value(corner, Axis.PERCEPTION)))
                .max()
                .orElseThrow();
        return least < level && level < greatest;
    }
}
