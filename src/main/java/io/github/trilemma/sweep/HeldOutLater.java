package io.github.trilemma.sweep;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.MeasuresConfig;
import io.github.trilemma.eval.Measurements;
import io.github.trilemma.eval.Stops;
import io.github.trilemma.eval.TestSet;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.nn.Restorer;
import io.github.trilemma.run.PointFolder;
import io.github.trilemma.run.RunRecord;
import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.Measure;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The held-out critic of a point that was measured without one. Only its gap is new; the point is not trained again, and its other
 * measures stay as they are. The record is replaced at the end, so a stop on the way leaves the point as it was.
 */
final class HeldOutLater {
    private final PointFolder folder;
    private final MeasuresConfig wanted;
    private final Bench bench;
    private final Kernels kernels;
    private final SweepListener listener;

    HeldOutLater(PointFolder folder, MeasuresConfig wanted, Bench bench, Kernels kernels, SweepListener listener) {
        this.folder = folder;
        this.wanted = wanted;
        this.bench = bench;
        this.kernels = kernels;
        this.listener = listener;
    }

    /**
     * Whether a finished point lacks the held-out gap that {@code config} wants.
     *
     * @param record of the point, null when there is none
     * @throws ConfigurationException when it has one of another budget
     */
    static boolean isMissing(PointFolder folder, RunRecord record, ExperimentConfig config) {
        if (!config.measures().heldOut() || record == null || !record.done()) {
            return false;
        }
        if (!hasGap(record)) {
            return true;
        }
        MeasuresConfig there = folder.config().measures();
        if (!there.sameBudget(config.measures())) {
            throw new ConfigurationException(folder + " was measured by a held-out critic of "
                    + there.heldOutIterations() + " steps and width " + there.heldOutWidth() + ", got "
                    + config.measures().heldOutIterations() + " steps and width "
                    + config.measures().heldOutWidth() + ": give the former, or another --out");
        }
        return false;
    }

    private static boolean hasGap(RunRecord record) {
        return record.point().measures().containsKey(Measure.HELD_OUT_GAP);
    }

    /** Trains the critic, measures, and replaces the record; leaves the record as it is when cancelled. */
    void run(BooleanSupplier cancelled) {
        Optional<RunRecord> former = folder.record();
        if (former.isEmpty() || hasGap(former.get())) {
            return;
        }
        PointFolder.requireWhole(folder.restorer());
        ExperimentConfig config = folder.config();
        try (Restorer restorer = PointMeasurement.restorer(folder, bench.test().channels(), kernels)) {
            TestSet test = bench.testSet(config);
            Stops.during(
                            cancelled,
                            () -> HeldOut.measure(folder, wanted, bench, restorer, test, kernels, listener, cancelled)
                                    .orElse(null))
                    .ifPresent(gaps -> add(former.get(), gaps));
        }
    }

    private void add(RunRecord former, double[] gaps) {
        CdpPoint point = former.point();
        Measurements measures = new Measurements(point.measures(), point.intervals()).with(Measure.HELD_OUT_GAP, gaps);
        if (!measures.finite()) {
            throw new ConfigurationException("the held-out gap of " + folder + " must be a number, got none after "
                    + wanted.heldOutIterations() + " steps: its record stays as it was, try another budget");
        }
        // The configuration first: a gap must never stand beside a budget that is not its own.
        PointFolder renewed =
                folder.measuredUnder(wanted.besides(folder.config().measures()));
        RunRecord record = new RunRecord(
                new CdpPoint(
                        point.id(),
                        point.alpha(),
                        point.beta(),
                        point.gamma(),
                        measures.values(),
                        measures.intervals()),
                former.status(),
                former.message(),
                former.provenance());
        renewed.replaceRecord(former, record);
        listener.pointEnded(record);
    }
}
