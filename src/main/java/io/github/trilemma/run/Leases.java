package io.github.trilemma.run;

import io.github.trilemma.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * One process among those that work on a run folder, and the leases it holds. On disk:
 *
 * <pre>
 * FOLDER/lease/OWNER/          the lease of FOLDER; at most one OWNER at a time, whose name tells who it is
 *                   beat       a count that a living holder raises every sixth of its period
 *                   ID/        the stage: files of FOLDER are made here and renamed into place
 * RUN/.writers/OWNER/          one per process: its own beat, and what it prepares
 * </pre>
 *
 * <p>A free lease is taken by renaming a prepared folder to {@code lease}, which works only while that is absent or empty. A dead
 * holder's is taken by renaming {@code lease/OLD} to {@code lease/NEW}: of two takers one finds {@code OLD} gone. The taker then
 * deletes the old stage before it reads anything; from then on the former holder, should it go on, can rename nothing into FOLDER
 * ({@link Fence}). Files that grow are begun as new files at a take-over, so the former holder appends to one without a name.
 *
 * <p>Assumed of the file system: renaming a folder is atomic, fails onto a folder that is not empty, and is seen by all; a file
 * that is opened shows what was last written and closed elsewhere. That holds for local POSIX file systems, NFS (version 3 and later;
 * what clients remember of folders may be old: then a look is wrong for a while and a rename fails, no more), Lustre, GPFS, CephFS.
 * It does not hold for object stores mounted as folders, where renaming a folder copies file by file.
 */
public final class Leases implements AutoCloseable {
    /** Name of a folder's lease. */
    static final String SEAT = "lease";
    /** Name of the folder of those who work on a run. */
    static final String DESKS = ".writers";

    private static final int TRIES = 100;

    /** Run folders that this process works on: its own parts could not be told apart by their process. */
    private static final Set<Path> JOINED = ConcurrentHashMap.newKeySet();

    private final Path run;
    private final Path desk;
    private final LeaseOwner self;
    private final LeaseFiles files;
    private final LongSupplier nanos;
    private final LeasePeriod period;
    private final LeaseWatch writers;
    private final Map<Path, LeaseWatch> watches = new HashMap<>();
    private final Set<Lease> held = ConcurrentHashMap.newKeySet();
    private final Supplier<Path> ownDesk = this::desk;
    private long count;
    private ScheduledExecutorService pulse;
    private Path joined;

    Leases(Path run, LeaseOwner self, LeaseFiles files, LongSupplier nanos, LeasePeriod period) {
        this.run = run;
        this.self = self;
        this.desk = run.resolve(DESKS).resolve(self.name());
        this.files = files;
        this.nanos = nanos;
        this.period = period;
        this.writers = new LeaseWatch(run.resolve(DESKS), files, nanos, period);
        openDesk();
    }

    /** Joins those who work on {@code run}, and keeps this process's heartbeats going until it is closed. */
    static Leases join(Path run) {
        Path folder;
        try {
            folder = run.toRealPath();
        } catch (IOException e) {
            throw Failures.writing(run, e);
        }
        if (!JOINED.add(folder)) {
            throw new ConfigurationException(
                    run + " is already being written by this process: wait for its end or give another --out");
        }
        boolean started = false;
        try {
            LeasePeriod period = LeasePeriod.configured();
            Leases leases = new Leases(run, LeaseOwner.self(), new LeaseFiles(), System::nanoTime, period);
            leases.joined = folder;
            Fence.raise(run, leases.ownDesk);
            leases.start();
            started = true;
            return leases;
        } finally {
            if (!started) {
                JOINED.remove(folder);
            }
        }
    }

    /** Who works on {@code run} now, as far as one look tells; what those left who have certainly ended is removed. */
    static List<LeaseOwner> writers(Path run) {
        LeaseFiles files = new LeaseFiles();
        LeaseWatch.Look look = LeaseWatch.ofWriters(run).look();
        look.dead().forEach(owner -> files.remove(run.resolve(DESKS).resolve(owner.name())));
        return look.living();
    }

