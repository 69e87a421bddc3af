/**
 * One point's training: batches in, critic and restorer steps, checkpoints and history out. {@link
 * io.github.trilemma.train.Trainer} tells the story; whatever else happens along the way is a listener. Looks at data, degrade,
 * nn, loss, kernel, tensor, run and config, and knows nothing of other points.
 */
package io.github.trilemma.train;
