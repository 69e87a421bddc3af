package io.github.trilemma.train;

/** Measures in which phase a thread's time goes. Belongs to one thread. */
public interface PhaseClock {
    /** The phase before ends and {@code next} begins; {@link Phase#ITERATION} begins an iteration. */
    void enter(Phase next);

    /** The last phase ends, and the times go to the totals. */
    void end();
}
