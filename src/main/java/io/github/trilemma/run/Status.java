package io.github.trilemma.run;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the training of a point ended. */
public enum Status {
    /** Trained and measured. */
    @JsonProperty("done")
    DONE,
    /** Stopped by an error, which the record's message tells. */
    @JsonProperty("failed")
    FAILED,
    /** A term, a weight or a measure became infinite or no number, or larger than any training gives. */
    @JsonProperty("diverged")
    DIVERGED
}
