package io.github.trilemma.cli;

import io.github.trilemma.SweepBuilder;
import picocli.CommandLine.Option;

/** A tracking server that is told how a sweep goes. */
final class TrackOptions {
    @Option(
            names = "--track",
            paramLabel = "mlflow:URL",
            description = "Tell an MLflow tracking server, mlflow:http://HOST:PORT/EXPERIMENT. Credentials come from"
                    + " MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN. A server that"
                    + " does not answer does not hold training up.")
    private String where;

    /** Lets the sweep tell the server. */
    void track(SweepBuilder sweep) {
        if (where != null) {
            sweep.track(where);
        }
    }
}
