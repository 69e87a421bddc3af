/**
 * Native memory and devices: who frees a tensor, on which device it lies, how arrays and safetensors files become tensors. Looks
 * at nothing of the engine but the exception of bad input.
 */
package io.github.trilemma.tensor;
