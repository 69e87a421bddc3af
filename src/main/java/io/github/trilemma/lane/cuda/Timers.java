package io.github.trilemma.lane.cuda;

/** Events with stamps of time on a stream. */
public interface Timers {
    /** A new event; returns its number. */
    long create();

    /** Stamps the event when the current stream has done what is enqueued now. */
    void record(long event);

    /** Waits for {@code to} and returns the time since {@code from}. */
    double milliseconds(long from, long to);

    /** Frees an event. */
    void destroy(long event);
}
