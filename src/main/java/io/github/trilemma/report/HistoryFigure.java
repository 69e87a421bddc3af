package io.github.trilemma.report;

import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.Weight;
import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Training curves as small multiples: one panel per recorded term, one line per point, coloured by the rank of the weight that
 * has most values in the sweep. The height of a panel leaves out the outermost hundredth of the values on each side.
 */
final class HistoryFigure {
    private static final String ITERATION = "iteration";
    private static final int MOST_PANELS = 9;
    private static final int ACROSS = 3;
    private static final int MANY = 40;
    private static final double PANEL_WIDTH = 330;
    private static final double PANEL_HEIGHT = 230;
    private static final double LEGEND = 40;
    private static final double TITLE = 36;

    private HistoryFigure() {}

    /**
     * One point's curve data.
     *
     * @param point its weights
     * @param rows of its history, oldest first
     */
    record Series(CdpPoint point, List<Map<String, Double>> rows) {}

    /** Draws the panels; empty when no row holds a term. */
    static Optional<BufferedImage> draw(List<Series> all, String title, int scale) {
        Set<String> terms = new LinkedHashSet<>();
        all.forEach(series -> series.rows().forEach(row -> terms.addAll(row.keySet())));
        terms.remove(ITERATION);
        List<String> shown = terms.stream().limit(MOST_PANELS).toList();
        if (shown.isEmpty()) {
            return Optional.empty();
        }
        Weight weight = weight(all);
        List<Double> values = values(all, weight);
        int across = shown.size() == 4 ? 2 : Math.min(ACROSS, shown.size());
        int down = (shown.size() + across - 1) / across;
        double width = across * PANEL_WIDTH;
        try (Canvas canvas = new Canvas(width, TITLE + down * PANEL_HEIGHT + LEGEND, scale)) {
            canvas.text(title, Fonts.TITLE, Canvas.INK, 14, 12, 0, 0);
            for (int i = 0; i < shown.size(); i++) {
                int row = i / across;
                double x = (i % across) * PANEL_WIDTH;
                double y = TITLE + row * PANEL_HEIGHT;
                panel(
                        canvas,
                        all,
                        shown.get(i),
                        weight,
                        values,
                        new Rectangle2D.Double(x + 62, y + 24, PANEL_WIDTH - 62 - 24, PANEL_HEIGHT - 24 - 50));
            }
            legend(canvas, weight, values, TITLE + down * PANEL_HEIGHT + 14, width);
            return Optional.of(canvas.image());
        }
    }

    private static void panel(
            Canvas canvas, List<Series> all, String term, Weight weight, List<Double> values, Rectangle2D box) {
        double[] sorted = all.stream()
                .flatMap(series -> series.rows().stream())
                .mapToDouble(row -> row.getOrDefault(term, Double.NaN))
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        int cut = sorted.length / 100;
        Range heights =
                Range.of(Arrays.stream(sorted, cut, sorted.length - cut)).padded(0.05);
        Range iterations = Range.of(all.stream()
                .flatMap(series -> series.rows().stream())
                .mapToDouble(row -> row.getOrDefault(ITERATION, Double.NaN)));
        Frame frame = new Frame(box, iterations, heights);
        canvas.text(term, Fonts.LABEL, Canvas.INK, box.getX(), box.getY() - 8, 0, 1);
        frame.draw(canvas, "iteration", "", true, Fonts.TICK, Fonts.TICK);
        canvas.clip(box);
        double width = all.size() > MANY ? 0.6 : 1;
        for (Series series : all) {
            Color colour = colour(values.indexOf(weight.of(series.point())), values.size());
            List<double[]> piece = new ArrayList<>();
            for (Map<String, Double> row : series.rows()) {
                double x = row.getOrDefault(ITERATION, Double.NaN);
                double y = row.getOrDefault(term, Double.NaN);
                if (Double.isFinite(x) && Double.isFinite(y)) {
                    piece.add(frame.at(new double[] {x, y}));
                } else {
                    canvas.polyline(piece, colour, width);
                    piece = new ArrayList<>();
                }
            }
            canvas.polyline(piece, colour, width);
        }
        canvas.clip(null);
    }

    private static void legend(Canvas canvas, Weight weight, List<Double> values, double y, double width) {
        double x = 14;
        String head = "line colour: " + weight.label() + " =";
        canvas.text(head, Fonts.TICK, Canvas.INK, x, y, 0, 0);
        x += Canvas.width(head, Fonts.TICK) + 10;
        // When all do not fit, evenly chosen ones with the first and the last stand for the others.
        double widest = values.stream()
                .mapToDouble(value -> Canvas.width(Numbers.exact(value), Fonts.TICK))
                .max()
                .orElse(0);
        int room = Math.max(1, (int) ((width - x) / (widest + 40)));
        int shown = Math.min(values.size(), room);
        for (int k = 0; k < shown; k++) {
            int i = shown < 2 ? 0 : (int) Math.round((double) k * (values.size() - 1) / (shown - 1));
            String label = Numbers.exact(values.get(i));
            double middle = y + Fonts.TICK.getSize2D() / 2;
            canvas.line(x, middle, x + 18, middle, colour(i, values.size()), 2.5);
            canvas.text(label, Fonts.TICK, Canvas.INK, x + 22, y, 0, 0);
            x += 22 + Canvas.width(label, Fonts.TICK) + 16;
        }
    }

    private static Color colour(int rank, int count) {
        return ColourMap.at(count < 2 ? 0.4 : (double) rank / (count - 1));
    }

    private static Weight weight(List<Series> all) {
        Weight most = Weight.BETA;
        for (Weight weight : List.of(Weight.GAMMA, Weight.ALPHA)) {
            if (values(all, weight).size() > values(all, most).size()) {
                most = weight;
            }
        }
        return most;
    }

    private static List<Double> values(List<Series> all, Weight weight) {
        Set<Double> values = new TreeSet<>();
        all.forEach(series -> values.add(weight.of(series.point())));
        return new ArrayList<>(values);
    }
}