    private void start() {
        pulse = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "trilemma-lease");
            thread.setDaemon(true);
            return thread;
        });
        long every = period.beatNanos();
        var unused = pulse.scheduleWithFixedDelay(this::tick, every, every, TimeUnit.NANOSECONDS);
    }

    /** Shows that this process lives, finds out which leases are lost, and clears the desks of processes that have died. */
    void tick() {
        held.forEach(lease -> attempt(lease::beat));
        attempt(() -> {
            if (!beat(desk, ++count)) {
                openDesk();
            }
        });
        attempt(() -> writers.look()
                .dead()
                .forEach(owner -> files.remove(run.resolve(DESKS).resolve(owner.name()))));
    }

    private static void attempt(Runnable part) {
        try {
            part.run();
        } catch (ConfigurationException e) {
            // A beat that the file system did not take is one lost beat; whoever writes next meets the same fault and
            // tells.
            return;
        }
    }

    boolean beat(Path place, long number) {
        return files.overwrite(place.resolve(LeaseWatch.BEAT), LeaseWatch.beat(number, period));
    }

    /** Makes this process's own folder, which others remove while it seems dead. */
    private void openDesk() {
        for (int i = 0; i < TRIES; i++) {
            if (files.createFolder(run.resolve(DESKS)) && files.createFolder(desk) && begin(desk)) {
                return;
            }
        }
        throw new ConfigurationException(
                "cannot write " + desk + ": no such file or folder: check the folder given" + " with --out");
    }

    /** This process's own folder, made again if others took it for dead. */
    private Path desk() {
        if (!Files.exists(desk)) {
            openDesk();
        }
        return desk;
    }

    private boolean begin(Path place) {
        return files.write(place.resolve(LeaseWatch.BEAT), LeaseWatch.beat(0, period));
    }

    /** How long to wait between two looks at what others hold, in milliseconds. */
    public long pollMillis() {
        return Math.max(10, Math.min(1000, period.beatNanos() / 1_000_000));
    }

    /**
     * Takes the lease of {@code folder} if nobody holds it, or a dead holder does; to be asked again and again, since the death of a
     * holder on another machine shows by looking repeatedly. What the folder holds must be read after this: another may just have
     * ended its work there.
     *
     * @return empty when another holder lives, or was faster
     */
    public synchronized Optional<Lease> tryTake(Path folder) {
        Path seat = folder.resolve(SEAT);
        LeaseWatch watch = watches.computeIfAbsent(folder, path -> new LeaseWatch(seat, files, nanos, period));
        LeaseWatch.Look look = watch.look();
        if (!look.living().isEmpty()) {
            return Optional.empty();
        }
        LeaseOwner owner = self.again();
        boolean taken = look.dead().isEmpty()
                ? takeFree(seat, owner)
                : takeOver(folder, look.dead().get(0), owner);
        if (!taken) {
            return Optional.empty();
        }
        watches.remove(folder);
        Path place = seat.resolve(owner.name());
        Lease lease = new Lease(this, folder, place, place.resolve(owner.id()));
        held.add(lease);
        if (joined != null) {
            lease.raiseFence();
        }
        return Optional.of(lease);
    }

    private boolean takeFree(Path seat, LeaseOwner owner) {
        Path prepared = desk.resolve(owner.id());
        if (!files.createFolder(prepared)) {
            openDesk();
            files.createFolder(prepared);
        }
        Path place = prepared.resolve(owner.name());
        boolean ready = files.createFolder(place) && begin(place) && files.createFolder(place.resolve(owner.id()));
        if (ready && files.move(prepared, seat, seat.resolve(owner.name()))) {
            return true;
        }
        files.remove(prepared);
        for (String name : files.list(seat)) {
            if (LeaseOwner.parse(name).isEmpty()) {
                throw new ConfigurationException(
                        seat + " must hold a lease and nothing else, got " + name + ": delete it and run again");
            }
        }
        return false;
    }

    /** Returns false when another taker was faster, or takes over from this one on the way. */
    private boolean takeOver(Path folder, LeaseOwner dead, LeaseOwner owner) {
        Path seat = folder.resolve(SEAT);
        Path place = seat.resolve(owner.name());
        Path stage = place.resolve(owner.id());
        if (!files.move(seat.resolve(dead.name()), place, place) || !begin(place) || !files.createFolder(stage)) {
            return false;
        }
        for (String name : files.list(place)) {
            if (!name.equals(LeaseWatch.BEAT) && !name.equals(owner.id())) {
                files.remove(place.resolve(name));
            }
        }
        // A client that changes a folder itself does not answer from what it remembers of it: a record must not be
        // overlooked.
        Path change = folder.resolve(".lease.tmp-" + owner.id());
        files.createFolder(change);
        files.remove(change);
        return Files.exists(stage);
    }

    /** Who holds the lease of {@code folder}, dead or not; empty when nobody does. */
    public synchronized Optional<LeaseOwner> holder(Path folder) {
        return files.list(folder.resolve(SEAT)).stream()
                .flatMap(name -> LeaseOwner.parse(name).stream())
                .findFirst();
    }

    /**
     * Removes the lease of a folder whose work is over, if a dead holder has left it, killed between its last file and its end;
     * to be asked again while {@code false}, as {@link #tryTake} is.
     *
     * @return whether there is none
     */
    public boolean tidy(Path folder) {
        Path seat = folder.resolve(SEAT);
        if (!Files.exists(seat)) {
            return true;
        }
        tryTake(folder).ifPresent(Lease::close);
        return !Files.exists(seat);
    }

    /** Drops what was seen of a folder that will not be asked for again. */
    public synchronized void forget(Path folder) {
        watches.remove(folder);
    }

    void release(Lease lease) {
        Path away = desk.resolve(lease.stage().getFileName() + "-back");
        boolean moved = files.move(lease.place(), away, away);
        if (!moved && lease.held()) {
            openDesk();
            files.move(lease.place(), away, away);
        }
        files.remove(away);
        files.removeEmpty(lease.folder().resolve(SEAT));
        lease.lowerFence();
        held.remove(lease);
    }

    /** Ends the heartbeats, so that none comes after what follows. */
    private void stop() {
        if (pulse == null) {
            return;
        }
        pulse.shutdown();
        try {
            if (!pulse.awaitTermination(period.nanos(), TimeUnit.NANOSECONDS)) {
                pulse.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives all leases back and leaves. Closing twice does nothing. */
    @Override
    public void close() {
        stop();
        try {
            held.forEach(Lease::close);
            files.remove(desk);
            files.removeEmpty(run.resolve(DESKS));
        } finally {
            // A disk that takes nothing more must not keep this process from trying again.
            held.forEach(Lease::lowerFence);
            if (joined != null) {
                Fence.lower(run, ownDesk);
                JOINED.remove(joined);
            }
        }
    }
}
