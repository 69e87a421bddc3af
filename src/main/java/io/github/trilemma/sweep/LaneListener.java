package io.github.trilemma.sweep;

import io.github.trilemma.lane.Lane;
import io.github.trilemma.run.RunRecord;
import java.util.Map;
import java.util.Set;

/** Tells the lane of each iteration, and the sweep's listener of everything; a point that changes its lane has started once. */
record LaneListener(SweepListener listener, Lane lane, Set<String> started) implements SweepListener {
    @Override
    public void pointStarted(String id, int iteration) {
        if (started.add(id)) {
            listener.pointStarted(id, iteration);
        }
    }

    @Override
    public void iterationEnded(String id, int iteration) {
        lane.iterated();
        listener.iterationEnded(id, iteration);
    }

    @Override
    public void heldOutStep(String id, int step, int steps) {
        listener.heldOutStep(id, step, steps);
    }

    @Override
    public void damaged(String problem) {
        listener.damaged(problem);
    }

    @Override
    public void row(String id, Map<String, Object> row) {
        listener.row(id, row);
    }

    @Override
    public void pointEnded(RunRecord record) {
        listener.pointEnded(record);
    }
}
