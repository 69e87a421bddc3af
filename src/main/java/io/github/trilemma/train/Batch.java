package io.github.trilemma.train;

import org.bytedeco.pytorch.Tensor;

/**
 * One batch. Owned by whoever drew it, freed by {@link #close}.
 *
 * @param clean x (N,C,H,W) float32 in [0,1], channels last in memory
 * @param degraded y (N,C,H,W) float32, channels last in memory
 * @param labels (N) int64
 */
public record Batch(Tensor clean, Tensor degraded, Tensor labels) implements AutoCloseable {
    @Override
    public void close() {
        clean.close();
        degraded.close();
        labels.close();
    }
}
