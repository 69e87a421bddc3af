/**
 * Clean images: where they come from (IDX, CIFAR-10, class folders, drawn digits), how they are split, and the order in which
 * training sees them. Looks at tensor and config.
 */
package io.github.trilemma.data;
