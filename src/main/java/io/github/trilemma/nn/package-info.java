/**
 * The networks and their weights: restorers (denoiser, SRCNN), the Wasserstein critic and the frozen classifiers. Forward
 * passes only; who trains them, and with what loss, is decided elsewhere. Looks at tensor, kernel and config.
 */
package io.github.trilemma.nn;
