package io.github.trilemma;

import io.github.trilemma.config.SweepConfig;
import io.github.trilemma.report.Comparison;
import io.github.trilemma.report.Report;
import io.github.trilemma.run.History;
import io.github.trilemma.run.PointFolder;
import io.github.trilemma.run.RunStore;
import io.github.trilemma.surface.Axis;
import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.CdpSurface;
import io.github.trilemma.surface.Limits;
import io.github.trilemma.surface.Measure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A run folder, finished or not: its points and what follows from them. Reads only what is asked for, at each call anew, and needs
 * neither device nor libtorch; {@link #report} writes into the folder. Thread-safe.
 */
public final class Run {
    private final Path folder;
    private final SweepConfig config;

    private Run(Path folder, SweepConfig config) {
        this.folder = folder;
        this.config = config;
    }

    /**
     * Opens the folder of a sweep.
     *
     * @throws ConfigurationException when it is none, or its {@code sweep.yaml} is damaged
     */
    public static Run open(Path folder) {
        return new Run(folder, RunStore.open(folder).sweep());
    }

    /** The folder. */
    public Path folder() {
        return folder;
    }

    /** What the sweep was when this was opened. */
    public SweepConfig config() {
        return config;
    }

    /** All points by γ, β, α and id, ended or not; folders that cannot be read are left out, see {@link #damaged}. */
    public List<Point> points() {
        return store().points().stream().map(Points::of).toList();
    }

    /** Why folders among the points cannot be read, a line each. */
    public List<String> damaged() {
        return store().listing(List.of()).damaged().stream()
                .map(RunStore.Damaged::problem)
                .toList();
    }

    /**
     * One point.
     *
     * @throws ConfigurationException when it is not there or damaged
     */
    public Point point(String id) {
        return Points.of(pointFolder(id));
    }

    private PointFolder pointFolder(String id) {
        return store().point(id);
    }

    private RunStore store() {
        return RunStore.open(folder);
    }

    /** The measured points with their intervals. */
    public List<CdpPoint> measured() {
        return points().stream().filter(Point::done).map(Point::measured).toList();
    }

    /**
     * The measured surface.
     *
     * @param judge whose error rate is C, as in {@code cnn1}
     */
    public CdpSurface surface(String judge) {
        return CdpSurface.of(measured(), judge);
    }

    /** The rows of a point's training history, each with {@code iteration} and the terms; empty before it trained. */
    public List<Map<String, Double>> history(String id) {
        return History.read(pointFolder(id).history());
    }

    /**
     * The least error within limits, under the judge that the sweep reports and the critic gap.
     *
     * @throws ConfigurationException when no point has the three measures, or a point is damaged
     */
    public Choice choose(Limits limits) {
        return choose(limits, Axis.ERROR, Measure.CRITIC_GAP, null);
    }

    /**
     * The operating point for given limits.
     *
     * @param least what is made least
     * @param perception the measure that is P, see {@link Measure}
     * @param judge whose error rate is C; null for the one that the sweep reports
     * @throws ConfigurationException when no point has the three measures, or a point is damaged
     */
    public Choice choose(Limits limits, Axis least, String perception, String judge) {
        return new Choice(io.github.trilemma.report.Choice.of(folder, judge, perception, least, limits));
    }

    /**
     * Writes {@code points.csv}, the figures and {@code report.html} into the folder, from what lies in it. The same folder gives the same
     * bytes.
     *
     * @throws ConfigurationException when the folder cannot be written, or no font is installed
     */
    public RunReport report(ReportRequest request) {
        return new RunReport(Report.write(folder, request.options()));
    }

    /** The same as it comes. */
    public RunReport report() {
        return report(ReportRequest.defaults());
    }

    /**
     * Puts another run beside this one.
     *
     * @param perception the measure that is P
     * @param judge whose error rate is C; null for the one that this sweep reports
     * @param points files of other methods' points, as {@code trilemma measure --json} prints them
     * @throws ConfigurationException when a run or a file is unusable, or the judge scored only one run
     */
    public RunComparison compare(Run other, String perception, String judge, List<Path> points) {
        return new RunComparison(Comparison.of(folder, other.folder, judge, perception, points));
    }
}
