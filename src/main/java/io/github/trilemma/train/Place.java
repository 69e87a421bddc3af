package io.github.trilemma.train;

import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.degrade.Degradation;
import io.github.trilemma.kernel.Kernels;

/** Where a lane's points train, one after the other. Belongs to the lane's thread. */
public interface Place extends AutoCloseable {
    /**
     * A training of the point at iteration 0, with its initial weights. It ends the one before: what that point's networks are
     * still wanted for must be over.
     *
     * @param material stays the caller's, until the place is closed
     */
    Trainer sit(ExperimentConfig config, Material material);

    @Override
    void close();

    /** A place that makes new memory for every point and trains by the host's numbers. */
    static Place fresh(Kernels kernels) {
        return new FreshPlace(kernels);
    }

    /** The batches of a point as the host draws them. */
    static StreamBatchSource source(ExperimentConfig config, Material material, Kernels kernels) {
        Degradation degradation = material.degradation();
        int batch = config.schedule().batch();
        return new StreamBatchSource(material.images(), material.fixed(), degradation, batch, config.seed(), kernels);
    }
}
