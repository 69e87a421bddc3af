package io.github.trilemma.report;

import io.github.trilemma.surface.Axis;
import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.CdpSurface;
import io.github.trilemma.surface.Interval;
import io.github.trilemma.surface.Slice;
import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * Two runs on the planes P over D and C over D: discs and squares with their intervals, each run's lower convex
 * envelope, a thin line between matched points, and crosses with names for other methods.
 */
final class CompareFigure {
    /** Two colours that are told apart under every common colour blindness (Okabe, Ito 2008). */
    private static final Color FIRST = new Color(0x0072B2);

    private static final Color SECOND = new Color(0xD55E00);
    private static final Color LINK = new Color(0xBBBBBB);

    private static final double WIDTH = 1080;
    private static final double HEIGHT = 470;
    private static final double TOP = 72;
    private static final double BOTTOM = 58;
    private static final double RIGHT = 22;
    private static final double LONGEST_ENTRY = 400;

    private final Comparison comparison;
    private final Canvas canvas;

    private CompareFigure(Comparison comparison, Canvas canvas) {
        this.comparison = comparison;
        this.canvas = canvas;
    }

    static Figure draw(Comparison comparison, String first, String second, int scale) {
        try (Canvas canvas = new Canvas(WIDTH, HEIGHT, scale)) {
            CompareFigure figure = new CompareFigure(comparison, canvas);
            figure.legend(first, second);
            figure.plane(Axis.PERCEPTION, 0);
            figure.plane(Axis.ERROR, WIDTH / 2);
            String alt = first + " and " + second + " on the planes of D and P and of D and C, "
                    + comparison.matched().size() + " matched points";
            return Figure.of("compare.png", canvas.image(), scale, alt, alt);
        }
    }

    private void legend(String first, String second) {
        canvas.text("Two runs compared", Fonts.TITLE, Canvas.INK, 16, 12, 0, 0);
        double x = 22;
        double y = 44;
        x = entry(x, y, "A: " + first, () -> canvas.dot(22, y, 4.5, FIRST, Canvas.INK));
        double square = x;
        x = entry(x, y, "B: " + second, () -> square(square, y));
        if (!comparison.others().points().isEmpty()
                || !comparison.others().incomplete().isEmpty()) {
            double cross = x;
            entry(x, y, "other methods", () -> cross(cross, y));
        }
    }

    private double entry(double x, double y, String whole, Runnable mark) {
        mark.run();
        String text = whole;
        // The end of a path tells more than its beginning.
        while (Canvas.width(text, Fonts.TICK) > LONGEST_ENTRY) {
            text = whole.substring(0, 3) + "…" + text.substring(text.startsWith(whole.substring(0, 3) + "…") ? 5 : 4);
        }
        canvas.text(text, Fonts.TICK, Canvas.INK, x + 11, y, 0, 0.5);
        return x + 11 + Canvas.width(text, Fonts.TICK) + 34;
    }

    private void plane(Axis vertical, double left) {
        Range y = range(vertical);
        double height = HEIGHT - TOP - BOTTOM;
        double room = Frame.leftRoom(y, height);
        Rectangle2D box = new Rectangle2D.Double(left + room, TOP, WIDTH / 2 - room - RIGHT, height);
        Frame frame = new Frame(box, range(Axis.DISTORTION), y);
        frame.draw(
                canvas,
                Labels.axis(comparison.first(), Axis.DISTORTION),
                Labels.axis(comparison.first(), vertical),
                true);
        canvas.clip(box);
        for (Comparison.Pair pair : comparison.matched()) {
            double[] from = place(frame, vertical, pair.first());
            double[] to = place(frame, vertical, pair.second());
            canvas.line(from[0], from[1], to[0], to[1], LINK, 1);
        }
        envelope(frame, vertical, comparison.first(), FIRST);
        envelope(frame, vertical, comparison.second(), SECOND);
        canvas.clip(null);
        List<double[]> dots = new ArrayList<>();
        for (CdpPoint point : comparison.first().points()) {
            double[] at = intervals(frame, vertical, point, FIRST);
            canvas.dot(at[0], at[1], 4.2, FIRST, Canvas.INK);
            dots.add(at);
        }
        for (CdpPoint point : comparison.second().points()) {
            double[] at = intervals(frame, vertical, point, SECOND);
            square(at[0], at[1]);
            dots.add(at);
        }
        others(frame, vertical, dots);
    }

