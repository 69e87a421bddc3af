package io.github.trilemma.lane;

import java.util.OptionalDouble;

/**
 * Iterations per second of all lanes together, over a window of real training. The window begins when every open lane has
 * trained {@value #SETTLE} iterations since it was asked for (warm-up and capture are over then) and takes at least {@value
 * #SECONDS} seconds and {@value #LEAST} iterations per lane. A lane that opens or closes on the way begins it anew. Time comes
 * from outside, so that this can be tested. Not thread-safe.
 */
final class LaneRate {
    static final int SETTLE = 10;
    static final double SECONDS = 2;
    static final int LEAST = 20;

    private int lanes = -1;
    private boolean settled;
    private long iterations;
    private long since;

    /** Begins a new window. */
    void reset() {
        lanes = -1;
    }

    /**
     * Looks at the lanes.
     *
     * @param perLane iterations of each open lane since it opened
     * @param nanos time now
     * @return the rate, once the window is over; the next look begins another
     */
    OptionalDouble look(long[] perLane, long nanos) {
        if (perLane.length != lanes || perLane.length == 0) {
            lanes = perLane.length;
            settled = false;
            return OptionalDouble.empty();
        }
        long sum = 0;
        long least = Long.MAX_VALUE;
        for (long count : perLane) {
            sum += count;
            least = Math.min(least, count);
        }
        if (!settled) {
            settled = least >= SETTLE;
            iterations = sum;
            since = nanos;
            return OptionalDouble.empty();
        }
        double seconds = (nanos - since) / 1e9;
        if (seconds < SECONDS || sum - iterations < (long) LEAST * lanes) {
            return OptionalDouble.empty();
        }
        double rate = (sum - iterations) / seconds;
        reset();
        return OptionalDouble.of(rate);
    }
}
