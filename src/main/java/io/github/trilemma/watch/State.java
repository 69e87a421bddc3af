package io.github.trilemma.watch;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far a point has come. */
enum State {
    /** Not started, or stopped and waiting for a lane. */
    WAITING,
    TRAINING,
    DONE,
    FAILED,
    DIVERGED;

    /** The word on the page. */
    @JsonValue
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean ended() {
        return this == DONE || this == FAILED || this == DIVERGED;
    }
}
