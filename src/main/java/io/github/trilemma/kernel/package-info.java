/**
 * The boundary to the numerical kernels: one interface, its reference in libtorch operations, the engine's own native library,
 * and the choice between the two, made once ({@link io.github.trilemma.kernel.KernelProvider}). Looks at tensor alone.
 */
package io.github.trilemma.kernel;
