package io.github.trilemma.lane.cuda;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Keeps captures apart from everything that they do not bear: while one thread records an iteration, no other may enqueue one,
 * record one, wait for a whole device, or give the allocator's unused memory back (the allocator refuses that while it fills a
 * pool). Lanes hold it together while they do; a capture holds it alone.
 *
 * <p>Work of other threads on their own streams that waits for those alone (validation, checkpoints, measures) need not hold it:
 * captures are thread-local, and the allocator puts off what a capture would not bear.
 */
public final class CaptureLock {
    /** The one of this process: CUDA's state is the process's. */
    public static final CaptureLock PROCESS = new CaptureLock();

    /** Fair, since lanes that enqueue one iteration after the other would never leave a gap for a capture. */
    private final ReadWriteLock lock = new ReentrantReadWriteLock(true);

    /** Runs work that other threads may do at the same time, but not during a capture. Not to be nested. */
    public void together(Runnable work) {
        run(lock.readLock(), work);
    }

    /** Runs work that no other thread's {@link #together} or {@code alone} overlaps. Not within {@link #together}. */
    public void alone(Runnable work) {
        run(lock.writeLock(), work);
    }

    private static void run(Lock part, Runnable work) {
        part.lock();
        try {
            work.run();
        } finally {
            part.unlock();
        }
    }
}
