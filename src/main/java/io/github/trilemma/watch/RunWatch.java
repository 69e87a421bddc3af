package io.github.trilemma.watch;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.LossWeights;
import io.github.trilemma.run.LeaseWatch;
import io.github.trilemma.run.Planned;
import io.github.trilemma.run.PointFolder;
import io.github.trilemma.run.RunStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/** Follows a run folder. One look costs a listing and a few file times per point, and what was added to the histories. */
final class RunWatch {
    /** Curves shown when no point trains. */
    private static final int LAST_CURVES = 6;

    /** Points from which on the page does not show, and a look does not look at, every one each time. */
    private static final int MANY = 2000;
    /** Looks between two at a point that is done, when there are many. */
    private static final int TURNS = 30;

    private final Path dir;
    private final LeaseWatch writers;
    private RunStore store;
    private FileTime sweepTime;
    private Map<String, PointWatch> points = new LinkedHashMap<>();
    private List<ExperimentConfig> missing = List.of();
    private boolean written;
    private String problem;
    private int looks;

    /**
     * Opens a run folder.
     *
     * @throws ConfigurationException when it is no sweep's
     */
    RunWatch(Path dir) {
        this.dir = dir;
        this.store = RunStore.open(dir);
        this.sweepTime = sweepTime();
        this.writers = LeaseWatch.ofWriters(dir);
        missing = Planned.missing(store.sweep(), List.of());
    }

    /** Looks again. A folder that cannot be read just now is a problem on the page, and the last good look stays. */
    Snapshot look() {
        Instant now = Instant.now();
        try {
            read();
        } catch (ConfigurationException | UncheckedIOException e) {
            problem = e.getMessage();
        }
        return snapshot(now);
    }

    private FileTime sweepTime() {
        Path file = dir.resolve("sweep.yaml");
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private void read() {
        written = !writers.look().living().isEmpty();
        FileTime time = sweepTime();
        boolean changed = !time.equals(sweepTime);
        if (changed) {
            // A rerun with another grid writes another sweep.yaml beside the same points.
            store = RunStore.open(dir);
            sweepTime = time;
        }
        RunStore.Listing listing =
                store.listing(points.values().stream().map(PointWatch::folder).toList());
        List<PointFolder> folders = listing.points();
        Map<String, PointWatch> found = new LinkedHashMap<>();
        for (PointFolder folder : folders) {
            PointWatch known = points.get(folder.id());
            found.put(folder.id(), known == null ? new PointWatch(folder) : known);
        }
        if (changed || !found.keySet().equals(points.keySet())) {
            missing = Planned.missing(
                    store.sweep(), folders.stream().map(PointFolder::config).toList());
        }
        points = found;
        int turn = looks++;
        for (PointWatch point : points.values()) {
            // Of very many points those that are done are looked at in turns: their files change no more.
            turn++;
            if (points.size() <= MANY || point.state() != State.DONE || turn % TURNS == 0) {
                point.look();
            }
        }
        int damaged = listing.damaged().size();
        int all = points.size() + missing.size();
        if (damaged > 0) {
            problem = damaged
                    + (damaged == 1 ? " damaged point: " : " damaged points, the first: ")
                    + listing.damaged().get(0).problem();
        } else {
            problem = all > MANY ? "the table shows " + MANY + " of " + all + " points" : null;
        }
    }

    private Snapshot snapshot(Instant now) {
        Double usual = usualRate();
        List<Snapshot.Point> shown = new ArrayList<>();
        points.values().forEach(point -> shown.add(point.point(usual, now)));
        missing.forEach(config -> shown.add(waiting(config)));
        Map<State, Integer> counts = new EnumMap<>(State.class);
        for (State state : State.values()) {
            counts.put(state, 0);
        }
        shown.forEach(point -> counts.merge(point.state(), 1, Integer::sum));
        long ended = shown.stream().mapToLong(Snapshot.Point::ended).sum();
        long iterations = shown.stream().mapToLong(Snapshot.Point::iterations).sum();
        Double rate = rate(shown, usual);
        return new Snapshot(
                now.truncatedTo(ChronoUnit.SECONDS).toString(),
                store.sweep().name(),
                String.valueOf(dir.toAbsolutePath().normalize().getFileName()),
                written || counts.get(State.TRAINING) > 0,
                problem,
                shown.size(),
                counts,
                iterations,
                ended,
                rate,
                secondsLeft(shown, left(), rate),
                counts.get(State.TRAINING),
                table(shown),
                curves());
    }

    /** Of very many points those that train or have failed, then the first others. */
    private static List<Snapshot.Point> table(List<Snapshot.Point> all) {
        if (all.size() <= MANY) {
            return all;
        }
        List<Snapshot.Point> table = new ArrayList<>(all);
        table.sort(Comparator.comparing(point -> point.state() == State.DONE || point.state() == State.WAITING));
        return table.subList(0, MANY);
    }

    /** The mean rate of the points that train, else of those that have ended; null when no point has one. */
    private Double usualRate() {
        for (boolean ended : new boolean[] {false, true}) {
            OptionalDouble mean = points.values().stream()
                    .filter(point -> point.state().ended() == ended)
                    .map(PointWatch::rate)
                    .filter(OptionalDouble::isPresent)
                    .mapToDouble(OptionalDouble::getAsDouble)
                    .filter(rate -> rate > 0)
                    .average();
            if (mean.isPresent()) {
                return mean.getAsDouble();
            }
        }
        return null;
    }

    /** What all lanes do together; a lane without a rate of its own is taken to be as fast as usual. */
    private static Double rate(List<Snapshot.Point> points, Double usual) {
        double sum = 0;
        for (Snapshot.Point point : points) {
            if (point.state() == State.TRAINING) {
                Double rate = point.rate() == null ? usual : point.rate();
                if (rate == null) {
                    return null;
                }
                sum += rate;
            }
        }
        return sum > 0 ? sum : null;
    }

    /** Steps of all points until all have ended. */
    private long left() {
        long known = points.values().stream()
                .filter(point -> !point.state().ended())
                .mapToLong(point -> PointWatch.left(point.folder().config(), point.ended()))
                .sum();
        return known
                + missing.stream()
                        .mapToLong(config -> PointWatch.left(config, 0))
                        .sum();
    }

    /** What is left at today's rate, but no less than the slowest of the points that train. */
    private static Double secondsLeft(List<Snapshot.Point> points, long left, Double rate) {
        if (rate == null) {
            return null;
        }
        double slowest = points.stream()
                .map(Snapshot.Point::secondsLeft)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);
        return Math.max(left / rate, slowest);
    }

    private static Snapshot.Point waiting(ExperimentConfig config) {
        LossWeights weights = config.weights();
        return new Snapshot.Point(
                "",
                State.WAITING,
                weights.alpha(),
                weights.beta(),
                weights.gamma(),
                config.seed(),
                config.schedule().iterations(),
                0,
                null,
                null,
                null,
                0,
                null,
                Map.of());
    }

    private List<Snapshot.Line> curves() {
        List<PointWatch> training = points.values().stream()
                .filter(point -> point.state() == State.TRAINING)
                .toList();
        if (!training.isEmpty()) {
            return training.stream().map(PointWatch::line).toList();
        }
        return points.values().stream()
                .filter(point -> point.curve().last() != null)
                .sorted(Comparator.comparing(PointWatch::modified).reversed())
                .limit(LAST_CURVES)
                .map(PointWatch::line)
                .toList();
    }
}
