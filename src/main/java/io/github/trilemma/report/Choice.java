package io.github.trilemma.report;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.surface.Axis;
import io.github.trilemma.surface.CdpSurface;
import io.github.trilemma.surface.Limits;
import io.github.trilemma.surface.Measure;
import io.github.trilemma.surface.Mix;
import io.github.trilemma.surface.NearestPoint;
import io.github.trilemma.surface.OperatingPoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The operating point of a run for given limits.
 *
 * @param run the run's folder
 * @param surface the points that were chosen from, seen through D, P and C
 * @param chosen the best point and mix within the limits; empty when nothing keeps them
 * @param unlimited the same without limits
 * @param nearest what comes nearest; only when nothing keeps the limits
 */
public record Choice(
        Path run, CdpSurface surface, OperatingPoint chosen, OperatingPoint unlimited, Optional<NearestPoint> nearest) {

    /**
     * Chooses among the measured points of a run.
     *
     * @param run folder of a sweep
     * @param judge whose error rate is C; null for the one that the sweep reports
     * @param perception measure on the P axis, of which less is better
     * @param objective the axis that is made least
     * @throws ConfigurationException when the run has no point with the three measures
     */
    public static Choice of(Path run, String judge, String perception, Axis objective, Limits limits) {
        RunView view = RunReader.read(run);
        // Among fewer points another would be best.
        view.damaged().forEach(Choice::refuse);
        view.entries().stream()
                .filter(entry ->
                        entry.state() == State.FAILED && entry.message().contains(" is damaged ("))
                .map(PointEntry::message)
                .forEach(Choice::refuse);
        String error = Measure.errorRate(judgeOf(run, view, judge));
        CdpSurface surface = CdpSurface.of(view.measured(), Measure.RMSE, perception, error);
        if (surface.points().isEmpty()) {
            throw new ConfigurationException(run + " must have points measured by " + Measure.RMSE + ", " + perception
                    + " and " + error + ", got none: finish the sweep or name another measure");
        }
        OperatingPoint chosen = OperatingPoint.choose(surface, objective, limits);
        OperatingPoint unlimited = OperatingPoint.choose(surface, objective, Limits.none());
        Optional<NearestPoint> nearest =
                chosen.found() ? Optional.empty() : Optional.of(NearestPoint.of(surface, objective, limits));
        return new Choice(run, surface, chosen, unlimited, nearest);
    }

    private static void refuse(String damage) {
        throw new ConfigurationException(damage);
    }

    /** The judge asked for, or the first that scored; one that scored nothing is an error that names the others. */
    static String judgeOf(Path run, RunView view, String asked) {
        List<String> judges = view.scoringJudges();
        if (judges.isEmpty()) {
            throw new ConfigurationException(run + " must have measured points, got none: run the sweep first");
        }
        if (asked != null && !judges.contains(asked)) {
            throw new ConfigurationException(
                    "--judge must be one that scored " + run + " (" + String.join(", ", judges) + "), got " + asked);
        }
        return asked == null ? judges.get(0) : asked;
    }

    /** What to use: the mix within the limits, or the nearest that can be had. */
    public Mix mix() {
        return chosen.mix().or(() -> nearest.orElseThrow().chosen().mix()).orElseThrow();
    }

    /**
     * By how much the mix is better in the objective than the best single point within the limits; empty when there is
     * none.
     */
    public Optional<Double> gain() {
        Axis objective = chosen.objective();
        return chosen.point().map(point -> surface.value(point, objective) - mix().value(objective));
    }

    /** What the limits cost: the objective of {@link #mix} minus the least that any point has. */
    public double cost() {
        Axis objective = chosen.objective();
        return mix().value(objective) - unlimited.mix().orElseThrow().value(objective);
    }

    /** The folder of a part. */
    public Path folder(Mix.Part part) {
        return run.resolve("points").resolve(part.point().id());
    }
}
