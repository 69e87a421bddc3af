package io.github.trilemma.track;

import io.github.trilemma.run.History;
import io.github.trilemma.run.RunRecord;
import io.github.trilemma.sweep.SweepListener;
import io.github.trilemma.sweep.SweepOutcome;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Hands what a sweep tells to a thread of its own, which talks to the server. The queue between them is bounded: what does not fit,
 * because the server is slow or gone, is dropped and counted.
 */
public final class MlflowTracker implements SweepListener, AutoCloseable {
    private static final int ROOM = 20_000;

    private final BlockingQueue<Event> queue;
    private final MlflowReporter reporter;
    private final Thread thread;
    private final Duration patience;
    private final Consumer<String> warn;
    private final AtomicLong all = new AtomicLong();
    private final AtomicLong overflow = new AtomicLong();
    private volatile SweepOutcome outcome;
    private volatile boolean closing;
    private boolean closed;

    /** What happened, and when, in milliseconds since 1970. */
    sealed interface Event {
        /** Point {@code id} starts. */
        record Started(String id) implements Event {}

        /** A row of its history. */
        record Row(String id, Map<String, Object> row, long time) implements Event {}

        /** It is measured, failed or diverged. */
        record Ended(RunRecord record, long time) implements Event {}
    }

    /**
     * A tracker that has begun.
     *
     * @param environment where credentials are
     * @param warn gets a line when the server cannot be told, and one at the end when something was dropped
     */
    public MlflowTracker(
            MlflowTarget target, TrackedSweep sweep, Map<String, String> environment, Consumer<String> warn) {
        this(target, sweep, environment, warn, MlflowClient.Patience.USUAL, ROOM, Duration.ofSeconds(15));
    }

    MlflowTracker(
            MlflowTarget target,
            TrackedSweep sweep,
            Map<String, String> environment,
            Consumer<String> warn,
            MlflowClient.Patience tries,
            int room,
            Duration patience) {
        this.queue = new ArrayBlockingQueue<>(room);
        this.patience = patience;
        String server = "MLflow at " + target.server();
        this.warn = line -> warn.accept(server + ": " + line);
        MlflowClient client = new MlflowClient(target.server(), environment, tries);
        this.reporter = new MlflowReporter(new MlflowRuns(client, target.experiment()), sweep, this.warn);
        this.thread = new Thread(this::work, "trilemma-mlflow");
        thread.setDaemon(true);
        thread.start();
    }

    /** The same events for {@code listener}, which is told first. */
    public SweepListener beside(SweepListener listener) {
        return new Both(listener, this);
    }

    private void tell(Event event) {
        all.incrementAndGet();
        if (!queue.offer(event)) {
            overflow.incrementAndGet();
        }
    }

    @Override
    public void pointStarted(String id, int iteration) {
        tell(new Event.Started(id));
    }

    @Override
    public void row(String id, Map<String, Object> row) {
        if (row.get(History.ITERATION) instanceof Number) {
            tell(new Event.Row(id, Map.copyOf(row), System.currentTimeMillis()));
        }
    }

    @Override
    public void pointEnded(RunRecord record) {
        tell(new Event.Ended(record, System.currentTimeMillis()));
    }

    /** How the sweep ended; without it the sweep counts as killed. */
    public void ended(SweepOutcome how) {
        outcome = how;
    }

    private void work() {
        try {
            while (!closing || !queue.isEmpty()) {
                Event event = queue.poll(closing ? 0 : 500, TimeUnit.MILLISECONDS);
                if (event != null) {
                    reporter.take(event);
                } else {
                    reporter.flush();
                }
            }
            reporter.end(outcome);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits a little for what is still to be told, then tells how much was not. Closing twice does nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        closing = true;
        boolean interrupted = Thread.interrupted();
        try {
            thread.join(patience.toMillis());
        } catch (InterruptedException e) {
            interrupted = true;
        }
        thread.interrupt();
        long dropped = overflow.get() + queue.size() + reporter.dropped();
        if (dropped > 0) {
            warn.accept(
                    dropped + " of " + all.get() + " rows and events of points were not taken; the run folder has all");
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
