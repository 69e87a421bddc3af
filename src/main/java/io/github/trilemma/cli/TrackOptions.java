package io.github.trilemma.cli;

import io.github.trilemma.Tracking;
import picocli.CommandLine.Option;

/** A tracking server that is told how a sweep goes. */
final class TrackOptions {
    @Option(
            names = "--track",
            paramLabel = "mlflow:URL",
            description =
                    "Tell an MLflow tracking server, mlflow:http://HOST:PORT/EXPERIMENT. Credentials come from"
                            + " MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN. A server that"
                            + " does not answer does not hold training up.")
    private String where;

    /** The same place, telling the server. */
    SweepPlace around(SweepPlace place) {
        if (where == null) {
            return place;
        }
        Tracking.check(where);
        return (request, listener, cancelled, end) -> {
            try (Tracking tracking = Tracking.open(
                    where,
                    request.sweep(),
                    request.out(),
                    line -> System.err.println("warning: " + Main.visible(line)))) {
                return place.run(request, tracking.beside(listener), cancelled, outcome -> {
                    tracking.ended(outcome);
                    return end.apply(outcome);
                });
            }
        };
    }
}
