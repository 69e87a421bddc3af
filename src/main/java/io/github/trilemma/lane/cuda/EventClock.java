package io.github.trilemma.lane.cuda;

import io.github.trilemma.train.Phase;
import io.github.trilemma.train.PhaseClock;
import io.github.trilemma.train.PhaseTotals;
import java.util.EnumSet;
import java.util.Set;

/**
 * A clock of the device: phases begin and end where its stream has come to, by events. They are read in blocks, so that the host
 * rarely waits; a stream that waits for the host counts for the phase in which it does. An iteration that is captured is one
 * phase: an event within it would become a part of the graph.
 */
public final class EventClock implements PhaseClock {
    private static final int BLOCK = 512;
    private static final Set<Phase> UNDIVIDED = EnumSet.of(Phase.ITERATION, Phase.VALIDATION, Phase.HOST);

    private final Timers timers;
    private final PhaseTotals totals;
    private final boolean captured;
    private final long[] events = new long[BLOCK];
    private final Phase[] phases = new Phase[BLOCK];
    private final double[] milliseconds = new double[Phase.values().length];
    private int pending;
    private long iterations;

    /**
     * A clock of the calling thread's current stream.
     *
     * @param captured whether iterations are captured
     */
    public EventClock(Timers timers, PhaseTotals totals, boolean captured) {
        this.timers = timers;
        this.totals = totals;
        this.captured = captured;
        for (int i = 0; i < BLOCK; i++) {
            events[i] = timers.create();
        }
    }

    @Override
    public void enter(Phase next) {
        if (captured && !UNDIVIDED.contains(next)) {
            return;
        }
        iterations += next == Phase.ITERATION ? 1 : 0;
        timers.record(events[pending]);
        phases[pending] = next;
        pending++;
        if (pending == BLOCK) {
            read();
        }
    }

    /** Adds up the block; its last event is the first of the next. */
    private void read() {
        for (int i = 1; i < pending; i++) {
            milliseconds[phases[i - 1].place()] += timers.milliseconds(events[i - 1], events[i]);
        }
        int last = pending - 1;
        long event = events[last];
        events[last] = events[0];
        events[0] = event;
        phases[0] = phases[last];
        pending = 1;
    }

    @Override
    public void end() {
        enter(Phase.HOST);
        read();
        totals.add(milliseconds, iterations);
        for (long event : events) {
            timers.destroy(event);
        }
    }
}
