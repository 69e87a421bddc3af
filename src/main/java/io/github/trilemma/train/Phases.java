package io.github.trilemma.train;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Marks where a training's time goes. Marks stand in the steps themselves, and cost one read of a number while nobody measures.
 * A clock belongs to the thread that begins it.
 */
public final class Phases {
    private static final AtomicInteger MEASURED = new AtomicInteger();
    private static final ThreadLocal<PhaseClock> CLOCK = new ThreadLocal<>();

    private Phases() {}

    /** Measures this thread from now on, outside of an iteration. */
    public static void begin(PhaseClock clock) {
        end();
        CLOCK.set(clock);
        MEASURED.incrementAndGet();
        clock.enter(Phase.HOST);
    }

    /** A phase of this thread begins. */
    public static void enter(Phase phase) {
        if (MEASURED.get() != 0) {
            PhaseClock clock = CLOCK.get();
            if (clock != null) {
                clock.enter(phase);
            }
        }
    }

    /** Forgets what was measured on this thread, if it did not end: its device may be past being asked for times. */
    public static void drop() {
        if (CLOCK.get() != null) {
            CLOCK.remove();
            MEASURED.decrementAndGet();
        }
    }

    /** Ends the measuring of this thread, if there is any. */
    public static void end() {
        PhaseClock clock = CLOCK.get();
        if (clock != null) {
            CLOCK.remove();
            MEASURED.decrementAndGet();
            clock.end();
        }
    }
}
