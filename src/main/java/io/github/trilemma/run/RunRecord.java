package io.github.trilemma.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.trilemma.surface.CdpPoint;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The outcome of one point, written last of its files: its presence means that the point needs no more work.
 *
 * @param point the weights and measures; a point that is not done may have none
 * @param status how it ended
 * @param message why it is not done, one line; null when it is done
 * @param provenance what made it
 * @param files SHA-256 of the point's other files by name; empty in older records, and of a point that is not done
 */
public record RunRecord(
        CdpPoint point,
        Status status,
        @JsonInclude(JsonInclude.Include.NON_NULL) String message,
        Provenance provenance,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, String> files) {
    public RunRecord {
        Objects.requireNonNull(point, "point");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(provenance, "provenance");
        files = files == null ? Collections.emptySortedMap() : Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** A record without sums of files. */
    public RunRecord(CdpPoint point, Status status, String message, Provenance provenance) {
        this(point, status, message, provenance, null);
    }

    /** Whether the point was trained and measured. */
    public boolean done() {
        return status == Status.DONE;
    }
}
