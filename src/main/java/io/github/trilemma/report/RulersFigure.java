package io.github.trilemma.report;

import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.Interval;
import io.github.trilemma.surface.Measure;
import io.github.trilemma.surface.OrderAgreement.Dispute;
import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.DoubleStream;

/** The held-out gap over the critic gap with 95 % intervals: where both rulers agree, the points lie along a rising line. */
final class RulersFigure {
    /** With more points only those that the rulers order differently are labelled. */
    private static final int MOST_LABELS = 24;

    private static final Color WHISKER = new Color(0xb4b4b4);

    private RulersFigure() {}

    static Figure of(Rulers rulers, String sweep, int scale) {
        String title = sweep + ": two rulers of perception";
        List<CdpPoint> points = rulers.points();
        Range beta = Range.of(points.stream().mapToDouble(CdpPoint::beta));
        Range heights = range(points, Measure.HELD_OUT_GAP);
        Rectangle2D box = PlotBox.of(heights, beta);
        Frame frame = new Frame(box, range(points, Measure.CRITIC_GAP), heights);
        Set<Integer> labelled = labelled(rulers);
        try (Canvas canvas = new Canvas(PlotBox.WIDTH, PlotBox.HEIGHT, scale)) {
            canvas.text(title, Fonts.TITLE, Canvas.INK, box.getX(), PlotBox.TITLE, 0, 0);
            frame.draw(
                    canvas,
                    "P: " + Measure.of(Measure.CRITIC_GAP).label(),
                    "P: " + Measure.of(Measure.HELD_OUT_GAP).label(),
                    true);
            List<double[]> places = new ArrayList<>();
            List<List<double[]>> whiskers = new ArrayList<>();
            for (CdpPoint point : points) {
                places.add(frame.at(
                        new double[] {point.measure(Measure.CRITIC_GAP), point.measure(Measure.HELD_OUT_GAP)}));
                whiskers.addAll(whiskers(frame, point));
            }
            whiskers.forEach(whisker -> canvas.polyline(whisker, WHISKER, 1));
            for (int i = 0; i < points.size(); i++) {
                Color colour = ColourMap.at(beta.place(points.get(i).beta()));
                canvas.dot(places.get(i)[0], places.get(i)[1], 4.2, colour, Canvas.INK);
            }
            // Whiskers are pale enough to be written over; a point without its label would be worse.
            LabelPlacer placer = new LabelPlacer(box, places, List.of());
            for (int i : labelled) {
                label(canvas, placer, points.get(i), places.get(i));
            }
            ColourBar.draw(canvas, box, beta, "beta", List.of());
            return Figure.of(
                    "perception-rulers.png",
                    canvas.image(),
                    scale,
                    title + ", " + points.size() + " points",
                    "Held-out gap over critic gap with 95 % intervals, coloured by beta, labelled (beta, gamma). Rulers that agree"
                            + " put the points on a rising line."
                            + (labelled.size() < points.size()
                                    ? " Labelled are points that the two order differently beyond their intervals."
                                    : ""));
        }
    }

    private static Range range(List<CdpPoint> points, String measure) {
        DoubleStream ends = points.stream().flatMapToDouble(point -> {
            Optional<Interval> interval = point.interval(measure);
            double value = point.measure(measure);
            return interval.isEmpty()
                    ? DoubleStream.of(value)
                    : DoubleStream.of(
                            Math.min(value, interval.get().low()),
                            Math.max(value, interval.get().high()));
        });
        return Range.of(ends).padded(0.09);
    }

    private static List<List<double[]>> whiskers(Frame frame, CdpPoint point) {
        double x = point.measure(Measure.CRITIC_GAP);
        double y = point.measure(Measure.HELD_OUT_GAP);
        List<List<double[]>> whiskers = new ArrayList<>();
        point.interval(Measure.CRITIC_GAP)
                .ifPresent(each -> whiskers.add(
                        List.of(frame.at(new double[] {each.low(), y}), frame.at(new double[] {each.high(), y}))));
        point.interval(Measure.HELD_OUT_GAP)
                .ifPresent(each -> whiskers.add(
                        List.of(frame.at(new double[] {x, each.low()}), frame.at(new double[] {x, each.high()}))));
        return whiskers;
    }

    private static Set<Integer> labelled(Rulers rulers) {
        Set<Integer> labelled = new TreeSet<>();
        for (int i = 0; i < rulers.points().size() && rulers.points().size() <= MOST_LABELS; i++) {
            labelled.add(i);
        }
        for (Dispute dispute : rulers.order().disputes()) {
            if (labelled.size() < MOST_LABELS) {
                labelled.add(dispute.lowerInFirst());
                labelled.add(dispute.lowerInSecond());
            }
        }
        return labelled;
    }

    private static void label(Canvas canvas, LabelPlacer placer, CdpPoint point, double[] place) {
        String text = "(" + Numbers.exact(point.beta()) + ", " + Numbers.exact(point.gamma()) + ")";
        double width = Canvas.width(text, Fonts.TICK);
        placer.place(List.of(place), width, Fonts.TICK.getSize2D())
                .ifPresent(room -> canvas.text(
                        text,
                        Fonts.TICK,
                        Canvas.INK,
                        room.box().getX(),
                        room.box().getY(),
                        0,
                        0));
    }
}
