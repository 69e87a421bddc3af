package io.github.trilemma.sweep;

import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.run.PointFolder;
import java.util.function.BooleanSupplier;

/** Trains points somewhere else than on this process's lanes. Called from several threads at a time. */
public interface PointTrainer {
    /** Points that may be under way at a time, at least 1. */
    int width();

    /**
     * Does what is missing of a point, from whatever its folder holds: trains and measures it, or only trains its held-out critic.
     * Returns once the folder has the new record, or, when stopped, without; then the folder holds what a resume needs. The caller
     * has the folder's lease.
     *
     * @param config what is wanted; what the folder says may tell of another held-out critic
     * @param listener told of the point's progress and, last, of its end
     * @throws io.github.trilemma.ConfigurationException when the point cannot be trained there for a reason that is not its own
     */
    void train(PointFolder folder, ExperimentConfig config, SweepListener listener, BooleanSupplier stops);
}
