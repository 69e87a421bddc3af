package io.github.trilemma.export;

import io.github.trilemma.tensor.Safetensors.Entry;

/** Adds the layers of the networks to a graph. Images are (N,C,H,W). */
final class Layers {
    /** Of batch norm, as in training. */
    private static final double EPSILON = 1e-5;

    private final OnnxGraph graph;
    private final Weights weights;

    Layers(OnnxGraph graph, Weights weights) {
        this.graph = graph;
        this.weights = weights;
    }

    /** How a convolution meets the edges: {@code pads} are top, left, bottom, right. */
    @SuppressWarnings("ArrayRecordComponent")
    record Edges(int stride, long[] pads) {
        /** Stride 1, the size stays. */
        static Edges same(int kernel) {
            long half = kernel / 2;
            return new Edges(1, new long[] {half, half, half, half});
        }

        /** Stride 1 without padding. */
        static Edges valid() {
            return new Edges(1, new long[4]);
        }

        /** Stride 2, ceil(size/2) pixels, an odd pixel of padding at the bottom and the right (TensorFlow's SAME). */
        static Edges halved(int kernel, int height, int width) {
            int vertical = Math.max((height + 1) / 2 * 2 - 2 + kernel - height, 0);
            int horizontal = Math.max((width + 1) / 2 * 2 - 2 + kernel - width, 0);
            long top = vertical / 2;
            long left = horizontal / 2;
            return new Edges(2, new long[] {top, left, vertical - top, horizontal - left});
        }
    }

    /** Convolution {@code layer}, of weights (out,in,kernel,kernel). */
    String convolution(String x, String layer, long out, long in, int kernel, Edges edges, boolean biased) {
        String weight = graph.initializer(layer + ".weight", weights.get(layer + ".weight", out, in, kernel, kernel));
        Entry bias = weights.get(layer + ".bias", new long[] {out});
        String[] from =
                biased ? new String[] {x, weight, graph.initializer(layer + ".bias", bias)} : new String[] {x, weight};
        return graph.node(
                layer,
                "Conv",
                attributes -> attributes
                        .ints("kernel_shape", kernel, kernel)
                        .ints("strides", edges.stride(), edges.stride())
                        .ints("pads", edges.pads()),
                from);
    }

    /** A linear layer {@code layer} of weights (out,in). */
    String linear(String x, String layer, long out, long in) {
        String weight = graph.initializer(layer + ".weight", weights.get(layer + ".weight", out, in));
        String bias = graph.initializer(layer + ".bias", weights.get(layer + ".bias", new long[] {out}));
        return graph.node(layer, "Gemm", attributes -> attributes.integer("transB", 1), x, weight, bias);
    }

    /** Batch norm with the running statistics that the file holds. */
    String runningNorm(String x, String norm, long channels) {
        String[] from = {x, "weight", "bias", "running_mean", "running_var"};
        for (int i = 1; i < from.length; i++) {
            from[i] = graph.initializer(norm + "." + from[i], weights.get(norm + "." + from[i], new long[] {channels}));
        }
        return graph.node(norm, "BatchNormalization", attributes -> attributes.real("epsilon", EPSILON), from);
    }

    /**
     * Batch norm with the statistics of the batch itself, over N, H and W, in plain operators: the operator
     * {@code BatchNormalization} has a training mode for this, which runtimes for inference need not have.
     */
    String batchNorm(String x, String norm, long channels) {
        long[] shape = {1, channels, 1, 1};
        String scale = graph.initializer(norm + ".weight", reshaped(norm + ".weight", channels, shape));
        String offset = graph.initializer(norm + ".bias", reshaped(norm + ".bias", channels, shape));
        String epsilon = graph.scalar("epsilon", EPSILON);
        String mean = mean(x, norm + "/mean");
        String centred = graph.node(norm + "/centred", "Sub", x, mean);
        String square = graph.node(norm + "/square", "Mul", centred, centred);
        String variance = mean(square, norm + "/variance");
        String deviation = graph.node(norm + "/deviation", "Sqrt", graph.node(norm + "/sum", "Add", variance, epsilon));
        String normal = graph.node(norm + "/normal", "Div", centred, deviation);
        return graph.node(norm, "Add", graph.node(norm + "/scaled", "Mul", normal, scale), offset);
    }

    /** The mean over the pixels of each image, then over the images: shorter sums in float32 have smaller errors. */
    private String mean(String x, String output) {
        return mean(mean(x, output + "/pixels", 2, 3), output, 0);
    }

    private String mean(String x, String output, long... axes) {
        return graph.node(
                output,
                "ReduceMean",
                attributes -> attributes.ints("axes", axes).integer("keepdims", 1),
                x);
    }

    private Entry reshaped(String name, long channels, long... shape) {
        Entry entry = weights.get(name, new long[] {channels});
        return new Entry(entry.type(), shape, entry.data());
    }

    String relu(String x) {
        return graph.node(x + "/relu", "Relu", x);
    }

    String leakyRelu(String x, double slope) {
        return graph.node(x + "/leaky", "LeakyRelu", attributes -> attributes.real("alpha", slope), x);
    }

    /** The maximum of each 2 by 2 pixels; an odd last row or column is left out. */
    String maxPool2(String x) {
        return graph.node(
                x + "/pool",
                "MaxPool",
                attributes -> attributes.ints("kernel_shape", 2, 2).ints("strides", 2, 2),
                x);
    }

    /** (N,C,H,W) to (N,C·H·W). */
    String flatten(String x) {
        return graph.node(x + "/flat", "Flatten", attributes -> attributes.integer("axis", 1), x);
    }

    /** Values limited to [0,1]. */
    String clip(String x, String output) {
        return graph.node(output, "Clip", x, graph.scalar("zero", 0), graph.scalar("one", 1));
    }
}