    private void others(Frame frame, Axis vertical, List<double[]> dots) {
        List<CdpPoint> shown = others().stream()
                .filter(point ->
                        Double.isFinite(value(point, Axis.DISTORTION)) && Double.isFinite(value(point, vertical)))
                .toList();
        shown.forEach(point -> dots.add(place(frame, vertical, point)));
        LabelPlacer placer = new LabelPlacer(frame.box(), dots, List.of());
        for (CdpPoint point : shown) {
            double[] at = intervals(frame, vertical, point, Canvas.INK);
            cross(at[0], at[1]);
            double width = Canvas.width(point.id(), Fonts.SMALL);
            // A label that finds no room is left out rather than drawn over others.
            placer.place(List.of(at), width, Fonts.SMALL.getSize2D())
                    .ifPresent(room -> canvas.text(
                            point.id(),
                            Fonts.SMALL,
                            Canvas.INK,
                            room.box().getX(),
                            room.box().getY(),
                            0,
                            0));
        }
    }

    private void envelope(Frame frame, Axis vertical, CdpSurface surface, Color colour) {
        Slice slice = Slice.of(surface, Axis.DISTORTION, vertical, Double.POSITIVE_INFINITY);
        canvas.polyline(slice.curve(12).stream().map(frame::at).toList(), colour, 1.6);
    }

    /** Whiskers of the intervals that are known; returns where the point lies. */
    private double[] intervals(Frame frame, Axis vertical, CdpPoint point, Color colour) {
        double[] at = place(frame, vertical, point);
        interval(point, Axis.DISTORTION)
                .ifPresent(i -> canvas.line(frame.xAt(i.low()), at[1], frame.xAt(i.high()), at[1], colour, 0.9));
        interval(point, vertical)
                .ifPresent(i -> canvas.line(at[0], frame.yAt(i.low()), at[0], frame.yAt(i.high()), colour, 0.9));
        return at;
    }

    private void square(double x, double y) {
        canvas.rectangle(x - 4, y - 4, 8, 8, SECOND);
        canvas.frame(x - 4, y - 4, 8, 8, Canvas.INK, 0.7);
    }

    private void cross(double x, double y) {
        canvas.line(x - 4.5, y - 4.5, x + 4.5, y + 4.5, Canvas.INK, 2);
        canvas.line(x - 4.5, y + 4.5, x + 4.5, y - 4.5, Canvas.INK, 2);
    }

    /** All values and ends of intervals on an axis. */
    private Range range(Axis axis) {
        List<CdpPoint> all = new ArrayList<>(comparison.first().points());
        all.addAll(comparison.second().points());
        all.addAll(others());
        DoubleStream values = all.stream()
                .flatMapToDouble(point -> DoubleStream.concat(
                        DoubleStream.of(value(point, axis)),
                        interval(point, axis).stream().flatMapToDouble(i -> DoubleStream.of(i.low(), i.high()))));
        return Range.of(values).padded(0.07);
    }

    private List<CdpPoint> others() {
        List<CdpPoint> others = new ArrayList<>(comparison.others().points());
        others.addAll(comparison.others().incomplete());
        return others;
    }

    private double[] place(Frame frame, Axis vertical, CdpPoint point) {
        return frame.at(new double[] {value(point, Axis.DISTORTION), value(point, vertical)});
    }

    private double value(CdpPoint point, Axis axis) {
        return point.measure(comparison.first().measure(axis));
    }

    private Optional<Interval> interval(CdpPoint point, Axis axis) {
        return point.interval(comparison.first().measure(axis));
    }
}
