package io.github.trilemma.report;

import io.github.trilemma.theory.CdpSolution;
import io.github.trilemma.theory.SurfaceGrid;
import io.github.trilemma.theory.TheorySurface;
import java.awt.Color;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * The exact C(D,P) seen from above: colour and lines of equal C over the limits. Grey is what no restorer reaches; its edge is
 * the distortion-perception tradeoff. Between computed limits the picture is linear, so it lies on or above the exact surface.
 */
final class TheorySurfaceFigure {
    private static final double WIDTH = 560;
    private static final double HEIGHT = 430;
    private static final Color OUT_OF_REACH = new Color(0xe9e9e9);
    private static final int LINE_STEPS = 300;
    /** A level this near to the least or greatest C would only trace the edge. */
    private static final double EXTREME = 0.01;

    private static final int BISECTIONS = 40;

    private final TheorySurface surface;
    private final double[] distortions;
    private final double[] perceptions;
    private final Frame frame;
    private final Range colours;

    private TheorySurfaceFigure(TheorySurface surface) {
        this.surface = surface;
        SurfaceGrid grid = surface.grid();
        distortions = grid.distortions();
        perceptions = grid.perceptions();
        colours = Range.of(
                surface.solutions().stream().filter(CdpSolution::feasible).mapToDouble(CdpSolution::errorRate));
        double height = HEIGHT - 40 - 58;
        double left = Frame.leftRoom(range(perceptions), height);
        frame = new Frame(
                new Rectangle2D.Double(left, 40, WIDTH - left - ColourBar.room(colours, height), height),
                range(distortions),
                range(perceptions));
    }

    private static Range range(double[] limits) {
        double last = limits[limits.length - 1];
        return limits.length > 1 ? new Range(limits[0], last) : new Range(last - 0.5, last + 0.5);
    }

    static BufferedImage draw(TheorySurface surface, String title, String perception, int scale) {
        return new TheorySurfaceFigure(surface).draw(title, perception, scale);
    }

    private BufferedImage draw(String title, String perception, int scale) {
        Rectangle2D box = frame.box();
        try (Canvas canvas = new Canvas(WIDTH, HEIGHT, scale)) {
            canvas.text(title, Fonts.TITLE, Canvas.INK, box.getX(), 16, 0, 0);
            canvas.rectangle(box.getX(), box.getY(), box.getWidth(), box.getHeight(), OUT_OF_REACH);
            canvas.clip(reach());
            canvas.picture(ground(scale), box.getX(), box.getY(), box.getWidth(), box.getHeight());
            List<Curves.Labelled> lines = lines();
            for (Curves.Labelled line : lines) {
                canvas.polyline(line.places(), new Color(0x88222222, true), 2.6);
                canvas.polyline(line.places(), Color.WHITE, 1.3);
            }
            canvas.clip(null);
            frame.draw(canvas, "D: limit of the distortion", "P: limit of the perception (" + perception + ")", false);
            Curves.label(canvas, box, List.of(), lines);
            ColourBar.draw(canvas, box, colours, "C: least error rate", List.of());
            return canvas.image();
        }
    }

    /** The feasible limits: right of the least distortion that goes with each P. */
    private Path2D reach() {
        Rectangle2D box = frame.box();
        Path2D path = new Path2D.Double();
        path.moveTo(box.getMaxX(), box.getMaxY());
        for (int j = 0; j < perceptions.length; j++) {
            double x = Math.min(
                    box.getMaxX(),
                    Math.max(box.getX(), frame.xAt(surface.edge(j).limitD())));
            double y = perceptions.length > 1 ? frame.yAt(perceptions[j]) : box.getMaxY();
            path.lineTo(x, y);
            if (j == perceptions.length - 1) {
                path.lineTo(x, box.getY());
            }
        }
        path.lineTo(box.getMaxX(), box.getY());
        path.closePath();
        return path;
    }

