package io.github.trilemma.sweep;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.lane.CpuLanes;
import io.github.trilemma.lane.Lane;
import io.github.trilemma.lane.MemoryShortage;
import io.github.trilemma.run.Lease;
import io.github.trilemma.run.LeaseOwner;
import io.github.trilemma.run.Leases;
import io.github.trilemma.run.PointFolder;
import io.github.trilemma.run.RunRecord;
import io.github.trilemma.run.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The points that are still to train, handed out one by one to whichever lane is free, each under its lease: other processes take
 * theirs from the same folder. When the rest is in the hands of others, lanes wait, so that a point whose holder dies is
 * taken over. Thread-safe.
 */
final class PointQueue {
    private static final Logger LOG = LoggerFactory.getLogger(PointQueue.class);
    /** A request to stop is seen after this time at most, in milliseconds. */
    private static final long LONGEST_PAUSE = 200;

    /** A point to train, and the stamp of the record that it had, empty without one. */
    private record Open(PointFolder folder, String former, Job job) {}

    /** Trains one point on a lane until it is told to stop. */
    interface Job {
        void run(Lane lane, BooleanSupplier stops);
    }

    private final Leases leases;
    private final SweepListener listener;
    /** How a point may have ended that is trained again. */
    private final Set<Status> again;

    private final Map<String, Open> open = new LinkedHashMap<>();
    private final Set<String> mine = new HashSet<>();
    private final Map<String, String> elsewhere = new LinkedHashMap<>();
    /** Points that ended while a lease was there: their holder gives it back, or was killed before it could. */
    private final List<Path> leaving = new ArrayList<>();

    private Set<String> awaited = Set.of();
    private boolean stopped;

    PointQueue(Leases leases, SweepListener listener) {
        this(leases, listener, false);
    }

    /** A queue that takes points that have diverged, too, when {@code retryDiverged} says so. */
    PointQueue(Leases leases, SweepListener listener, boolean retryDiverged) {
        this.leases = leases;
        this.listener = listener;
        this.again = retryDiverged ? EnumSet.of(Status.FAILED, Status.DIVERGED) : EnumSet.of(Status.FAILED);
    }

    /**
     * Adds a point if it is still to train: one without a record, or with one that tells of a failure, since what failed may have
     * been the machine. A point that diverged would only diverge again, and is taken when that is asked for.
     *
     * @param record of the point, null when there is none
     * @param job asked only for a point that is still to train
     * @return whether it is
     */
    synchronized boolean add(PointFolder folder, RunRecord record, Supplier<Job> job) {
        if (record != null && !again.contains(record.status())) {
            return false;
        }
        open.put(folder.id(), new Open(folder, record == null ? "" : stamp(folder), job.get()));
        return true;
    }

    /** Adds a point whose record is to be replaced by one that tells more; it has ended when that was done. */
    synchronized void addAgain(PointFolder folder, Job job) {
        open.put(folder.id(), new Open(folder, stamp(folder), job));
    }

    /** Number of points added and not ended. */
    synchronized int size() {
        return open.size();
    }

    /**
     * What a lane does: points, one after the other, until none is left. A failure that is neither a point's nor the lane's ends all
     * lanes.
     *
     * @return false when the lane was told to stop before
     */
    boolean work(Lane lane, BooleanSupplier stops) {
        boolean sound = false;
        try {
            Lease lease = next(stops);
            while (lease != null) {
                train(lease, lane, stops);
                lease = next(stops);
            }
            sound = true;
            return !stops.getAsBoolean();
        } catch (RuntimeException | Error e) {
            // The lanes put this one's work back and go on with fewer, or on another device.
            sound = MemoryShortage.is(e) || DeviceFaults.isOfTheLane(e);
            throw e;
        } finally {
            if (!sound) {
                stop();
            }
        }
    }

    private synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    private void train(Lease lease, Lane lane, BooleanSupplier stops) {
        Open point = open(lease);
        boolean over = false;
        try (lease) {
            run(point, lease, lane, stops);
            over = hasEnded(point);
        } finally {
            ended(point, over);
        }
    }

