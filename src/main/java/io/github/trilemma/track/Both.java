package io.github.trilemma.track;

import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.run.RunRecord;
import io.github.trilemma.sweep.SweepListener;
import io.github.trilemma.train.PhaseTotals;
import java.util.List;
import java.util.Map;

/** Two listeners as one; the first is told first. */
record Both(SweepListener first, SweepListener second) implements SweepListener {
    @Override
    public void judgeProgress(String judge, long batch, long batches) {
        first.judgeProgress(judge, batch, batches);
        second.judgeProgress(judge, batch, batches);
    }

    @Override
    public void judgeReady(String judge, String origin) {
        first.judgeReady(judge, origin);
        second.judgeReady(judge, origin);
    }

    @Override
    public void judgeAwaited(String judge, String by) {
        first.judgeAwaited(judge, by);
        second.judgeAwaited(judge, by);
    }

    @Override
    public void started(int total, int ready, long iterations) {
        first.started(total, ready, iterations);
        second.started(total, ready, iterations);
    }

    @Override
    public void pointStarted(String id, int iteration) {
        first.pointStarted(id, iteration);
        second.pointStarted(id, iteration);
    }

    @Override
    public void iterationEnded(String id, int iteration) {
        first.iterationEnded(id, iteration);
        second.iterationEnded(id, iteration);
    }

    @Override
    public void heldOutStep(String id, int step, int steps) {
        first.heldOutStep(id, step, steps);
        second.heldOutStep(id, step, steps);
    }

    @Override
    public void row(String id, Map<String, Object> row) {
        first.row(id, row);
        second.row(id, row);
    }

    @Override
    public void profiled(PhaseTotals totals) {
        first.profiled(totals);
        second.profiled(totals);
    }

    @Override
    public void pointEnded(RunRecord record) {
        first.pointEnded(record);
        second.pointEnded(record);
    }

    @Override
    public void elsewhere(int points) {
        first.elsewhere(points);
        second.elsewhere(points);
    }

    @Override
    public void endedElsewhere(RunRecord record, ExperimentConfig config) {
        first.endedElsewhere(record, config);
        second.endedElsewhere(record, config);
    }

    @Override
    public void awaits(int points, List<String> holders) {
        first.awaits(points, holders);
        second.awaits(points, holders);
    }
}
