package io.github.trilemma.report;

import java.util.Locale;

/** How far a point has come. */
enum State {
    DONE,
    FAILED,
    DIVERGED,
    /** Its folder is there, its result is not. */
    UNFINISHED;

    /** The word in tables. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
