package io.github.trilemma.export;

import io.github.trilemma.export.Layers.Edges;
import java.util.Optional;

/**
 * Graphs of critics: {@code images} (N,C,H,W) in, {@code scores} (N) out; H and W are fixed by the last layer.
 *
 * @param normed whether the second and third convolution have batch norm: the training's critic has, the held-out one has none
 * @param running whether batch norm divides by running statistics instead of those of the batch
 */
record CriticGraph(boolean normed, boolean running) {
    private static final double SLOPE = 0.2;

    /** The usual shape that fits the weights. */
    Optional<ImageShape> shape(Weights weights) {
        long[] first = weights.get("conv0.weight", 4).shape();
        long taken = weights.get("out.weight", 2).shape()[1];
        return ImageShape.USUAL.stream()
                .filter(shape -> shape.channels() == first[1])
                .filter(shape -> 4 * first[0] * ((shape.height() + 7) / 8) * ((shape.width() + 7) / 8) == taken)
                .findFirst();
    }

    /** The graph for images of {@code shape}. */
    OnnxGraph of(Weights weights, ImageShape shape) {
        long width = weights.get("conv0.weight", 4).shape()[0];
        int norms = normed ? 2 : 0;
        weights.requireCount(8 + norms * (running ? 4 : 2));
        long[] sizes = {shape.channels(), width, 2 * width, 4 * width};
        OnnxGraph graph = new OnnxGraph(normed ? "critic" : "heldOutCritic");
        Layers layers = new Layers(graph, weights);
        String x = graph.input("images", "N", shape.channels(), shape.height(), shape.width());
        int height = shape.height();
        int across = shape.width();
        for (int i = 0; i < 3; i++) {
            boolean norm = normed && i > 0;
            Edges edges = Edges.halved(5, height, across);
            x = layers.convolution(x, "conv" + i, sizes[i + 1], sizes[i], 5, edges, !norm || running);
            if (norm) {
                x = running
                        ? layers.runningNorm(x, "bn" + i, sizes[i + 1])
                        : layers.batchNorm(x, "bn" + i, sizes[i + 1]);
            }
            x = layers.leakyRelu(x, SLOPE);
            height = (height + 1) / 2;
            across = (across + 1) / 2;
        }
        String column = layers.linear(layers.flatten(x), "out", 1, sizes[3] * height * across);
        graph.node("scores", "Squeeze", column, graph.integers("last", 1));
        graph.output("scores", "N");
        return graph;
    }
}
