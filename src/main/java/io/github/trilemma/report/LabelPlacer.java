package io.github.trilemma.report;

import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds room for the labels of curves: beside their own curve, off dots, other curves and other labels. Places are tried along
 * the whole curve on both sides; the one that covers least is taken.
 */
final class LabelPlacer {
    private static final double GAP = 5;
    private static final double[] ASIDE = {0, 1, 0.5};

    private final Rectangle2D area;
    private final List<double[]> dots;
    private final List<List<double[]>> curves;
    private final List<Rectangle2D> taken = new ArrayList<>();

    /**
     * All places in logical pixels.
     *
     * @param area labels stay inside
     * @param dots centres of the dots
     * @param curves all curves
     */
    LabelPlacer(Rectangle2D area, List<double[]> dots, List<List<double[]>> curves) {
        this.area = area;
        this.dots = dots;
        this.curves = curves;
    }

    /**
     * Room for a label.
     *
     * @param box where the label goes
     * @param keyAtRight whether the curve passes at its right side
     */
    record Room(Rectangle2D box, boolean keyAtRight) {}

    /** Room for a label of the given size beside {@code curve}; empty when every place hides too much. */
    Optional<Room> place(List<double[]> curve, double width, double height) {
        Room best = null;
        double least = 6;
        for (int i = 0; i < curve.size(); i++) {
            double x = curve.get(i)[0];
            double y = curve.get(i)[1];
            for (double asideX : ASIDE) {
                for (double asideY : ASIDE) {
                    if (asideX == 0.5 && asideY == 0.5) {
                        continue;
                    }
                    Rectangle2D box = new Rectangle2D.Double(
                            x - asideX * width + (1 - 2 * asideX) * GAP,
                            y - asideY * height + (1 - 2 * asideY) * GAP,
                            width,
                            height);
                    // Among equals, the place nearest to the curve's left end: there the curves lie farthest apart.
                    double cost = cost(box) + 0.5 * i / curve.size() + (aloneAt(curve, x, y) ? 0 : 1);
                    if (cost < least) {
                        least = cost;
                        best = new Room(box, asideX == 1);
                    }
                }
            }
        }
        if (best != null) {
            taken.add(best.box());
        }
        return Optional.ofNullable(best);
    }

    /** Whether no other curve passes so near that the label could be taken for its own. */
    private boolean aloneAt(List<double[]> own, double x, double y) {
        for (List<double[]> curve : curves) {
            for (int i = 1; i < curve.size() && !curve.equals(own); i++) {
                double[] from = curve.get(i - 1);
                double[] to = curve.get(i);
                if (Line2D.ptSegDist(from[0], from[1], to[0], to[1], x, y) < 12) {
                    return false;
                }
            }
        }
        return true;
    }

    private double cost(Rectangle2D box) {
        if (!area.contains(box)) {
            return Double.POSITIVE_INFINITY;
        }
        double cost = 0;
        for (Rectangle2D other : taken) {
            if (other.intersects(grown(box, 3))) {
                return Double.POSITIVE_INFINITY;
            }
        }
        Rectangle2D around = grown(box, 4.5);
        for (double[] dot : dots) {
            cost += around.contains(dot[0], dot[1]) ? 2 : 0;
        }
        Rectangle2D near = grown(box, 3);
        for (List<double[]> curve : curves) {
            for (int i = 1; i < curve.size(); i++) {
                double[] from = curve.get(i - 1);
                double[] to = curve.get(i);
                if (new Line2D.Double(from[0], from[1], to[0], to[1]).intersects(near)) {
                    cost += 3;
                    break;
                }
            }
        }
        return cost;
    }

    private static Rectangle2D grown(Rectangle2D box, double by) {
        return new Rectangle2D.Double(
                box.getX() - by, box.getY() - by, box.getWidth() + 2 * by, box.getHeight() + 2 * by);
    }
}
