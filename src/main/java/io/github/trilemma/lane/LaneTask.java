package io.github.trilemma.lane;

import java.util.function.BooleanSupplier;

/** What a lane runs: one point, from where it stands to its record. */
@FunctionalInterface
public interface LaneTask {
    /**
     * Runs to the end, or until {@code stops} says so between two iterations; state must be put away then, so that the task can
     * be run again, perhaps on another lane.
     *
     * @return whether the task is done; false: it was stopped and wants to be run again
     */
    boolean run(Lane lane, BooleanSupplier stops);
}
