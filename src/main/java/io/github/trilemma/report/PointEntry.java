package io.github.trilemma.report;

import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.surface.CdpPoint;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One point folder as the report sees it.
 *
 * @param id name of the folder
 * @param config what was trained
 * @param state how far it has come
 * @param message why it is not done; empty when there is nothing to say
 * @param point weights and measures; no measures when there are none
 * @param provenance what made the numbers, name to value; empty for an unfinished point
 * @param trainSeconds seconds of training; NaN when not known
 * @param samples the picture of test images, or where it would be
 * @param history the training history, or where it would be
 */
record PointEntry(
        String id,
        ExperimentConfig config,
        State state,
        String message,
        CdpPoint point,
        Map<String, String> provenance,
        double trainSeconds,
        Path samples,
        Path history) {
    PointEntry {
        provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
    }

    boolean done() {
        return state == State.DONE;
    }
}
