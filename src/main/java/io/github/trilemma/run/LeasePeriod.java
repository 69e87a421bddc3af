package io.github.trilemma.run;

import io.github.trilemma.ConfigurationException;

/**
 * How long a heartbeat may fail to change before its holder counts as dead. Processes on one folder may have different ones: a
 * holder's own is written beside its heartbeat, and observers take the longer of both.
 *
 * @param nanos the period in nanoseconds
 */
record LeasePeriod(long nanos) {
    /** System property: seconds, 60 when it is not set. */
    static final String PROPERTY = "trilemma.lease.seconds";

    private static final double USUAL_SECONDS = 60;
    private static final double LEAST_SECONDS = 0.1;
    private static final double MOST_SECONDS = 86_400;
    /** A heartbeat is due every sixth of the period, so five may be lost. */
    private static final int BEATS = 6;

    /** The period that the system property asks for. */
    static LeasePeriod configured() {
        String text = System.getProperty(PROPERTY);
        double seconds;
        try {
            seconds = text == null ? USUAL_SECONDS : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            seconds = Double.NaN;
        }
        if (!(seconds >= LEAST_SECONDS && seconds <= MOST_SECONDS)) {
            throw new ConfigurationException("-D" + PROPERTY + " must be within 0.1..86400, got " + text
                    + ": give the seconds after which a silent process counts as dead");
        }
        return new LeasePeriod((long) (seconds * 1e9));
    }

    /** A number of milliseconds from a file, at most the longest period. */
    static long clamp(long millis) {
        return Math.min(millis, (long) (MOST_SECONDS * 1000));
    }

    /** Nanoseconds between two heartbeats. */
    long beatNanos() {
        return nanos / BEATS;
    }
}