    /** Within the lease: once that is given back nobody can tell whether it was lost before. */
    private static void run(Open point, Lease lease, Lane lane, BooleanSupplier stops) {
        try {
            point.job.run(lane, () -> stops.getAsBoolean() || lease.lost());
        } catch (RuntimeException e) {
            if (lease.held()) {
                throw e;
            }
            // Another process trains the point now; what this one could not write any more was its own copy of the
            // same.
            LOG.info("point {} was taken over by another process while this one stood still", point.folder.id());
            LOG.debug("point {}", point.folder.id(), e);
        }
    }

    private synchronized Open open(Lease lease) {
        return open.get(lease.folder().getFileName().toString());
    }

    private synchronized void ended(Open point, boolean over) {
        mine.remove(point.folder.id());
        if (over) {
            open.remove(point.folder.id());
        }
        notifyAll();
    }

    /** The lease of a point to train; waits while others hold all that are left. Null when there is nothing more to do. */
    private synchronized Lease next(BooleanSupplier cancelled) {
        while (!stopped && !cancelled.getAsBoolean() && !CpuLanes.dismissed()) {
            Lease lease = take();
            listener.elsewhere(elsewhere.size());
            if (lease != null || elsewhere.isEmpty()) {
                leaving.removeIf(leases::tidy);
                return lease;
            }
            tellWhomItAwaits();
            pause(cancelled);
        }
        return null;
    }

    private Lease take() {
        for (Iterator<Open> points = open.values().iterator(); points.hasNext(); ) {
            Open point = points.next();
            String id = point.folder.id();
            if (mine.contains(id)) {
                continue;
            }
            boolean over = hasEnded(point);
            Lease lease = over ? null : leases.tryTake(point.folder.dir()).orElse(null);
            if (lease != null && hasEnded(point)) {
                // It ended between the two looks; from here on nobody else can end it.
                over = true;
                lease.close();
            }
            if (over) {
                points.remove();
                elsewhere.remove(id);
                if (!leases.tidy(point.folder.dir())) {
                    leaving.add(point.folder.dir());
                }
                leases.forget(point.folder.dir());
                point.folder.record().ifPresent(record -> listener.endedElsewhere(record, point.folder.config()));
            } else if (lease == null) {
                elsewhere.put(id, holder(point));
            } else {
                elsewhere.remove(id);
                mine.add(id);
                return lease;
            }
        }
        return null;
    }

    private String holder(Open point) {
        Optional<LeaseOwner> owner = leases.holder(point.folder.dir());
        return owner.map(LeaseOwner::toString).orElse("another process");
    }

    private void tellWhomItAwaits() {
        Set<String> holders = new TreeSet<>(elsewhere.values());
        if (!holders.equals(awaited)) {
            awaited = holders;
            listener.awaits(elsewhere.size(), new ArrayList<>(holders));
        }
    }

    private void pause(BooleanSupplier cancelled) {
        long end = System.nanoTime() + leases.pollMillis() * 1_000_000;
        try {
            for (long left = leases.pollMillis(); left > 0 && !cancelled.getAsBoolean() && !stopped; ) {
                wait(Math.min(left, LONGEST_PAUSE));
                left = (end - System.nanoTime()) / 1_000_000;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConfigurationException("interrupted while waiting for points of other processes: run again", e);
        }
    }

    private boolean hasEnded(Open point) {
        return point.folder.record().isPresent() && !stamp(point.folder).equals(point.former);
    }

    /** What changes when a record is written again, even one of the same failure. Compared for being equal, never for being later. */
    private static String stamp(PointFolder folder) {
        Path file = folder.dir().resolve("point.json");
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.fileKey() + " " + attributes.lastModifiedTime();
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new ConfigurationException(
                    "cannot read " + file + ": " + e.getMessage() + ": check the path and its rights", e);
        }
    }
}
