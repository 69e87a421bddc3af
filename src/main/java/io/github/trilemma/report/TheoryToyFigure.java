package io.github.trilemma.report;

import io.github.trilemma.theory.CdpSolver;
import io.github.trilemma.theory.Divergence;
import io.github.trilemma.theory.KnownSources;
import io.github.trilemma.theory.KullbackLeibler;
import io.github.trilemma.theory.ToyExample;
import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * The toy example: at the left squared error, divergence and error rate of X̂ = a·Y over a; at the right its error rate over its
 * squared error, with the exact bounds of all restorers on a grid: of those with any output distribution and of those whose
 * output has exactly the distribution of X.
 */
final class TheoryToyFigure {
    private static final double WIDTH = 980;
    private static final double HEIGHT = 460;
    private static final double GAP = 26;
    private static final double LEAST_A = 0.4;
    private static final double GREATEST_A = 1.6;
    private static final double STEP = 0.02;
    private static final int BOUND_STEPS = 24;
    private static final Color FAMILY = new Color(0xc8501e);
    private static final Color BOUND = new Color(0x2d2a6e);
    private static final Color MATCHED = new Color(0x21918c);

    private final double threshold;
    private final List<ToyExample> family = new ArrayList<>();

    private TheoryToyFigure(double threshold) {
        this.threshold = threshold;
        for (int i = 0; LEAST_A + i * STEP <= GREATEST_A + 1e-9; i++) {
            family.add(new ToyExample(LEAST_A + i * STEP, 0, threshold));
        }
    }

    static BufferedImage draw(double threshold, int symbols, int scale) {
        return new TheoryToyFigure(threshold).draw(symbols, scale);
    }

    private BufferedImage draw(int symbols, int scale) {
        try (Canvas canvas = new Canvas(WIDTH, HEIGHT, scale)) {
            overFactor(canvas);
            overDistortion(canvas, symbols);
            return canvas.image();
        }
    }

    /** Three stacked strips, since the three measures share only the factor. */
    private void overFactor(Canvas canvas) {
        canvas.text("The restorer X̂ = a·Y", Fonts.TITLE, Canvas.INK, 84, 16, 0, 0);
        double height = (HEIGHT - 40 - 58 - 2 * GAP) / 3;
        strip(
                canvas,
                40,
                height,
                "MSE",
                family.stream().map(toy -> new double[] {toy.a(), toy.mse()}).toList(),
                "");
        strip(
                canvas,
                40 + GAP + height,
                height,
                "KL",
                family.stream().map(toy -> new double[] {toy.a(), toy.kl()}).toList(),
                "");
        strip(
                canvas,
                40 + 2 * GAP + 2 * height,
                height,
                "error",
                family.stream()
                        .map(toy -> new double[] {toy.a(), toy.errorRate()})
                        .toList(),
                "a");
    }

    private void strip(Canvas canvas, double top, double height, String label, List<double[]> pairs, String across) {
        Rectangle2D box = new Rectangle2D.Double(84, top, WIDTH / 2 - 84 - 40, height);
        Frame frame = new Frame(
                box,
                new Range(LEAST_A, GREATEST_A),
                Range.of(pairs.stream().mapToDouble(pair -> pair[1])).padded(0.08));
        frame.draw(canvas, across, label, true, Fonts.SMALL, Fonts.LABEL);
        Curves.draw(canvas, pairs.stream().map(frame::at).toList(), FAMILY);
    }

    private void overDistortion(Canvas canvas, int symbols) {
        double left = WIDTH / 2 + 70;
        KnownSources.Placed placed = KnownSources.toy(symbols, threshold);
        List<double[]> free = bound(placed, null, 1.1);
        List<double[]> matched = bound(placed, 0.0, 1.1);
        List<double[]> curve = family.stream()
                .filter(toy -> toy.mse() <= 1.1)
                .map(toy -> new double[] {toy.mse(), toy.errorRate()})
                .toList();
        List<double[]> all = new ArrayList<>(curve);
        all.addAll(free);
        all.addAll(matched);
        Rectangle2D box = new Rectangle2D.Double(left, 40, WIDTH - left - 24, HEIGHT - 40 - 58);
        Frame frame = new Frame(
                box,
                Range.of(all.stream().mapToDouble(pair -> pair[0])).padded(0.03),
                Range.of(all.stream().mapToDouble(pair -> pair[1])).padded(0.06));
        canvas.text("All restorers against X̂ = a·Y", Fonts.TITLE, Canvas.INK, left, 16, 0, 0);
        frame.draw(canvas, "D: mean squared error", "C: error rate", true);
        List<Curves.Labelled> curves = List.of(
                labelled(frame, curve, "X̂ = a·Y", FAMILY),
                labelled(frame, matched, "bound, P = 0", MATCHED),
                labelled(frame, free, "bound, any P", BOUND));
        curves.forEach(line -> Curves.draw(canvas, line.places(), line.colour()));
        List<double[]> taken = new ArrayList<>();
        for (double a : new double[] {0.5, 2.0 / 3, 0.8, 1}) {
            ToyExample toy = new ToyExample(a, 0, threshold);
            double[] place = frame.at(new double[] {toy.mse(), toy.errorRate()});
            canvas.dot(place[0], place[1], 4.2, FAMILY, Color.WHITE);
            String text = "a = " + Numbers.brief(a);
            // At 2/3 the curve goes on below the dot, elsewhere above it or level with it.
            double y = place[1] + (a > 0.6 && a < 0.7 ? -10 : 11);
            canvas.text(text, Fonts.TICK, Canvas.INK, place[0] + 8, y, 0, 0.5);
            for (double x = 0; x <= Canvas.width(text, Fonts.TICK) + 9; x += 6) {
                taken.add(new double[] {place[0] + x, y});
            }
        }
        Curves.label(canvas, box, taken, curves);
    }

    private static Curves.Labelled labelled(Frame frame, List<double[]> pairs, String text, Color colour) {
        return new Curves.Labelled(Polylines.dense(pairs.stream().map(frame::at).toList()), text, colour);
    }

    /** (D, C(D, p)) from the least distortion on. */
    private static List<double[]> bound(KnownSources.Placed placed, Double p, double to) {
        Divergence divergence = new KullbackLeibler();
        CdpSolver solver = new CdpSolver(placed.source(), divergence);
        double least = solver.minimumDistortion(p);
        List<double[]> pairs = new ArrayList<>();
        for (int i = 0; i <= BOUND_STEPS; i++) {
            // Denser at the start, where the bound is steep.
            double share = (double) i / BOUND_STEPS;
            double d = least + (to - least) * share * share;
            pairs.add(new double[] {d, solver.solve(d, p).errorRate()});
        }
        return pairs;
    }
}
