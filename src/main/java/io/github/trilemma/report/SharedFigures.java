package io.github.trilemma.report;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.surface.Axis;
import io.github.trilemma.surface.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The figures that do not depend on a judge: restored images and training curves. */
final class SharedFigures {
    private SharedFigures() {}

    /** The grid of restored images; empty when no point has a picture. */
    static Optional<Figure> restored(
            RunView run, Map<String, SampleSheet> sheets, String judge, ReportOptions options) {
        RestoredLayout layout = RestoredLayout.of(run.entries(), options.alpha());
        if (layout.blocks().isEmpty() && !layout.otherAlphas().isEmpty()) {
            throw new ConfigurationException("the alpha of the restored images must be one of the sweep's ("
                    + words(layout.otherAlphas()) + "), got " + Numbers.exact(layout.alpha()));
        }
        String alpha = Numbers.exact(layout.alpha());
        String title = run.sweep().name() + ": restored test images, alpha = " + alpha;
        String footnote = "below each cell: " + Measure.of(options.distortion()).label() + " · "
                + Measure.of(options.perception()).label() + " · "
                + Measure.of(Measure.errorRate(judge)).label();
        String caption = "The same test images restored by every point with alpha = " + alpha
                + ", beside the originals and the degraded ones."
                + (layout.otherAlphas().isEmpty() ? "" : " Not shown: alpha = " + words(layout.otherAlphas()) + ".")
                + (layout.repeats() == 0
                        ? ""
                        : " Of points that share their weights one is shown; " + layout.repeats() + " are not.");
        return RestoredFigure.draw(
                        layout,
                        sheets,
                        options.images(),
                        (point, axis) -> point.measure(measure(axis, judge, options)),
                        title,
                        footnote,
                        options.scale())
                .map(image -> Figure.of("restored.png", image, options.scale(), title, caption));
    }

    /** The training curves of all points; empty when no point has a history. */
    static Optional<Figure> history(
            RunView run, Map<String, List<Map<String, Double>>> histories, ReportOptions options) {
        List<HistoryFigure.Series> all = new ArrayList<>();
        for (PointEntry entry : run.entries()) {
            List<Map<String, Double>> rows = histories.get(entry.id());
            if (rows != null) {
                all.add(new HistoryFigure.Series(entry.point(), rows));
            }
        }
        String title = run.sweep().name() + ": training of " + all.size() + (all.size() == 1 ? " point" : " points");
        return HistoryFigure.draw(all, title, options.scale())
                .map(image -> Figure.of(
                        "history.png",
                        image,
                        options.scale(),
                        title,
                        "What training recorded, one line per point. Panels leave out the outermost hundredth of the"
                                + " values at either end."));
    }

    private static String words(List<Double> values) {
        return String.join(", ", values.stream().map(Numbers::exact).toList());
    }

    private static String measure(Axis axis, String judge, ReportOptions options) {
        return switch (axis) {
            case DISTORTION -> options.distortion();
            case PERCEPTION -> options.perception();
            case ERROR -> Measure.errorRate(judge);
        };
    }
}
