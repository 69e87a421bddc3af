package io.github.trilemma;

import io.github.trilemma.report.ReportOptions;
import java.util.List;

/** What a report shows. A value. */
public final class ReportRequest {
    private final ReportOptions options;

    private ReportRequest(ReportOptions options) {
        this.options = options;
    }

    /** The paper's measures, and levels that the report chooses. */
    public static ReportRequest defaults() {
        return new ReportRequest(ReportOptions.defaults());
    }

    /** Other measures on the D and P axes, of which less is better; names as in {@link io.github.trilemma.surface.Measure}. */
    public ReportRequest withMeasures(String distortion, String perception) {
        return new ReportRequest(options.withMeasures(distortion, perception));
    }

    /**
     * Levels of C, D and P at which curves are drawn; an empty list lets the report choose.
     *
     * @throws ConfigurationException when a level is not finite
     */
    public ReportRequest withLevels(List<Double> error, List<Double> distortion, List<Double> perception) {
        return new ReportRequest(options.withLevels(error, distortion, perception));
    }

    /** The α of the grid of restored images; else the one with most points. */
    public ReportRequest withAlpha(double alpha) {
        return new ReportRequest(options.withAlpha(alpha));
    }

    ReportOptions options() {
        return options;
    }
}
