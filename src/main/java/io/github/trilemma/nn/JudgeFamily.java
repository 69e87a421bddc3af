package io.github.trilemma.nn;

import io.github.trilemma.spi.Family;

/**
 * A kind of classifier: {@code classifier.arch} and {@code --judge NAME=FILE} name it. Its weights lie in safetensors files whose
 * metadata hold {@code architecture: NAME}. A jar adds one by listing a class in
 * {@code META-INF/services/io.github.trilemma.nn.JudgeFamily}.
 */
public interface JudgeFamily extends Family {
    /**
     * Makes a classifier with zero weights.
     *
     * @param input what it takes and gives
     * @return a classifier of its own, on the current device, under {@link #name}
     * @throws io.github.trilemma.ConfigurationException when it does not take images of that size
     */
    Classifier make(Classifier.Input input);
}
