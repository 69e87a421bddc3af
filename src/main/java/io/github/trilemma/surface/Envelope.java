package io.github.trilemma.surface;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * The lower convex envelope of points (x, y): the greatest function that is convex, non-increasing and above no point. It is
 * piecewise linear between its vertices, infinite left of the first and constant right of the last.
 *
 * @param vertices from left to right; x strictly rises, y strictly falls, the slopes strictly rise. Empty for no points.
 */
public record Envelope(List<Vertex> vertices) {
    public Envelope {
        vertices = List.copyOf(vertices);
    }

    /**
     * A corner of the envelope; always one of the given points.
     *
     * @param x abscissa
     * @param y ordinate
     * @param index of the point in the arrays given to {@link Envelope#of}
     */
    public record Vertex(double x, double y, int index) {}

    /** The envelope of points with finite coordinates, by Andrew's monotone chain; O(n log n). */
    public static Envelope of(double[] x, double[] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException(
                    "x and y must have one value per point, got " + x.length + " and " + y.length);
        }
        List<Vertex> sorted = new ArrayList<>();
        for (int i = 0; i < x.length; i++) {
            if (!Double.isFinite(x[i]) || !Double.isFinite(y[i])) {
                throw new IllegalArgumentException("point " + i + " must be finite, got (" + x[i] + ", " + y[i] + ")");
            }
            sorted.add(new Vertex(x[i], y[i], i));
        }
        sorted.sort(Comparator.comparingDouble(Vertex::x)
                .thenComparingDouble(Vertex::y)
                .thenComparingInt(Vertex::index));
        Deque<Vertex> chain = new ArrayDeque<>();
        for (Vertex vertex : sorted) {
            // A point that is not below all to its left cannot be on the falling part.
            if (!chain.isEmpty() && vertex.y() >= chain.peekLast().y()) {
                continue;
            }
            while (chain.size() >= 2) {
                Vertex last = chain.pollLast();
                if (turnsUp(chain.peekLast(), last, vertex)) {
                    chain.addLast(last);
                    break;
                }
            }
            chain.addLast(vertex);
        }
        return new Envelope(new ArrayList<>(chain));
    }

    /** The envelope's height at {@code x}: positive infinity left of the first vertex, or when there is none. */
    public double at(double x) {
        if (vertices.isEmpty() || x < vertices.get(0).x()) {
            return Double.POSITIVE_INFINITY;
        }
        int right = firstRightOf(x);
        if (right == vertices.size()) {
            return vertices.get(right - 1).y();
        }
        Vertex from = vertices.get(right - 1);
        Vertex to = vertices.get(right);
        double share = (x - from.x()) / (to.x() - from.x());
        return from.y() + share * (to.y() - from.y());
    }

    private int firstRightOf(double x) {
        double[] abscissas = vertices.stream().mapToDouble(Vertex::x).toArray();
        int found = Arrays.binarySearch(abscissas, x);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** Whether the middle point lies strictly below the segment from left to right. */
    private static boolean turnsUp(Vertex left, Vertex middle, Vertex right) {
        return (middle.x() - left.x()) * (right.y() - left.y()) - (right.x() - left.x()) * (middle.y() - left.y()) > 0;
    }
}
