package io.github.trilemma.report;

import io.github.trilemma.surface.Axis;
import io.github.trilemma.surface.CdpSurface;
import io.github.trilemma.surface.Levels;
import java.util.List;

/** The levels at which curves are drawn. */
final class PanelLevels {
    private PanelLevels() {}

    /** The given levels of one measure, largest first, or up to five (P) or four (C, D) chosen by the points. */
    static List<Double> of(CdpSurface surface, Axis third, ReportOptions options) {
        List<Double> given = switch (third) {
            case DISTORTION -> options.distortionLevels();
            case PERCEPTION -> options.perceptionLevels();
            case ERROR -> options.errorLevels();
        };
        if (!given.isEmpty()) {
            return given.stream()
                    .distinct()
                    .sorted((one, other) -> Double.compare(other, one))
                    .toList();
        }
        // Fewer than three points between two levels make curves that hide each other.
        int most = third == Axis.PERCEPTION ? 5 : 4;
        return Levels.of(
                surface.values(third),
                Math.max(1, Math.min(most, surface.points().size() / 3)));
    }
}
