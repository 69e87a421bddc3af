package io.github.trilemma.benchmarks;

import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * A restorer's chain of convolutions, norms and ReLU in libtorch operations, for one point or for L points stacked along the
 * channels: each convolution has L groups then, and batch norm, which works per channel, keeps points apart by itself.
 */
final class ConvChain implements AutoCloseable {
    private static final long[] ONE = {1, 1};
    private static final double EPSILON = 1e-5;

    private final int points;
    private final List<Tensor> weights = new ArrayList<>();
    private final List<Tensor> scales = new ArrayList<>();
    private final List<Tensor> offsets = new ArrayList<>();
    private final List<Boolean> norms = new ArrayList<>();

    private ConvChain(int points) {
        this.points = points;
    }

    /** A point's chain with random weights on the current device. */
    static ConvChain random(Task task, int width, Generator generator) {
        ConvChain chain = new ConvChain(1);
        try (TensorScope scope = TensorScope.open()) {
            for (NetworkWork.Layer layer : NetworkWork.restorer(task, width).layers()) {
                double bound = Math.sqrt(1.0 / (layer.in() * layer.kernel() * layer.kernel()));
                Tensor weight = Tensors.uniform(
                        -bound, bound, generator, layer.out(), layer.in(), layer.kernel(), layer.kernel());
                Tensor scale = Tensors.uniform(0.5, 1.5, generator, layer.out());
                Tensor offset = Tensors.uniform(-0.1, 0.1, generator, layer.out());
                chain.add(scope, weight, scale, offset, layer.norm());
            }
        }
        return chain;
    }

    /** The chains of several points as one. */
    static ConvChain stacked(List<ConvChain> chains) {
        ConvChain all = new ConvChain(chains.size());
        try (TensorScope scope = TensorScope.open()) {
            for (int i = 0; i < chains.get(0).weights.size(); i++) {
                int layer = i;
                all.add(
                        scope,
                        joined(chains, chain -> chain.weights.get(layer)),
                        joined(chains, chain -> chain.scales.get(layer)),
                        joined(chains, chain -> chain.offsets.get(layer)),
                        chains.get(0).norms.get(layer));
            }
        }
        return all;
    }

    private static Tensor joined(List<ConvChain> chains, Function<ConvChain, Tensor> part) {
        return torch.cat(
                Tensors.vector(chains.stream().map(part).map(Tensor::detach).toList()));
    }

    private void add(TensorScope scope, Tensor weight, Tensor scale, Tensor offset, boolean norm) {
        weights.add(scope.keep(Tensors.channelsLast(weight).set_requires_grad(true)));
        scales.add(scope.keep(scale.set_requires_grad(true)));
        offsets.add(scope.keep(offset.set_requires_grad(true)));
        norms.add(norm);
    }

    /**
     * Forward and backward.
     *
     * @param x (N, points, H, W)
     * @param seed gradient by the output, of its shape
     * @return the output (N, points, H, W); belongs to the open scope
     */
    Tensor run(Tensor x, Tensor seed) {
        Tensor value = x;
        for (int i = 0; i < weights.size(); i++) {
            Tensor weight = weights.get(i);
            long pad = weight.size(2) / 2;
            value = torch.conv2d(value, weight, new TensorOptional(), ONE, new long[] {pad, pad}, ONE, points);
            if (norms.get(i)) {
                value = torch.batch_norm(
                        value,
                        new TensorOptional(scales.get(i)),
                        new TensorOptional(offsets.get(i)),
                        new TensorOptional(),
                        new TensorOptional(),
                        true,
                        0.1,
                        EPSILON,
                        true);
            }
            if (i + 1 < weights.size()) {
                value = torch.relu(value);
            }
        }
        for (Tensor weight : weights) {
            if (weight.grad().defined()) {
                weight.mutable_grad().zero_();
            }
        }
        torch.backward(
                Tensors.vector(List.of(value)),
                Tensors.vector(List.of(seed)),
                new BoolOptional(),
                false,
                new TensorVector());
        return value.detach();
    }

    /** Gradient by the weights of a layer after {@link #run}. */
    Tensor gradient(int layer) {
        return weights.get(layer).grad();
    }

    int layers() {
        return weights.size();
    }

    @Override
    public void close() {
        weights.forEach(Tensor::close);
        scales.forEach(Tensor::close);
        offsets.forEach(Tensor::close);
    }
}
