package io.github.trilemma.report;

import io.github.trilemma.theory.DiscreteSource;
import io.github.trilemma.theory.Restorer;
import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * An optimal restorer: p(x̂|y) as darkness, y across and x̂ upwards, with the classifier's regions, and beside it the two
 * distributions that perception compares. One dark field in a column is a certain answer, several are a randomised one.
 */
final class TheoryRestorerFigure {
    private static final double SIDE = 360;
    private static final double WIDTH = 620;
    private static final double HEIGHT = SIDE + 40 + 62;
    private static final double LEFT = 74;
    private static final int WRITTEN = 7;
    private static final Color DARKEST = new Color(0x2d2a6e);
    private static final Color BOUNDARY = new Color(0xc8501e);
    private static final Color CLEAN = new Color(0x8a8a8a);

    private TheoryRestorerFigure() {}

    static BufferedImage draw(DiscreteSource source, Restorer restorer, String title, int scale) {
        int m = restorer.degradedSymbols();
        int n = restorer.symbols();
        Rectangle2D box = new Rectangle2D.Double(LEFT, 40, SIDE, SIDE);
        Frame frame = new Frame(box, new Range(-0.5, m - 0.5), new Range(-0.5, n - 0.5));
        try (Canvas canvas = new Canvas(WIDTH, HEIGHT, scale)) {
            canvas.text(title, Fonts.TITLE, Canvas.INK, LEFT, 16, 0, 0);
            canvas.picture(table(restorer), LEFT, 40, SIDE, SIDE);
            boundaries(canvas, frame, source, n);
            ticks(canvas, frame, m, n);
            numbers(canvas, frame, restorer);
            canvas.frame(LEFT, 40, SIDE, SIDE, Canvas.INK, 1);
            distributions(canvas, source.clean(), restorer.output(source.degraded()));
            return canvas.image();
        }
    }

    private static BufferedImage table(Restorer restorer) {
        int m = restorer.degradedSymbols();
        int n = restorer.symbols();
        BufferedImage picture = new BufferedImage(m, n, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < m; y++) {
            for (int j = 0; j < n; j++) {
                picture.setRGB(y, n - 1 - j, shade(restorer.probability(y, j)).getRGB());
            }
        }
        return picture;
    }

    /** Whole numbers only, since a symbol has no half. */
    private static void ticks(Canvas canvas, Frame frame, int m, int n) {
        double foot = LEFT + SIDE;
        for (int y : every(m)) {
            double x = frame.xAt(y);
            canvas.line(x, 40 + SIDE, x, 44 + SIDE, Canvas.INK, 1);
            canvas.text(Integer.toString(y), Fonts.TICK, Canvas.INK, x, 47 + SIDE, 0.5, 0);
        }
        for (int j : every(n)) {
            double y = frame.yAt(j);
            canvas.line(LEFT - 4, y, LEFT, y, Canvas.INK, 1);
            canvas.text(Integer.toString(j), Fonts.TICK, Canvas.INK, LEFT - 7, y, 1, 0.5);
        }
        canvas.text("y: degraded symbol", Fonts.LABEL, Canvas.INK, (LEFT + foot) / 2, 67 + SIDE, 0.5, 0);
        canvas.textUpwards("x̂: restored symbol", Fonts.LABEL, Canvas.INK, LEFT - 46, 40 + SIDE / 2);
    }

    /** At most about ten whole numbers below {@code count}, 1, 2 or 5 times a power of ten apart. */
    private static List<Integer> every(int count) {
        int power = 1;
        while (count > 100 * power) {
            power *= 10;
        }
        int step = count <= 10 * power
                ? power
                : count <= 20 * power ? 2 * power : count <= 50 * power ? 5 * power : 10 * power;
        List<Integer> chosen = new ArrayList<>();
        for (int i = 0; i < count; i += step) {
            chosen.add(i);
        }
        return chosen;
    }

    /** The probabilities themselves, where the fields are large enough to hold them. */
    private static void numbers(Canvas canvas, Frame frame, Restorer restorer) {
        if (Math.max(restorer.degradedSymbols(), restorer.symbols()) > WRITTEN) {
            return;
        }
        for (int y = 0; y < restorer.degradedSymbols(); y++) {
            for (int j = 0; j < restorer.symbols(); j++) {
                double probability = restorer.probability(y, j);
                if (probability >= 0.0005) {
                    Color ink = probability > 0.3 ? Color.WHITE : Canvas.INK;
                    canvas.text(Numbers.fixed(probability, 3), Fonts.TICK, ink, frame.xAt(y), frame.yAt(j), 0.5, 0.5);
                }
            }
        }
    }

    /** White for 0; the square root shows small probabilities, too. */
    private static Color shade(double probability) {
        double t = Math.sqrt(Math.max(0, Math.min(1, probability)));
        return new Color(mix(DARKEST.getRed(), t), mix(DARKEST.getGreen(), t), mix(DARKEST.getBlue(), t));
    }

    private static int mix(int dark, double t) {
        return (int) Math.round(255 + t * (dark - 255));
    }

    private static void boundaries(Canvas canvas, Frame frame, DiscreteSource source, int n) {
        for (int j = 0; j + 1 < n; j++) {
            if (source.decision(j) != source.decision(j + 1)) {
                double y = frame.yAt(j + 0.5);
                canvas.line(LEFT, y, LEFT + SIDE, y, BOUNDARY, 1.2);
            }
        }
    }

    private static void distributions(Canvas canvas, double[] clean, double[] restored) {
        double left = LEFT + SIDE + 24;
        double width = WIDTH - left - 24;
        Rectangle2D box = new Rectangle2D.Double(left, 40, width, SIDE);
        double most = DoubleStream.concat(DoubleStream.of(clean), DoubleStream.of(restored))
                .max()
                .orElse(1);
        Frame frame = new Frame(box, new Range(0, 1.05 * most), new Range(-0.5, clean.length - 0.5));
        canvas.line(left, 40, left, 40 + SIDE, Canvas.INK, 1);
        canvas.polyline(steps(frame, clean), CLEAN, 3.4);
        canvas.polyline(steps(frame, restored), DARKEST, 1.5);
        double below = 40 + SIDE + 10;
        key(canvas, left, below, CLEAN, 3.4, "of x (clean)");
        key(canvas, left, below + 18, DARKEST, 1.5, "of x̂ (restored)");
        key(canvas, left, below + 36, BOUNDARY, 1.2, "class boundary");
        canvas.text("probability, 0 to " + Numbers.brief(most), Fonts.TICK, Canvas.INK, left, 22, 0, 0);
    }

    private static void key(Canvas canvas, double x, double y, Color colour, double width, String text) {
        canvas.line(x, y + 6, x + 18, y + 6, colour, width);
        canvas.text(text, Fonts.TICK, Canvas.INK, x + 24, y, 0, 0);
    }

    private static List<double[]> steps(Frame frame, double[] distribution) {
        List<double[]> line = new ArrayList<>();
        for (int j = 0; j < distribution.length; j++) {
            line.add(frame.at(new double[] {distribution[j], j - 0.5}));
            line.add(frame.at(new double[] {distribution[j], j + 0.5}));
        }
        return line;
    }
}
