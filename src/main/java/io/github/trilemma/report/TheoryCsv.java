package io.github.trilemma.report;

import io.github.trilemma.theory.CdpSolution;
import io.github.trilemma.theory.TheorySurface;

/** A computed surface as comma-separated values: one line for each pair of limits, empty fields where nothing is feasible. */
public final class TheoryCsv {
    private static final String HEADER = "D,P,feasible,errorRate,distortion,perception,gap,slopeD,slopeP\n";

    private TheoryCsv() {}

    /** The table with its heading; lines end with a line feed; infinite numbers are written {@code Infinity}. */
    public static String of(TheorySurface surface) {
        StringBuilder text = new StringBuilder(HEADER);
        for (CdpSolution cell : surface.solutions()) {
            text.append(Numbers.exact(cell.limitD()))
                    .append(',')
                    .append(Numbers.exact(cell.limitP()))
                    .append(',')
                    .append(cell.feasible());
            for (double value : new double[] {
                cell.errorRate(), cell.distortion(), cell.perception(), cell.gap(), cell.slopeD(), cell.slopeP()
            }) {
                text.append(',').append(Double.isNaN(value) ? "" : Numbers.exact(value));
            }
            text.append('\n');
        }
        return text.toString();
    }
}
