package io.github.trilemma.benchmarks;

import java.util.List;

/**
 * Floating point operations of a network for one image: those of its convolutions and linear layers, a multiplication and an
 * addition each, as if every convolution were computed directly over a padded image. Norms, activations and losses are not
 * counted.
 */
record NetworkWork(List<Layer> layers) {
    /**
     * One convolution, or a linear layer as a convolution of kernel 1 with one output pixel.
     *
     * @param in input channels
     * @param out output channels
     * @param kernel its width and height
     * @param side width and height of the output
     * @param norm whether batch norm follows
     */
    record Layer(long in, long out, long kernel, long side, boolean norm) {
        long flops() {
            return 2 * in * out * kernel * kernel * side * side;
        }

        long parameters() {
            return in * out * kernel * kernel + out + (norm ? 2 * out : 0);
        }
    }

    static NetworkWork restorer(Task task, int w) {
        long side = Sizes.SIDE;
        return switch (task) {
            case DENOISE ->
                new NetworkWork(List.of(
                        new Layer(1, w, 5, side, false),
                        new Layer(w, 2L * w, 5, side, true),
                        new Layer(2L * w, 2L * w, 5, side, true),
                        new Layer(2L * w, w, 5, side, true),
                        new Layer(w, 1, 5, side, false)));
            case SR ->
                new NetworkWork(List.of(
                        new Layer(1, 2L * w, 9, side, false),
                        new Layer(2L * w, w, 5, side, false),
                        new Layer(w, 1, 5, side, false)));
        };
    }

    static NetworkWork critic(int w) {
        return new NetworkWork(List.of(
                new Layer(1, w, 5, 14, false),
                new Layer(w, 2L * w, 5, 7, true),
                new Layer(2L * w, 4L * w, 5, 4, true),
                new Layer(4L * w * 16, 1, 1, 1, false)));
    }

    /** CNN-1: 5×5 valid convolutions to 10 and 20 channels, each halved by pooling, then 320 to 50 to 10. */
    static NetworkWork classifier() {
        return new NetworkWork(List.of(
                new Layer(1, 10, 5, 24, false),
                new Layer(10, 20, 5, 8, false),
                new Layer(320, 50, 1, 1, false),
                new Layer(50, Sizes.CLASSES, 1, 1, false)));
    }

    long forward() {
        return layers.stream().mapToLong(Layer::flops).sum();
    }

    /** Gradients of the weights: each layer once more. */
    long byWeights() {
        return forward();
    }

    /** Gradients by the activations: each layer once more, the first only when the gradient by the images is wanted. */
    long byActivations(boolean byImages) {
        return forward() - (byImages ? 0 : layers.get(0).flops());
    }

    long parameters() {
        return layers.stream().mapToLong(Layer::parameters).sum();
    }
}
