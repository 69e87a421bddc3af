/**
 * The boundary to the numerical kernels: one interface, its reference in libtorch operations, and the choice between
 * providers, made once. Looks at tensor alone.
 */
package io.github.trilemma.kernel;
