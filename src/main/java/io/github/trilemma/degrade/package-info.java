/**
 * From clean images to degraded ones. A degradation is random (drawn afresh for every batch, a pure function of a seed) or
 * fixed. Kinds are families that others may add ({@link io.github.trilemma.degrade.DegradationFamily}). Looks at kernel, tensor,
 * config and spi.
 */
package io.github.trilemma.degrade;
