package io.github.trilemma.run;

import io.github.trilemma.ConfigurationException;

/** A file of a run folder that is not as it was written; the message names it and says what to do. Other points are none the worse. */
public final class DamagedException extends ConfigurationException {
    private static final long serialVersionUID = 1L;

    DamagedException(String message, Throwable cause) {
        super(message, cause);
    }
}
