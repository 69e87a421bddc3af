package io.github.trilemma.eval;

import io.github.trilemma.nn.Classifier;

/**
 * A frozen classifier that scores restored images, under the name its measures carry.
 *
 * @param name unique among the judges of a point
 * @param classifier stays the caller's
 */
public record Judge(String name, Classifier classifier) {}
