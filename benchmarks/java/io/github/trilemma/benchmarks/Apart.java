package io.github.trilemma.benchmarks;

import io.github.trilemma.lane.CpuLanes;
import io.github.trilemma.tensor.Device;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** L chains that are kept apart: one thread each, on a GPU on a stream of its own. */
final class Apart implements AutoCloseable {
    private final List<ConvChain> chains;
    private final List<Tensor> inputs = new ArrayList<>();
    private final List<Tensor> seeds = new ArrayList<>();
    private final Device device;

    /**
     * Chains with their inputs.
     *
     * @param x (N,L,H,W), channel i is the input of chain i
     * @param seed gradients by the outputs, likewise
     */
    Apart(List<ConvChain> chains, Tensor x, Tensor seed, Device device) {
        this.chains = chains;
        this.device = device;
        try (TensorScope scope = TensorScope.open()) {
            for (int i = 0; i < chains.size(); i++) {
                inputs.add(scope.keep(Tensors.channelsLast(x.narrow(1, i, 1).clone())));
                seeds.add(scope.keep(Tensors.channelsLast(seed.narrow(1, i, 1).clone())));
            }
        }
    }

    List<ConvChain> chains() {
        return chains;
    }

    /** One pass of each chain on this thread; the outputs belong to the open scope. */
    List<Tensor> once() {
        List<Tensor> outputs = new ArrayList<>();
        for (int i = 0; i < chains.size(); i++) {
            outputs.add(chains.get(i).run(inputs.get(i), seeds.get(i)));
        }
        return outputs;
    }

    /** Milliseconds of one pass of all chains, {@code count} of each, side by side. */
    double pass(int count) {
        List<Runnable> tasks = new ArrayList<>();
        for (int i = 0; i < chains.size(); i++) {
            int chain = i;
            tasks.add(() -> repeat(chain, count));
        }
        StackedProbe.await(device);
        long start = System.nanoTime();
        CpuLanes.of(chains.size(), chains.size()).run(tasks, () -> false);
        StackedProbe.await(device);
        return (System.nanoTime() - start) / 1e6 / count;
    }

    private void repeat(int chain, int count) {
        try (Device.Use use = device.use();
                OwnStream stream = OwnStream.on(device)) {
            for (int i = 0; i < count; i++) {
                try (TensorScope scope = TensorScope.open()) {
                    chains.get(chain).run(inputs.get(chain), seeds.get(chain));
                }
            }
        }
    }

    @Override
    public void close() {
        inputs.forEach(Tensor::close);
        seeds.forEach(Tensor::close);
    }
}
