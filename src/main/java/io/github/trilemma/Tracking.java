package io.github.trilemma;

import io.github.trilemma.config.SweepConfig;
import io.github.trilemma.sweep.SweepListener;
import io.github.trilemma.sweep.SweepOutcome;
import io.github.trilemma.track.MlflowTarget;
import io.github.trilemma.track.MlflowTracker;
import io.github.trilemma.track.TrackedSweep;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Tells an MLflow tracking server how a sweep goes: a run for the sweep and below it one per point, with the point's configuration
 * as parameters, the rows of its history and its measures as metrics, and its provenance as tags. A sweep that goes on finds its runs
 * again. The server never holds a training up: what it does not take in time is dropped, and {@link #close} tells how much.
 *
 * <p>Credentials come from the environment, as for MLflow's own client: {@code MLFLOW_TRACKING_USERNAME} and {@code
 * MLFLOW_TRACKING_PASSWORD}, or {@code MLFLOW_TRACKING_TOKEN}.
 */
final class Tracking implements AutoCloseable {
    private final MlflowTracker tracker;

    private Tracking(MlflowTracker tracker) {
        this.tracker = tracker;
    }

    /**
     * Checks a server's address without asking it anything.
     *
     * @param where {@code mlflow:http://HOST:PORT/EXPERIMENT}
     * @throws ConfigurationException for anything else
     */
    static void check(String where) {
        MlflowTarget.parse(where);
    }

    /**
     * Begins to tell of a sweep.
     *
     * @param where {@code mlflow:http://HOST:PORT/EXPERIMENT}; an experiment that is not there is made
     * @param out the sweep's run folder
     * @param warn gets a line when the server cannot be told, and one at the end when something was dropped
     * @throws ConfigurationException when {@code where} is no such address
     */
    static Tracking open(String where, SweepConfig sweep, Path out, Consumer<String> warn) {
        return new Tracking(
                new MlflowTracker(MlflowTarget.parse(where), TrackedSweep.of(sweep, out), System.getenv(), warn));
    }

    /** A listener for the sweep that tells {@code listener}, too. */
    SweepListener beside(SweepListener listener) {
        return tracker.beside(listener);
    }

    /** How the sweep ended; without it the sweep's run is marked as killed. */
    void ended(SweepOutcome outcome) {
        tracker.ended(outcome);
    }

    /** Waits at most 15 seconds for what is still to be told. */
    @Override
    public void close() {
        tracker.close();
    }
}
