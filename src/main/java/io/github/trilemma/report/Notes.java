package io.github.trilemma.report;

import io.github.trilemma.config.DataConfig;
import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.CdpSurface;
import io.github.trilemma.surface.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the reader should know before believing the figures, one line each. */
final class Notes {
    /** Damaged folders that are named. */
    private static final int MOST_DAMAGED = 5;

    private Notes() {}

    static List<String> of(RunView run, ReportOptions options) {
        List<String> notes = new ArrayList<>();
        long without = run.planned() - run.count(State.DONE);
        if (run.count(State.DONE) == 0) {
            notes.add("no point is measured yet: there is nothing to draw (" + run.planned() + " planned)");
        } else if (without > 0) {
            notes.add(without + " of " + run.planned() + " points have no result: " + run.count(State.FAILED)
                    + " failed, "
                    + run.count(State.DIVERGED) + " diverged, " + run.count(State.UNFINISHED) + " unfinished, "
                    + run.missing().size() + " not started");
        }
        if (!run.damaged().isEmpty()) {
            int count = run.damaged().size();
            notes.add(count + (count == 1 ? " folder of a point is" : " folders of points are")
                    + " damaged and left out" + (count > MOST_DAMAGED ? ", the first of them:" : ":"));
            run.damaged().stream().limit(MOST_DAMAGED).forEach(notes::add);
        }
        notes.addAll(damagedFiles(run));
        List<CdpPoint> measured = run.measured();
        for (String judge : run.judges()) {
            int incomplete = CdpSurface.of(
                            measured, options.distortion(), options.perception(), Measure.errorRate(judge))
                    .incomplete()
                    .size();
            if (incomplete > 0) {
                notes.add(incomplete + " of " + measured.size() + " measured points are left out for judge " + judge
                        + ": " + options.distortion() + ", " + options.perception()
                        + " or the error rate is missing or no"
                        + " finite number");
            }
        }
        List<String> settings = Settings.varying(run.sweep());
        if (!settings.isEmpty()) {
            notes.add(
                    "the points differ in more than their weights (" + String.join(", ", settings)
                            + "): critic gaps compare only under the same recipe, and trends use the mean of points with the same weights");
        }
        if (run.entries().stream()
                        .map(entry -> entry.config().seed())
                        .distinct()
                        .count()
                > 1) {
            notes.add("the points have several seeds: trends use the mean of points with the same weights");
        }
        samplingError(run, measured).ifPresent(notes::add);
        return notes;
    }

    /** What is said of records and times that are not as they were written. */
    static List<String> damagedFiles(RunView run) {
        return run.entries().stream()
                .map(PointEntry::message)
                .filter(message -> message.contains(" is damaged ("))
                .toList();
    }

    /** How far chance alone moves an error rate, beside how far the points lie apart. */
    private static Optional<String> samplingError(RunView run, List<CdpPoint> measured) {
        DataConfig data = run.sweep().base().data();
        String judge = run.judges().get(0);
        double[] errors = measured.stream()
                .mapToDouble(point -> point.errorRate(judge))
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        double standardError = SamplingError.of(data, errors);
        return Double.isNaN(standardError)
                ? Optional.empty()
                : Optional.of("error rates are shares of " + SamplingError.images(data) + " test images: those of "
                        + judge
                        + " run from " + Numbers.brief(errors[0]) + " to " + Numbers.brief(errors[errors.length - 1])
                        + ", with a standard error of " + Numbers.brief(standardError));
    }
}
