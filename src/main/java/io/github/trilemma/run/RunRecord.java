package io.github.trilemma.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.trilemma.surface.CdpPoint;
import java.util.Objects;

/**
 * The outcome of one point, written last of its files: its presence means that the point needs no more work.
 *
 * @param point the weights and measures; a point that is not done may have none
 * @param status how it ended
 * @param message why it is not done, one line; null when it is done
 * @param provenance what made it
 */
public record RunRecord(
        CdpPoint point,
        Status status,
        @JsonInclude(JsonInclude.Include.NON_NULL) String message,
        Provenance provenance) {
    public RunRecord {
        Objects.requireNonNull(point, "point");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(provenance, "provenance");
    }

    /** Whether the point was trained and measured. */
    public boolean done() {
        return status == Status.DONE;
    }
}
