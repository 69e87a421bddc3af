package io.github.trilemma.report;

import io.github.trilemma.theory.CdpSolution;
import io.github.trilemma.theory.TheorySurface;
import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Cuts through the exact surface: C over D at some limits P, and C over P at some limits D. */
final class TheorySliceFigure {
    private static final double WIDTH = 980;
    private static final double HEIGHT = 400;
    private static final int CURVES = 5;

    private final TheorySurface surface;
    private final Range errors;

    private TheorySliceFigure(TheorySurface surface) {
        this.surface = surface;
        errors = Range.of(surface.solutions().stream()
                        .filter(CdpSolution::feasible)
                        .mapToDouble(CdpSolution::errorRate))
                .padded(0.06);
    }

    static BufferedImage draw(TheorySurface surface, String perception, int scale) {
        return new TheorySliceFigure(surface).draw(perception, scale);
    }

    private BufferedImage draw(String perception, int scale) {
        double[] distortions = surface.grid().distortions();
        double[] perceptions = surface.grid().perceptions();
        try (Canvas canvas = new Canvas(WIDTH, HEIGHT, scale)) {
            panel(canvas, 84, distortions, perceptions, true, "D: limit of the distortion", "P");
            panel(
                    canvas,
                    84 + WIDTH / 2,
                    perceptions,
                    distortions,
                    false,
                    "P: limit of the perception (" + perception + ")",
                    "D");
            return canvas.image();
        }
    }

    /** Curves over {@code across}, one for each of a few values of {@code levels}. */
    private void panel(
            Canvas canvas,
            double left,
            double[] across,
            double[] levels,
            boolean acrossDistortion,
            String label,
            String levelName) {
        Rectangle2D box = new Rectangle2D.Double(left, 40, WIDTH / 2 - 84 - 30, HEIGHT - 40 - 58);
        Frame frame = new Frame(box, Range.of(Arrays.stream(across)).padded(0.02), errors);
        canvas.text(
                "C over " + label.charAt(0) + ", curves of equal " + levelName,
                Fonts.TITLE,
                Canvas.INK,
                left,
                16,
                0,
                0);
        frame.draw(canvas, label, "C: least error rate", true);
        List<Curves.Labelled> curves = new ArrayList<>();
        for (int k : chosen(levels.length)) {
            List<double[]> line = new ArrayList<>();
            for (int i = 0; i < across.length; i++) {
                CdpSolution cell = acrossDistortion ? surface.at(i, k) : surface.at(k, i);
                if (cell.feasible()) {
                    line.add(frame.at(new double[] {across[i], cell.errorRate()}));
                } else if (acrossDistortion
                        && surface.edge(k).limitD() <= across[across.length - 1]
                        && line.isEmpty()) {
                    addEdge(line, frame, k, across, i);
                }
            }
            if (!line.isEmpty()) {
                Color colour = ColourMap.at(levels.length > 1 ? (double) k / (levels.length - 1) : 0.5);
                curves.add(new Curves.Labelled(
                        Polylines.dense(line), levelName + " = " + Numbers.brief(levels[k]), colour));
            }
        }
        curves.forEach(curve -> Curves.draw(canvas, curve.places(), curve.colour()));
        Curves.label(canvas, box, List.of(), curves);
    }

    /** A curve over D starts at the least D that goes with its P, which lies between two limits of the grid. */
    private void addEdge(List<double[]> line, Frame frame, int k, double[] across, int i) {
        CdpSolution edge = surface.edge(k);
        boolean last = i + 1 < across.length && across[i + 1] >= edge.limitD() && across[i] < edge.limitD();
        if (last && edge.errorRate() <= errors.greatest()) {
            line.add(frame.at(new double[] {edge.limitD(), edge.errorRate()}));
        }
    }

    /** About {@link #CURVES} indices, evenly spread, the ends among them. */
    private static Set<Integer> chosen(int count) {
        Set<Integer> chosen = new TreeSet<>();
        for (int i = 0; i < CURVES; i++) {
            chosen.add((int) Math.round((double) i * (count - 1) / (CURVES - 1)));
        }
        return chosen;
    }
}
