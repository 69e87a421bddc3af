package io.github.trilemma.lane;

import java.util.List;
import java.util.function.BooleanSupplier;

/** How points train side by side on one kind of device. */
public interface Lanes {
    /** Host threads that one operation of a lane may use. */
    int threadsPerLane();

    /**
     * Runs every task on some lane and returns when all have ended. No further task starts once {@code cancelled} holds or a
     * task threw. An interrupt of the calling thread cancels, too, and is set again at the end.
     *
     * @throws RuntimeException the first failure that was no single lane's
     */
    void train(List<? extends LaneTask> tasks, BooleanSupplier cancelled);
}
