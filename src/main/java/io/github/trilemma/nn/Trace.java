package io.github.trilemma.nn;

import org.bytedeco.pytorch.Tensor;

/**
 * One forward pass of a network that a backward pass may follow. It belongs to the tensor scope it was made in, and to the
 * network: the next pass of the same network ends it.
 */
public interface Trace {
    /** What the network gave, without a gradient history. */
    Tensor output();

    /**
     * Adds the gradients of the network's parameters to {@link Parameters#gradients}, if they were asked for when the trace was
     * made.
     *
     * @param seed gradient of the objective by {@link #output}, of its shape
     * @return gradient by the input, or null when it was not asked for
     */
    Tensor backward(Tensor seed);
}
