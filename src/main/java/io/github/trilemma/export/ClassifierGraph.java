package io.github.trilemma.export;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.export.Layers.Edges;
import java.util.List;
import java.util.Optional;

/**
 * Graphs of classifiers: {@code images} (N,C,H,W) in, {@code logits} (N,K) and {@code features} (N,d) out; H and W are fixed by
 * the fully connected layers. Dropout is left out, as it is outside of training. Logistic regression has no layer between pixels
 * and logits: its features are the logits.
 *
 * @param architecture {@code logistic}, {@code cnn1} or {@code cnn2}
 */
record ClassifierGraph(String architecture) {
    static final List<String> ARCHITECTURES = List.of("logistic", "cnn1", "cnn2");

    ClassifierGraph {
        if (!ARCHITECTURES.contains(architecture)) {
            throw new ConfigurationException("ONNX is written of the classifiers " + ARCHITECTURES + ", got "
                    + architecture + ": export as safetensors");
        }
    }

    /** C of the images, 0 when the weights alone do not tell. */
    private int channels(Weights weights) {
        return architecture.equals("logistic")
                ? 0
                : (int) weights.get(first(), 4).shape()[1];
    }

    private String first() {
        return architecture.equals("cnn1") ? "conv1.weight" : "conv0.weight";
    }

    private String fed() {
        return architecture.equals("logistic") ? "out.weight" : "fc1.weight";
    }

    /** What the first fully connected layer takes. */
    private long taken(ImageShape shape) {
        return switch (architecture) {
            case "cnn1" -> 20 * pooled(shape.height()) * pooled(shape.width());
            case "cnn2" -> 64L * (shape.height() / 8) * (shape.width() / 8);
            default -> (long) shape.channels() * shape.height() * shape.width();
        };
    }

    private static long pooled(int size) {
        return Math.max(0, ((size - 4L) / 2 - 4) / 2);
    }

    private boolean fits(Weights weights, ImageShape shape) {
        int channels = channels(weights);
        return (channels == 0 || channels == shape.channels())
                && weights.get(fed(), 2).shape()[1] == taken(shape);
    }

    /** The usual shape that fits the weights. */
    Optional<ImageShape> shape(Weights weights) {
        return ImageShape.USUAL.stream().filter(shape -> fits(weights, shape)).findFirst();
    }

    /** Classes, and what the last layer reads. */
    long[] last(Weights weights) {
        return weights.get(architecture.equals("logistic") ? "out.weight" : "fc2.weight", 2)
                .shape();
    }

    OnnxGraph of(Weights weights, ImageShape shape) {
        if (!fits(weights, shape)) {
            throw new ConfigurationException(weights.source() + " must be weights of " + architecture + " for images "
                    + shape + ", which takes " + taken(shape) + " values after the convolutions, got " + fed() + " for "
                    + weights.get(fed(), 2).shape()[1]
                    + " and other channels or sizes: give the shape it was trained on");
        }
        OnnxGraph graph = new OnnxGraph(architecture);
        Layers layers = new Layers(graph, weights);
        String x = graph.input("images", "N", shape.channels(), shape.height(), shape.width());
        long classes = last(weights)[0];
        String features;
        long size;
        switch (architecture) {
            case "cnn1" -> {
                weights.requireCount(8);
                size = 50;
                features = cnn1(layers, x, shape);
            }
            case "cnn2" -> {
                weights.requireCount(16);
                size = 256;
                features = cnn2(layers, x, shape);
            }
            default -> {
                weights.requireCount(2);
                size = classes;
                features = layers.linear(layers.flatten(x), "out", classes, taken(shape));
            }
        }
        String logits = architecture.equals("logistic") ? features : layers.linear(features, "fc2", classes, size);
        graph.node("features", "Identity", features);
        graph.node("logits", "Identity", logits);
        // Programs that take one output alone take the first.
        graph.output("logits", "N", classes);
        graph.output("features", "N", size);
        return graph;
    }

    private String cnn1(Layers layers, String images, ImageShape shape) {
        String x = layers.convolution(images, "conv1", 10, shape.channels(), 5, Edges.valid(), true);
        x = layers.relu(layers.maxPool2(x));
        x = layers.convolution(x, "conv2", 20, 10, 5, Edges.valid(), true);
        x = layers.relu(layers.maxPool2(x));
        return layers.linear(layers.flatten(x), "fc1", 50, taken(shape));
    }

    private String cnn2(Layers layers, String images, ImageShape shape) {
        String x = images;
        for (int i = 0; i < 6; i++) {
            x = layers.convolution(x, "conv" + i, 64, i == 0 ? shape.channels() : 64, 3, Edges.same(3), true);
            x = layers.relu(i % 2 == 0 ? x : layers.maxPool2(x));
        }
        return layers.relu(layers.linear(layers.flatten(x), "fc1", 256, taken(shape)));
    }
}
