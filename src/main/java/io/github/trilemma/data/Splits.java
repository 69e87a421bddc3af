package io.github.trilemma.data;

/** The three parts of a data set. Training and validation images come from one set, test images from another or the same. */
public record Splits(Subset train, Subset validation, Subset test) {}
