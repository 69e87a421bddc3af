package io.github.trilemma;

import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.run.PointFolder;
import io.github.trilemma.run.RunRecord;
import io.github.trilemma.run.RunStore;
import io.github.trilemma.train.PhaseTotals;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Between the engine and a host's listener: translates, adds lines in words, and keeps what the listener throws from the engine. The
 * first that it throws ends its calls.
 */
final class ListenerGuard implements io.github.trilemma.sweep.SweepListener {
    private final SweepListener listener;
    private final Path run;
    private RunStore store;
    private volatile Throwable thrown;
    private volatile boolean trouble;
    private volatile PhaseTotals profile;

    /** @param run the run's folder */
    ListenerGuard(SweepListener listener, Path run) {
        this.listener = listener;
        this.run = run;
    }

    private void call(Consumer<SweepListener> event) {
        if (thrown != null) {
            return;
        }
        try {
            event.accept(listener);
        } catch (Exception | AssertionError | LinkageError | StackOverflowError e) {
            remember(e);
        }
    }

    private synchronized void remember(Throwable failure) {
        if (thrown == null) {
            thrown = failure;
        }
    }

    /** Whether the listener has thrown. */
    boolean failed() {
        return thrown != null;
    }

    /** Whether a point has failed or diverged. */
    boolean trouble() {
        return trouble;
    }

    /** The time of each phase, null without. */
    PhaseTotals profile() {
        return profile;
    }

    /** Throws what the listener threw. */
    void rethrow() {
        Throwable failure = thrown;
        if (failure != null) {
            throw new ListenerException(
                    "a listener of the sweep threw " + failure + ": the sweep was stopped", failure);
        }
    }

    /** A point's folder; the run's is read once, which for thousands of listed points takes a while. */
    private synchronized PointFolder folder(String id) {
        if (store == null) {
            store = RunStore.open(run);
        }
        return store.point(id);
    }

    @Override
    public void judgeProgress(String judge, long batch, long batches) {
        call(each -> each.judgeProgress(judge, batch, batches));
    }

    @Override
    public void judgeReady(String judge, String origin) {
        call(each -> {
            each.judgeReady(judge, origin);
            each.message("judge " + judge + ": " + origin);
        });
    }

    @Override
    public void judgeAwaited(String judge, String by) {
        call(each -> {
            each.judgeAwaited(judge, by);
            each.message("waiting for judge " + judge + ", which " + by + " trains");
        });
    }

    @Override
    public void started(int total, int ready, long iterations) {
        call(each -> {
            each.started(total, ready, iterations);
            each.message(total + " points, " + ready + " of them ready");
        });
    }

    @Override
    public void damaged(String problem) {
        trouble = true;
        call(each -> {
            each.damaged(problem);
            each.message(problem);
        });
    }

    @Override
    public void pointStarted(String id, int iteration) {
        ExperimentConfig config = folder(id).config();
        call(each -> {
            each.pointStarted(id, config, iteration);
            each.message("point " + id + (iteration == 0 ? " starts" : " goes on at iteration " + iteration));
        });
    }

    @Override
    public void iterationEnded(String id, int iteration) {
        call(each -> each.iterationEnded(id, iteration));
    }

    @Override
    public void heldOutStep(String id, int step, int steps) {
        call(each -> each.heldOutStep(id, step, steps));
    }

    @Override
    public void row(String id, Map<String, Object> row) {
        call(each -> {
            Map<String, Number> terms = new LinkedHashMap<>();
            row.forEach((name, value) -> terms.put(name, (Number) value));
            each.terms(id, terms);
        });
    }

    @Override
    public void profiled(PhaseTotals totals) {
        profile = totals;
    }

    @Override
    public void pointEnded(RunRecord record) {
        note(record);
        ended(record, SweepListener::pointEnded);
    }

    @Override
    public void endedElsewhere(RunRecord record, ExperimentConfig config) {
        note(record);
        ended(record, SweepListener::pointEndedElsewhere);
    }

    /** May come from any thread, also after the end. */
    void warning(String line) {
        call(each -> {
            each.warning(line);
            each.message(line);
        });
    }

    private void note(RunRecord record) {
        if (!record.done()) {
            trouble = true;
        }
    }

    private void ended(RunRecord record, PointEvent event) {
        Point point = Points.of(folder(record.point().id()));
        call(each -> {
            event.of(each, point);
            each.message("point " + point.id() + " " + point.state()
                    + (point.message().isEmpty() ? "" : ": " + point.message()));
        });
    }

    private interface PointEvent {
        void of(SweepListener listener, Point point);
    }

    @Override
    public void elsewhere(int points) {
        call(each -> each.elsewhere(points));
    }

    @Override
    public void awaits(int points, List<String> holders) {
        call(each -> {
            each.waiting(points, holders);
            each.message("waiting for " + points + (points == 1 ? " point" : " points") + " of "
                    + String.join(", ", holders));
        });
    }
}
