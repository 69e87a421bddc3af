/**
 * The objectives: the restorer's three-term loss and the critic's cost, each ending in one backward pass from several roots.
 * Looks at kernel, tensor and config.
 */
package io.github.trilemma.loss;
