package io.github.trilemma.nn;

import io.github.trilemma.tensor.Generators;
import io.github.trilemma.tensor.Tensors;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Tensor;

/** Seeded inputs and weights for tests. */
final class Draws {
    private Draws() {}

    /** Uniform values in [0,1), channels last. */
    static Tensor images(long seed, long... shape) {
        return Tensors.channelsLast(Tensors.zeros(shape).uniform_(0, 1, new GeneratorOptional(Generators.cpu(seed))));
    }

    /** Gives every parameter of a network normal values of deviation {@code sigma}. */
    static void shake(Network network, double sigma, long seed) {
        network.parameters().values().normal_(0, sigma, new GeneratorOptional(Generators.cpu(seed)));
    }
}
