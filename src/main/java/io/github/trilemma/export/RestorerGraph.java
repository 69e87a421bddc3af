package io.github.trilemma.export;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.export.Layers.Edges;
import java.util.List;

/**
 * Graphs of restorers: {@code degraded} (N,C,H,W) in, {@code restored} (N,C,H,W) in [0,1] out; N, H and W are free.
 *
 * @param kind {@code denoiser} or {@code srcnn}
 * @param width channels of the narrowest layer
 * @param running whether batch norm divides by running statistics instead of those of the batch
 */
record RestorerGraph(String kind, int width, boolean running) {
    /** Families that have a graph. */
    static final List<String> OWN = List.of("denoiser", "srcnn");

    /** C of the images that the weights are for. */
    static int channels(Weights weights) {
        long channels = weights.get("conv0.weight", 4).shape()[1];
        if (channels < 1 || channels > 4) {
            throw new ConfigurationException(weights.source() + " must restore images of 1 to 4 channels, got "
                    + channels + ": give another point");
        }
        return (int) channels;
    }

    OnnxGraph of(Weights weights) {
        if (!OWN.contains(kind)) {
            throw new ConfigurationException(
                    "ONNX is written of the restorers " + OWN + ", got " + kind + ": export as safetensors");
        }
        int channels = channels(weights);
        OnnxGraph graph = new OnnxGraph(kind);
        graph.input("degraded", "N", channels, "H", "W");
        Layers layers = new Layers(graph, weights);
        if (kind.equals("denoiser")) {
            denoiser(layers, channels, weights);
        } else {
            srcnn(layers, channels, weights);
        }
        graph.output("restored", "N", channels, "H", "W");
        return graph;
    }

    /** 5×5 convolutions C→w→2w→2w→w→C, batch norm on the three middle outputs, ReLU after all but the last. */
    private void denoiser(Layers layers, int channels, Weights weights) {
        long[] sizes = {channels, width, 2L * width, 2L * width, width, channels};
        weights.requireCount(running ? 22 : 16);
        String x = "degraded";
        for (int i = 0; i < 5; i++) {
            boolean normed = i > 0 && i < 4;
            // Batch statistics take the mean off, and with it the bias.
            x = layers.convolution(x, "conv" + i, sizes[i + 1], sizes[i], 5, Edges.same(5), !normed || running);
            if (normed) {
                String norm = "bn" + i;
                x = running ? layers.runningNorm(x, norm, sizes[i + 1]) : layers.batchNorm(x, norm, sizes[i + 1]);
            }
            if (i < 4) {
                x = layers.relu(x);
            }
        }
        layers.clip(x, "restored");
    }

    /** 9×9 C→2w, ReLU, 5×5 2w→w, ReLU, 5×5 w→C. */
    private void srcnn(Layers layers, int channels, Weights weights) {
        weights.requireCount(6);
        String x = layers.relu(layers.convolution("degraded", "conv0", 2L * width, channels, 9, Edges.same(9), true));
        x = layers.relu(layers.convolution(x, "conv1", width, 2L * width, 5, Edges.same(5), true));
        layers.clip(layers.convolution(x, "conv2", channels, width, 5, Edges.same(5), true), "restored");
    }
}
