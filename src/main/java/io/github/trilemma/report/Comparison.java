package io.github.trilemma.report;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.PointId;
import io.github.trilemma.run.AtomicFiles;
import io.github.trilemma.surface.Axis;
import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.CdpSurface;
import io.github.trilemma.surface.Interval;
import io.github.trilemma.surface.Measure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Two sweeps side by side, seeds taken together, with points of other methods.
 *
 * @param first points of the first run
 * @param second points of the second
 * @param others points of other methods, named by their ids
 * @param matched weights that both runs have trained under
 * @param notes one line each: what the reader should know
 */
public record Comparison(
        CdpSurface first, CdpSurface second, CdpSurface others, List<Pair> matched, List<String> notes) {
    public Comparison {
        matched = List.copyOf(matched);
        notes = List.copyOf(notes);
    }

    /**
     * One weights' points.
     *
     * @param first the first run's point
     * @param second the second run's
     */
    public record Pair(CdpPoint first, CdpPoint second) {
        /** The second's value minus the first's; NaN when one is missing. */
        public double difference(String measure) {
            return second.measure(measure) - first.measure(measure);
        }

        /**
         * The 95 % interval of the difference, the two errors taken as independent: for runs on the same test images it
         * is rather too wide. Empty when one point has none.
         */
        public Optional<Interval> interval(String measure) {
            return first.interval(measure)
                    .flatMap(one -> second.interval(measure)
                            .map(other -> Interval.around(
                                    difference(measure), Math.hypot(one.standardError(), other.standardError()))));
        }
    }

    /**
     * Reads and matches.
     *
     * @param judge whose error rate is C; null for the first run's own
     * @param perception measure on the P axis, of which less is better
     * @param points files of other methods' points
     * @throws ConfigurationException when a run or file is unusable or the judge scored only one run
     */
    public static Comparison of(Path first, Path second, String judge, String perception, List<Path> points) {
        RunView a = RunReader.read(first);
        RunView b = RunReader.read(second);
        String asked = Choice.judgeOf(first, a, judge);
        String error = Measure.errorRate(Choice.judgeOf(second, b, asked));
        List<String> notes = new ArrayList<>();
        PointId.difference(a.sweep().base(), b.sweep().base())
                .ifPresent(difference -> notes.add("the runs differ: " + difference + " (there: A, here: B)"));
        List<CdpPoint> others = new ArrayList<>();
        points.forEach(file -> others.addAll(MethodPoints.read(file)));
        CdpSurface one = CdpSurface.of(SeedGroups.of(a).means(), Measure.RMSE, perception, error);
        CdpSurface two = CdpSurface.of(SeedGroups.of(b).means(), Measure.RMSE, perception, error);
        CdpSurface rest = CdpSurface.of(others, Measure.RMSE, perception, error);
        rest.incomplete()
                .forEach(point -> notes.add(point.id() + " has not all of " + Measure.RMSE + ", " + perception + " and "
                        + error + ": it shows only where it has both measures of a plane"));
        List<Pair> matched = matched(one, two, first, second, notes);
        if (matched.isEmpty()) {
            notes.add("no weights are in both runs");
        }
        return new Comparison(one, two, rest, matched, notes);
    }

    private static List<Pair> matched(CdpSurface one, CdpSurface two, Path first, Path second, List<String> notes) {
        Map<List<Double>, CdpPoint> ours = byWeights(one, first, notes);
        Map<List<Double>, CdpPoint> theirs = byWeights(two, second, notes);
        List<Pair> pairs = new ArrayList<>();
        ours.forEach((weights, point) -> {
            if (theirs.containsKey(weights)) {
                pairs.add(new Pair(point, theirs.get(weights)));
            }
        });
        return pairs;
    }

    /** Points by weights; weights that a run has under several other settings cannot be matched. */
    private static Map<List<Double>, CdpPoint> byWeights(CdpSurface surface, Path run, List<String> notes) {
        Map<List<Double>, List<CdpPoint>> all = new LinkedHashMap<>();
        for (CdpPoint point : surface.points()) {
            all.computeIfAbsent(List.of(point.alpha(), point.beta(), point.gamma()), key -> new ArrayList<>())
                    .add(point);
        }
        Map<List<Double>, CdpPoint> single = new LinkedHashMap<>();
        all.forEach((weights, points) -> {
            if (points.size() == 1) {
                single.put(weights, points.get(0));
            } else {
                notes.add(run + " has " + points.size() + " points of weights " + ShapeClaims.weights(points.get(0))
                        + " that differ in more than the seed: they are not matched");
            }
        });
        return single;
    }

    /** The matched points as an aligned table of plain text. */
    public String table() {
        return CompareTable.render(this);
    }

    /** All three measures' names, D, P, C. */
    List<String> measures() {
        List<String> names = new ArrayList<>();
        for (Axis axis : Axis.values()) {
            names.add(first.measure(axis));
        }
        return names;
    }

    /**
     * Writes {@code compare.csv} and the figure, {@code compare.png} and {@code compare.svg}, into a folder, which is
     * made when it is not there.
     *
     * @param firstName what the first run is called in the figure
     * @param secondName what the second is called
     * @return the files written
     */
    public List<Path> write(Path folder, String firstName, String secondName) {
        Fonts.require();
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new ConfigurationException(
                    "--out must be a folder that can be written, got " + folder + " (" + e.getMessage() + ")", e);
        }
        Path csv = folder.resolve("compare.csv");
        AtomicFiles.writeString(csv, CompareTable.csv(this));
        List<Path> files = new ArrayList<>(List.of(csv));
        files.addAll(CompareFigure.draw(this, firstName, secondName, 2).write(folder));
        return files;
    }
}
