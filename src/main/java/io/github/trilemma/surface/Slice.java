package io.github.trilemma.surface;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One curve of the paper's panels: the lower convex envelope of y over x, taken over the points whose third measure is at most
 * a level. The envelope is what mixing of those points reaches, so over an RMSE its pieces are slightly bent: they are straight
 * in the square of the RMSE.
 *
 * @param x axis of the abscissa
 * @param y axis of the ordinate
 * @param level bound on the third axis, in its own unit; positive infinity takes all points
 * @param points the points that keep the level, in the surface's order
 * @param surface where they come from
 * @param envelope over the points in the scale of {@link CdpSurface#linear}; a vertex's index counts in {@code points}
 */
public record Slice(Axis x, Axis y, double level, List<CdpPoint> points, CdpSurface surface, Envelope envelope) {
    public Slice {
        points = List.copyOf(points);
    }

    /** The envelope of y over x under a level of the third axis. */
    public static Slice of(CdpSurface surface, Axis x, Axis y, double level) {
        Axis third = x.third(y);
        List<CdpPoint> kept = surface.points().stream()
                .filter(point -> surface.value(point, third) <= level)
                .toList();
        Envelope envelope = Envelope.of(linear(surface, kept, x), linear(surface, kept, y));
        return new Slice(x, y, level, kept, surface, envelope);
    }

    /** The axis that is held at most at the level. */
    public Axis third() {
        return x.third(y);
    }

    /** The points at the envelope's corners, from left to right. */
    public List<CdpPoint> corners() {
        return envelope.vertices().stream()
                .map(vertex -> points.get(vertex.index()))
                .toList();
    }

    /** The points that no other of the slice beats in x and y: from left to right, y strictly falls. */
    public List<CdpPoint> front() {
        Comparator<CdpPoint> order = Comparator.comparingDouble(point -> surface.value(point, x));
        List<CdpPoint> sorted = points.stream()
                .sorted(order.thenComparingDouble(point -> surface.value(point, y))
                        .thenComparing(CdpPoint::id))
                .toList();
        List<CdpPoint> front = new ArrayList<>();
        double least = Double.POSITIVE_INFINITY;
        for (CdpPoint point : sorted) {
            if (surface.value(point, y) < least) {
                front.add(point);
                least = surface.value(point, y);
            }
        }
        return front;
    }

    /** The least y at x, both in their measures' own units; positive infinity where no point lies at most at x. */
    public double at(double abscissa) {
        double linear = envelope.at(surface.linear(x, abscissa));
        return Double.isFinite(linear) ? surface.measured(y, linear) : linear;
    }

    /**
     * The curve for drawing: pairs (x, y) in the measures' own units, each piece cut into {@code perPiece} parts. One pair for
     * one vertex, none for none.
     */
    public List<double[]> curve(int perPiece) {
        List<double[]> curve = new ArrayList<>();
        List<Envelope.Vertex> vertices = envelope.vertices();
        for (int i = 0; i < vertices.size(); i++) {
            CdpPoint corner = points.get(vertices.get(i).index());
            curve.add(new double[] {surface.value(corner, x), surface.value(corner, y)});
            for (int k = 1; k < perPiece && i + 1 < vertices.size(); k++) {
                double share = (double) k / perPiece;
                Envelope.Vertex from = vertices.get(i);
                Envelope.Vertex to = vertices.get(i + 1);
                curve.add(new double[] {
                    surface.measured(x, from.x() + share * (to.x() - from.x())),
                    surface.measured(y, from.y() + share * (to.y() - from.y()))
                });
            }
        }
        return curve;
    }

    private static double[] linear(CdpSurface surface, List<CdpPoint> points, Axis axis) {
        return points.stream()
                .mapToDouble(point -> surface.linear(axis, surface.value(point, axis)))
                .toArray();
    }
}
