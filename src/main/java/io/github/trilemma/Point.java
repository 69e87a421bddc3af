package io.github.trilemma;

import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.surface.CdpPoint;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * One point of a run as its folder tells of it.
 *
 * @param folder RUN/points/ID, with {@code restorer.safetensors} once it is done
 * @param config all that decided its outcome
 * @param state how far it is
 * @param message why it failed or diverged, one line; empty otherwise
 * @param measured id, weights, measures and their 95 % intervals; without measures unless the point is done
 * @param provenance what made it, name to value (versions, device, kernels, seed, threads); empty while it is unfinished
 * @param trainSeconds seconds of training, all starts together; empty when unknown. Differs from run to run.
 */
public record Point(
        Path folder,
        ExperimentConfig config,
        State state,
        String message,
        CdpPoint measured,
        Map<String, String> provenance,
        OptionalDouble trainSeconds) {
    /** How far a point is. */
    public enum State {
        /** Trained and measured. */
        DONE,
        /** Ended by an error; the next run tries again. */
        FAILED,
        /** A term, a weight or a measure became infinite or no number; would do so again. */
        DIVERGED,
        /** Not ended: waiting, training or stopped. */
        UNFINISHED;

        /** The word that reports and files use. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Point {
        provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
    }

    /** The hash of its configuration, the name of its folder. */
    public String id() {
        return measured.id();
    }

    /** Whether it is trained and measured. */
    public boolean done() {
        return state == State.DONE;
    }
}
