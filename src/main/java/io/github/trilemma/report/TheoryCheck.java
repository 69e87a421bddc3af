package io.github.trilemma.report;

import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.CdpSurface;
import io.github.trilemma.surface.Convexity;
import io.github.trilemma.surface.Measure;
import io.github.trilemma.theory.CdpSolution;
import io.github.trilemma.theory.SurfaceGrid;
import io.github.trilemma.theory.TheorySurface;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * The theorem (C falls and is convex in D and P) on a computed surface, checked by {@link Convexity}, the code that checks
 * measured ones.
 *
 * @param cells number of feasible pairs (D, P)
 * @param violations places on the lines of the grid where C rises or bends downwards by more than {@code tolerance}
 * @param excess the largest height of a cell above what mixing of other cells reaches
 * @param tolerance what rounding and the certified gaps allow
 */
public record TheoryCheck(int cells, int violations, double excess, double tolerance) {
    private static final double ROUNDING = 1e-10;
    private static final String JUDGE = "theory";

    /** Checks a surface. */
    public static TheoryCheck of(TheorySurface surface) {
        double tolerance = ROUNDING + 3 * (Double.isNaN(surface.largestGap()) ? 0 : surface.largestGap());
        List<CdpPoint> points = new ArrayList<>();
        for (CdpSolution cell : surface.solutions()) {
            if (cell.feasible()) {
                points.add(point(cell));
            }
        }
        if (points.isEmpty()) {
            return new TheoryCheck(0, 0, 0, tolerance);
        }
        CdpSurface measured = CdpSurface.of(points, "distortion", "perception", Measure.errorRate(JUDGE));
        double excess = Convexity.ofSurface(measured).get(0).amount();
        return new TheoryCheck(points.size(), violations(surface, tolerance), excess, tolerance);
    }

    /** Whether the theorem holds to rounding. */
    public boolean holds() {
        return violations == 0 && excess <= tolerance;
    }

    /** One line for people. */
    public String text() {
        return String.format(
                Locale.ROOT,
                "theorem: C %s non-increasing and convex over %d feasible cells (%d violations on grid lines, largest"
                        + " height above mixtures %.1e, tolerance %.1e)",
                holds() ? "is" : "IS NOT",
                cells,
                violations,
                excess,
                tolerance);
    }

    private static CdpPoint point(CdpSolution cell) {
        TreeMap<String, Double> measures = new TreeMap<>();
        measures.put("distortion", cell.limitD());
        measures.put("perception", cell.limitP());
        measures.put(Measure.errorRate(JUDGE), cell.errorRate());
        return new CdpPoint("D=" + cell.limitD() + ",P=" + cell.limitP(), 0, 0, 0, measures);
    }

    private static int violations(TheorySurface surface, double tolerance) {
        SurfaceGrid grid = surface.grid();
        double[] distortions = grid.distortions();
        double[] perceptions = grid.perceptions();
        int count = 0;
        for (int j = 0; j < perceptions.length; j++) {
            List<CdpSolution> line = new ArrayList<>();
            for (int i = 0; i < distortions.length; i++) {
                line.add(surface.at(i, j));
            }
            count += violations(line, distortions, tolerance);
        }
        for (int i = 0; i < distortions.length; i++) {
            List<CdpSolution> line = new ArrayList<>();
            for (int j = 0; j < perceptions.length; j++) {
                line.add(surface.at(i, j));
            }
            count += violations(line, perceptions, tolerance);
        }
        return count;
    }

    /** Infeasible cells come first on every line; they hold nothing that could be violated. */
    private static int violations(List<CdpSolution> line, double[] limits, double tolerance) {
        List<double[]> pairs = new ArrayList<>();
        for (int i = 0; i < limits.length; i++) {
            if (line.get(i).feasible()) {
                pairs.add(new double[] {limits[i], line.get(i).errorRate()});
            }
        }
        double[] x = pairs.stream().mapToDouble(pair -> pair[0]).toArray();
        double[] y = pairs.stream().mapToDouble(pair -> pair[1]).toArray();
        return Convexity.ofCurve(x, y, tolerance).size();
    }
}