    private BufferedImage ground(int scale) {
        int width = (int) Math.round(frame.box().getWidth() * scale);
        int height = (int) Math.round(frame.box().getHeight() * scale);
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int py = 0; py < height; py++) {
            double p = frame.y().greatest() - frame.y().length() * (py + 0.5) / height;
            for (int px = 0; px < width; px++) {
                double d = frame.x().least() + frame.x().length() * (px + 0.5) / width;
                picture.setRGB(
                        px, py, ColourMap.at(colours.place(errorAt(d, p))).getRGB());
            }
        }
        return picture;
    }

    /**
     * C by linear interpolation between two lines of equal P, at the same distance from the edge. That is the mix of two
     * restorers, which reaches (d, p): the value lies on or above the exact surface.
     */
    private double errorAt(double d, double p) {
        int j = below(perceptions, p);
        if (j + 1 >= perceptions.length) {
            return onLine(j, d);
        }
        double share = Math.min(1, Math.max(0, (p - perceptions[j]) / (perceptions[j + 1] - perceptions[j])));
        double first = surface.edge(j).limitD();
        double second = surface.edge(j + 1).limitD();
        double inside = d - ((1 - share) * first + share * second);
        double along = (1 - share) * onLine(j, first + inside) + share * onLine(j + 1, second + inside);
        boolean straight = d >= first && d >= second;
        return straight ? Math.min(along, (1 - share) * onLine(j, d) + share * onLine(j + 1, d)) : along;
    }

    private double onLine(int j, double d) {
        CdpSolution edge = surface.edge(j);
        if (d <= edge.limitD() || distortions[distortions.length - 1] <= edge.limitD()) {
            return edge.errorRate();
        }
        int i = below(distortions, d);
        if (i + 1 >= distortions.length) {
            return surface.at(i, j).errorRate();
        }
        double left = distortions[i];
        double value = surface.at(i, j).errorRate();
        if (left < edge.limitD()) {
            left = edge.limitD();
            value = edge.errorRate();
        }
        double share = (d - left) / (distortions[i + 1] - left);
        return value + share * (surface.at(i + 1, j).errorRate() - value);
    }

    /** Index of the last limit at or below a value; 0 when there is none. */
    private static int below(double[] limits, double value) {
        int i = 0;
        while (i + 1 < limits.length && limits[i + 1] <= value) {
            i++;
        }
        return i;
    }

    /** For each D the least P at which C is at most the level, found by bisection, since C falls in P. */
    private List<Curves.Labelled> lines() {
        Ticks levels = Ticks.of(colours.least(), colours.greatest(), 5);
        List<Curves.Labelled> lines = new ArrayList<>();
        for (int k = 0; k < levels.at().size(); k++) {
            double place = colours.place(levels.at().get(k));
            if (place < EXTREME || place > 1 - EXTREME) {
                continue;
            }
            List<double[]> line = line(levels.at().get(k));
            if (line.size() > 1) {
                lines.add(new Curves.Labelled(
                        Polylines.dense(line), "C = " + levels.labels().get(k), Color.WHITE));
            }
        }
        return lines;
    }

    private List<double[]> line(double level) {
        double top = frame.y().greatest();
        List<double[]> line = new ArrayList<>();
        for (int i = 0; i <= LINE_STEPS; i++) {
            double d = frame.x().least() + frame.x().length() * i / LINE_STEPS;
            double p = d >= edgeAt(top) && errorAt(d, top) <= level ? crossing(d, level) : Double.NaN;
            if (p > frame.y().least() && d >= edgeAt(p)) {
                if (line.isEmpty() && i > 0 && errorAt(d - frame.x().length() / LINE_STEPS, top) > level) {
                    // Left of its first D the level is out of reach at any P shown: the line comes down from above.
                    line.add(frame.at(new double[] {d, top}));
                }
                line.add(frame.at(new double[] {d, p}));
            } else if (!line.isEmpty()) {
                break;
            }
        }
        return line;
    }

    /** The least D that goes with a P. */
    private double edgeAt(double p) {
        int j = below(perceptions, p);
        double here = surface.edge(j).limitD();
        if (j + 1 >= perceptions.length) {
            return here;
        }
        double share = (p - perceptions[j]) / (perceptions[j + 1] - perceptions[j]);
        return here + share * (surface.edge(j + 1).limitD() - here);
    }

    private double crossing(double d, double level) {
        double low = frame.y().least();
        double high = frame.y().greatest();
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (low + high) / 2;
            if (errorAt(d, middle) > level) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }
}
