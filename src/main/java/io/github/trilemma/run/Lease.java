package io.github.trilemma.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * The right to write one folder, a point's or that of the judges, held by one process at a time; see {@link Leases} for how. It
 * may be lost: a process that was stopped for longer than the period finds somebody else there when it goes on. Files written
 * through {@link AtomicFiles} then fail and change nothing, so who gets an error asks {@link #held} before believing in a fault.
 */
public final class Lease implements AutoCloseable {
    private final Leases leases;
    private final Path folder;
    private final Path place;
    private final Path stage;
    private final Supplier<Path> fence;
    private long count;
    private boolean closed;
    private volatile boolean lost;

    Lease(Leases leases, Path folder, Path place, Path stage) {
        this.leases = leases;
        this.folder = folder;
        this.place = place;
        this.stage = stage;
        this.fence = () -> stage;
    }

    /** Has {@link AtomicFiles} write the folder's files under this lease. */
    void raiseFence() {
        Fence.raise(folder, fence);
    }

    void lowerFence() {
        Fence.lower(folder, fence);
    }

    /** The folder that may be written. */
    public Path folder() {
        return folder;
    }

    /** Where files of {@link #folder} are made before they are renamed into it. */
    Path stage() {
        return stage;
    }

    Path place() {
        return place;
    }

    /** Whether the lease is known to be lost, without a look at the disk: the heartbeat has found out. */
    public boolean lost() {
        return lost;
    }

    /** Whether the lease is still there, by a look at the disk. */
    public boolean held() {
        if (!lost && !Files.exists(stage)) {
            lost = true;
        }
        return !lost;
    }

    /** Shows others that the holder lives. */
    synchronized void beat() {
        if (!closed && !lost) {
            lost = !leases.beat(place, ++count);
        }
    }

    /** Gives the lease back; one that was lost is left to its new holder. Closing twice does nothing. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            leases.release(this);
        }
    }
}
