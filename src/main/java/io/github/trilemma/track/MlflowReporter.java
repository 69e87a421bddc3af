package io.github.trilemma.track;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.run.History;
import io.github.trilemma.run.Provenance;
import io.github.trilemma.run.RunRecord;
import io.github.trilemma.sweep.SweepOutcome;
import io.github.trilemma.track.MlflowClient.Refused;
import io.github.trilemma.track.MlflowRuns.Metric;
import io.github.trilemma.track.MlflowRuns.Run;
import io.github.trilemma.track.MlflowTracker.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Turns events into runs: one for the sweep, and one below it for each point, found by their tags when a sweep goes on. Belongs to
 * one thread. A server that does not answer is left alone for a while; what comes meanwhile is dropped.
 */
final class MlflowReporter {
    private static final long REST_NANOS = 30_000_000_000L;

    private final MlflowRuns runs;
    private final TrackedSweep sweep;
    private final Consumer<String> warn;
    private final Map<String, Open> open = new HashMap<>();
    private final AtomicLong dropped = new AtomicLong();
    private Run parent;
    private long restUntil;
    private boolean resting;
    private boolean warned;

    /** A point's run, and metrics that wait for company. */
    private static final class Open {
        private final Run run;
        private final List<Metric> waiting = new ArrayList<>();
        private int rows;
        private long step;

        Open(Run run) {
            this.run = run;
            this.step = Math.max(0, run.lastStep());
        }
    }

    private interface Call {
        void now() throws Refused, InterruptedException;
    }

    MlflowReporter(MlflowRuns runs, TrackedSweep sweep, Consumer<String> warn) {
        this.runs = runs;
        this.sweep = sweep;
        this.warn = warn;
    }

    /** Rows and events that the server did not take. */
    long dropped() {
        return dropped.get();
    }

    void take(Event event) throws InterruptedException {
        if (event instanceof Event.Started started) {
            attempt(1, () -> point(started.id()));
        } else if (event instanceof Event.Row row) {
            attempt(1, () -> add(row));
        } else if (event instanceof Event.Ended ended) {
            attempt(1, () -> end(ended));
        }
    }

    /** Sends what waits. */
    void flush() throws InterruptedException {
        for (Open point : open.values()) {
            send(point);
        }
    }

    private void send(Open point) throws InterruptedException {
        if (!point.waiting.isEmpty()) {
            List<Metric> metrics = List.copyOf(point.waiting);
            int rows = point.rows;
            point.waiting.clear();
            point.rows = 0;
            attempt(rows, () -> runs.metrics(point.run, metrics));
        }
    }

    /** Does a call that stands for so many rows or events, unless the server is left alone just now. */
    private boolean attempt(int worth, Call call) throws InterruptedException {
        if (resting && System.nanoTime() - restUntil < 0) {
            dropped.addAndGet(worth);
            return false;
        }
        resting = false;
        try {
            call.now();
            return true;
        } catch (Refused e) {
            dropped.addAndGet(worth);
            if (e.gone()) {
                resting = true;
                restUntil = System.nanoTime() + REST_NANOS;
            }
            warnOnce(e.getMessage());
        } catch (ConfigurationException e) {
            dropped.addAndGet(worth);
            warnOnce(e.getMessage());
        }
        return false;
    }

    private void warnOnce(String problem) {
        if (!warned) {
            warned = true;
            warn.accept(problem + "; training goes on without it");
        }
    }

    private Open point(String id) throws Refused, InterruptedException {
        Open there = open.get(id);
        if (there != null) {
            return there;
        }
        if (parent == null) {
            parent = runs.find(sweep.name(), "trilemma.sweep", sweep.key(), Map.of("mlflow.source.name", "trilemma"));
        }
        Run run = runs.find(
                sweep.name() + "-" + id,
                "trilemma.point",
                id,
                Map.of("mlflow.parentRunId", parent.id(), "mlflow.source.name", "trilemma"));
        runs.facts(run, sweep.params(id), Map.of());
        Open made = new Open(run);
        open.put(id, made);
        return made;
    }

    private void add(Event.Row event) throws Refused, InterruptedException {
        Open point = point(event.id());
        long step = ((Number) event.row().get(History.ITERATION)).longValue();
        if (step <= point.run.lastStep()) {
            // A resumed point does some iterations again, and the server has them.
            return;
        }
        if (point.waiting.size() + event.row().size() > MlflowRuns.MOST_METRICS) {
            send(point);
        }
        event.row().forEach((key, value) -> {
            if (value instanceof Number number && !key.equals(History.ITERATION)) {
                point.waiting.add(new Metric(key, number.doubleValue(), event.time(), step));
            }
        });
        point.rows++;
        point.step = step;
    }

    private void end(Event.Ended event) throws Refused, InterruptedException {
        RunRecord record = event.record();
        Open point = point(record.point().id());
        send(point);
        List<Metric> measures = new ArrayList<>();
        long step = point.step;
        record.point()
                .measures()
                .forEach((name, value) -> measures.add(new Metric(key(name), value, event.time(), step)));
        record.point().intervals().forEach((name, interval) -> {
            measures.add(new Metric(key(name) + ".low", interval.low(), event.time(), step));
            measures.add(new Metric(key(name) + ".high", interval.high(), event.time(), step));
        });
        if (!measures.isEmpty()) {
            runs.metrics(point.run, measures);
        }
        runs.facts(point.run, Map.of(), tags(record));
        runs.update(point.run, record.done() ? "FINISHED" : "FAILED", event.time());
        open.remove(record.point().id());
    }

    /** Metrics may be named by letters, digits, and {@code _-. /}. */
    private static String key(String measure) {
        return "measure." + measure.replaceAll("[^A-Za-z0-9_./ -]", "_");
    }

    private static Map<String, String> tags(RunRecord record) {
        Provenance made = record.provenance();
        Map<String, String> tags = new TreeMap<>();
        tags.put("trilemma.status", record.status().name().toLowerCase(Locale.ROOT));
        tags.put("trilemma.version", made.trilemma());
        tags.put("trilemma.commit", made.commit());
        tags.put("trilemma.libtorch", made.libtorch());
        tags.put("trilemma.java", made.java());
        tags.put("trilemma.os", made.os());
        tags.put("trilemma.device", made.device());
        tags.put("trilemma.kernels", made.kernels());
        tags.put("trilemma.threads", Integer.toString(made.threads()));
        if (record.message() != null) {
            tags.put("trilemma.message", record.message());
        }
        return tags;
    }

    /** Ends all runs that are open; {@code outcome} is null when the sweep was stopped by an error. */
    void end(SweepOutcome outcome) throws InterruptedException {
        flush();
        long now = System.currentTimeMillis();
        for (Open point : open.values()) {
            attempt(0, () -> runs.update(point.run, "KILLED", now));
        }
        if (parent != null) {
            String status = outcome == null || outcome.remaining() > 0
                    ? "KILLED"
                    : outcome.failed() > 0 ? "FAILED" : "FINISHED";
            attempt(0, () -> runs.update(parent, status, now));
        }
    }
}
