/**
 * From clean images to degraded ones. A degradation is random (drawn afresh for every batch, a pure function of a seed) or
 * fixed. Looks at kernel, tensor and config.
 */
package io.github.trilemma.degrade;
