package io.github.trilemma.report;

import io.github.trilemma.surface.Axis;
import io.github.trilemma.surface.CdpSurface;
import io.github.trilemma.surface.Measure;

/** Words for axes and measures. */
final class Labels {
    private Labels() {}

    /** Label of an axis with its unit, for instance {@code distortion D: RMSE (image range)}. */
    static String axis(CdpSurface surface, Axis axis) {
        Measure measure = Measure.of(surface.measure(axis));
        String unit = measure.unit().isEmpty() ? "" : " [" + measure.unit() + "]";
        return axis.letter() + ": " + measure.label() + unit;
    }
}
