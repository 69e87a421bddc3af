/**
 * The boundary to the numerical kernels: one interface, its reference in libtorch operations, the engine's own native libraries
 * for the CPU and for CUDA, and the choice between them, made once for each device ({@link io.github.trilemma.kernel.KernelProvider}). Looks at tensor alone.
 */
package io.github.trilemma.kernel;
