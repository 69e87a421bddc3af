package io.github.trilemma.lane;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers of {@link CpuLanes} and their one queue. A worker that runs out of memory puts its task back, and half as many go on; the
 * others leave when their tasks are over. A task that runs out of memory alone has failed.
 */
final class CpuCrew {
    private static final Logger LOG = LoggerFactory.getLogger(CpuCrew.class);

    private final Deque<Runnable> queue;
    private final BooleanSupplier cancelled;
    private int running;
    private int allowed;
    private Throwable failure;

    CpuCrew(List<? extends Runnable> tasks, int workers, BooleanSupplier cancelled) {
        this.queue = new ArrayDeque<>(tasks);
        this.running = workers;
        this.allowed = workers;
        this.cancelled = cancelled;
    }

    /** The next task of a worker; null: the worker is dismissed. */
    synchronized Runnable next() {
        boolean goesOn = failure == null && running <= allowed && !queue.isEmpty() && !cancelled.getAsBoolean();
        if (!goesOn) {
            running--;
            return null;
        }
        return queue.pollFirst();
    }

    /** Whether one worker is left. It stays alone: none is ever added. */
    synchronized boolean alone() {
        return running == 1;
    }

    /** Whether more work than may. */
    synchronized boolean tooMany() {
        return running > allowed;
    }

    /** Memory ran out while several worked. A second worker that fails before the first lowering has taken effect lowers nothing. */
    synchronized void shed(Runnable task, Throwable why) {
        queue.addFirst(task);
        if (running <= allowed && running > 1) {
            int before = running;
            allowed = running / 2;
            LOG.warn(
                    "{}; going on with {} instead of {} lanes, the point goes on from its checkpoint",
                    MemoryShortage.of(why).advice(why),
                    allowed,
                    before);
        }
    }

    /** A task failed: no further one starts. */
    synchronized void fail(Throwable why) {
        if (failure == null) {
            failure = why;
        }
    }

    synchronized Throwable failure() {
        return failure;
    }
}
