package io.github.trilemma.watch;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.run.LeaseWatch;
import io.github.trilemma.run.PointFolder;
import io.github.trilemma.run.RunRecord;
import io.github.trilemma.run.Status;
import io.github.trilemma.run.Timing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Follows one point's folder. What has ended is read once. */
final class PointWatch {
    private final PointFolder folder;
    private final HistoryTail tail;
    private final LeaseWatch lease;
    private final Pace pace = new Pace();
    private State state = State.WAITING;
    private String stamp = "";
    private RunRecord record;
    private Timing timing;
    private String message;

    PointWatch(PointFolder folder) {
        this.folder = folder;
        this.tail = new HistoryTail(folder.history());
        this.lease = LeaseWatch.of(folder);
    }

    PointFolder folder() {
        return folder;
    }

    State state() {
        return state;
    }

    Curve curve() {
        return tail.curve();
    }

    /** When its history was written last; long ago when there is none. */
    Instant modified() {
        return tail.modified() == null ? Instant.EPOCH : tail.modified();
    }

    /** Looks at the folder. A point trains while a living process holds its lease. */
    void look() {
        readRecord();
        tail.look();
        boolean tried = record != null || message != null;
        boolean done = tried && status() == State.DONE;
        // What has failed or diverged may be tried again.
        boolean held = !done && !lease.look().living().isEmpty();
        if (held) {
            state = State.TRAINING;
        } else {
            state = tried ? status() : State.WAITING;
        }
        if (state == State.TRAINING) {
            pace.mark(modified(), tail.ended());
        } else {
            pace.clear();
        }
    }

    private State status() {
        if (record == null) {
            return State.FAILED;
        }
        Status status = record.status();
        return switch (status) {
            case DONE -> State.DONE;
            case FAILED -> State.FAILED;
            case DIVERGED -> State.DIVERGED;
        };
    }

    private void readRecord() {
        Path file = folder.dir().resolve("point.json");
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            record = null;
            message = null;
            stamp = "";
            return;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
        String found = attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        if (!found.equals(stamp)) {
            try {
                record = folder.record().orElse(null);
                timing = folder.timing().orElse(null);
                message = record == null ? null : record.message();
            } catch (ConfigurationException e) {
                // A damaged record is one failed point, named with its file; the others are still worth watching.
                record = null;
                message = e.getMessage();
            }
            stamp = found;
        }
    }

    /** Iterations per second: of this training, or of the whole one when it has ended. */
    OptionalDouble rate() {
        if (state.ended()) {
            return timing == null ? OptionalDouble.empty() : OptionalDouble.of(timing.iterationsPerSecond());
        }
        return pace.rate();
    }

    int iterations() {
        return folder.config().schedule().iterations();
    }

    /** Iterations that are over; all of a point that is done. */
    int ended() {
        return state == State.DONE ? iterations() : Math.min(tail.ended(), iterations());
    }

    /**
     * The point as the page shows it.
     *
     * @param usual rate of a point that has none of its own yet, null when not known
     */
    Snapshot.Point point(Double usual, Instant now) {
        boolean training = state == State.TRAINING;
        OptionalDouble own = rate();
        Double rate = own.isPresent() ? finite(own.getAsDouble()) : null;
        Double left = training ? secondsLeft(rate == null ? usual : rate) : null;
        Double since = training ? Duration.between(modified(), now).toMillis() / 1e3 : null;
        Map<String, Double> measures = new TreeMap<>();
        if (state == State.DONE) {
            record.point().measures().forEach((name, value) -> measures.put(name, finite(value)));
        }
        ExperimentConfig config = folder.config();
        return new Snapshot.Point(
                folder.id(),
                state,
                config.weights().alpha(),
                config.weights().beta(),
                config.weights().gamma(),
                config.seed(),
                iterations(),
                ended(),
                rate,
                left,
                since,
                tail.damaged(),
                state.ended() ? message : null,
                measures);
    }

    /** Steps until the point has ended; one of the held-out critic counts as an iteration, as it does in the sweep's progress. */
    static int left(ExperimentConfig config, int ended) {
        return config.schedule().iterations() - ended + config.measures().heldOutIterations();
    }

    private Double secondsLeft(Double rate) {
        return rate == null || rate <= 0 ? null : left(folder.config(), ended()) / rate;
    }

    private static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }

    Snapshot.Line line() {
        return new Snapshot.Line(folder.id(), curve().iterations(), curve().series());
    }
}
