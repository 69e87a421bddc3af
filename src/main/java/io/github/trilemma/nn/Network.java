package io.github.trilemma.nn;

import io.github.trilemma.kernel.ConvLayer;
import io.github.trilemma.kernel.ConvStack;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.kernel.Storage;
import io.github.trilemma.tensor.Safetensors;
import io.github.trilemma.tensor.Safetensors.Entry;
import io.github.trilemma.tensor.Tensors;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A network: named parameters, batch norms with their state, and the file format of both. */
public abstract sealed class Network implements AutoCloseable permits Restorer, Critic, HeldOutCritic, Classifier {
    private final Parameters parameters;
    private Kernels kernels;
    private Storage storage = Storage.FLOAT32;
    private ConvStack stack;

    /** @param shapes parameters by name, see {@link Parameters} */
    Network(Map<String, long[]> shapes) {
        this.parameters = new Parameters(shapes);
    }

    public final Parameters parameters() {
        return parameters;
    }

    /**
     * Computes through {@code kernels} from now on: in one native chain where they have one that fits this network, in libtorch
     * operations otherwise.
     *
     * @param storage in which numbers convolutions hold what they multiply
     */
    public final void use(Kernels kernels, Storage storage) {
        closeStack();
        this.kernels = kernels;
        this.storage = storage;
    }

    /** In which numbers convolutions hold what they multiply. */
    final Storage storage() {
        return storage;
    }

    /** The convolutions in order, for the native chain; empty when this network is none. */
    List<ConvLayer> chain() {
        return List.of();
    }

    /**
     * The network in libtorch operations, differentiable. May be called by one thread at a time, but for frozen classifiers, which
     * lanes share.
     *
     * @param x (N,C,H,W)
     * @param training whether this pass belongs to the network's training
     */
    protected abstract Tensor graph(Tensor x, boolean training);

    /**
     * A forward pass for training.
     *
     * @param x (N,C,H,W)
     * @param groups batches in {@code x}, each normalised by itself; divides N
     * @param byParameters whether the backward pass is to give the gradients of the parameters
     * @param byInput whether it is to give that of {@code x}
     */
    public final Trace trace(Tensor x, int groups, boolean byParameters, boolean byInput) {
        ConvStack chain = stack(x);
        if (chain != null) {
            return stackTrace(chain, x, groups, byParameters, byInput);
        }
        parameters.trainable(byParameters);
        return new AutogradTrace(x, byInput, leaf -> grouped(leaf, groups));
    }

    /** A trace through the native chain; only for networks that have one. */
    Trace stackTrace(ConvStack chain, Tensor x, int groups, boolean byParameters, boolean byInput) {
        ConvStack.Pass pass = chain.forwardKeeping(parameters.values(), x, groups);
        return new Trace() {
            @Override
            public Tensor output() {
                return pass.output();
            }

            @Override
            public Tensor backward(Tensor seed) {
                Tensor gradients = byParameters ? parameters.gradients() : null;
                return pass.backward(parameters.values(), seed, gradients, byInput);
            }
        };
    }

    private Tensor grouped(Tensor x, int groups) {
        if (groups == 1) {
            return graph(x, true);
        }
        long each = x.size(0) / groups;
        List<Tensor> outputs = new ArrayList<>();
        for (int i = 0; i < groups; i++) {
            outputs.add(graph(x.narrow(0, i * each, each), true));
        }
        return torch.cat(Tensors.vector(outputs));
    }

    /** The native chain for images like {@code x}, null when this network computes in libtorch operations. */
    final ConvStack stack(Tensor x) {
        if (kernels == null || parameters.values().scalar_type().value != ScalarType.Float.value) {
            return null;
        }
        if (stack == null || !stack.fits(x.size(2), x.size(3))) {
            closeStack();
            List<ConvLayer> layers = chain();
            if (!layers.isEmpty()) {
                stack = kernels.convStack(layers, (int) x.size(2), (int) x.size(3), storage)
                        .orElse(null);
            }
            if (stack == null) {
                kernels = null;
            }
        }
        return stack;
    }

    private void closeStack() {
        if (stack != null) {
            stack.close();
            stack = null;
        }
    }

    /**
     * A layer {@code convI} of the chain, with the batch norm {@code norm} or, when that is null, its bias.
     */
    final ConvLayer layer(int i, int stride, String norm, ConvLayer.Activation activation) {
        String name = "conv" + i;
        Tensor weight = parameters.get(name + ".weight");
        return new ConvLayer(
                (int) weight.size(1),
                (int) weight.size(0),
                (int) weight.size(2),
                stride,
                activation,
                parameters.offset(name + ".weight"),
                norm == null ? parameters.offset(name + ".bias") : ConvLayer.NONE,
                norm == null ? ConvLayer.NONE : parameters.offset(norm + ".weight"),
                norm == null ? ConvLayer.NONE : parameters.offset(norm + ".bias"));
    }

    /** Batch norms in the order of the layers. */
    List<BatchNorm> batchNorms() {
        return List.of();
    }

    /**
     * Computes in float64 from now on, with the values it has: for checks against references, many times slower. To be called
     * before an optimiser is made for the parameters; inputs must be float64 then.
     */
    public final void useFloat64() {
        parameters.convert(ScalarType.Double);
        batchNorms().forEach(norm -> norm.convert(ScalarType.Double));
    }

    /** Parameters and running statistics by name. */
    public final Map<String, Entry> save() {
        Map<String, Entry> entries = new LinkedHashMap<>(parameters.save());
        batchNorms().forEach(norm -> norm.save(entries));
        return entries;
    }

    /**
     * Takes what {@link #save} gave; {@code source} is named in messages.
     *
     * @throws io.github.trilemma.ConfigurationException when the entries are not this network's; nothing is changed then
     */
    public final void load(Map<String, Entry> entries, String source) {
        Map<String, Entry> left = new LinkedHashMap<>(entries);
        for (BatchNorm norm : batchNorms()) {
            norm.check(entries, source);
            norm.statistics().forEach(left::remove);
        }
        parameters.load(left, source);
        batchNorms().forEach(norm -> norm.load(entries));
    }

    /** Takes the weights of a safetensors file. */
    public final void load(Path file) {
        load(Safetensors.read(file).tensors(), file.toString());
    }

    /** Writes the weights as a safetensors file. */
    public final void write(OutputStream out, Map<String, String> metadata) throws IOException {
        Safetensors.write(out, save(), metadata);
    }

    /** Adds a convolution of {@code kernel} by {@code kernel} taps to {@code shapes}: NAME.weight and NAME.bias. */
    protected static void convolution(Map<String, long[]> shapes, String name, long in, long out, long kernel) {
        shapes.put(name + ".weight", new long[] {out, in, kernel, kernel});
        shapes.put(name + ".bias", new long[] {out});
    }

    static void batchNorm(Map<String, long[]> shapes, String name, long channels) {
        shapes.put(name + ".weight", new long[] {channels});
        shapes.put(name + ".bias", new long[] {channels});
    }

    /** Adds a linear layer to {@code shapes}: NAME.weight (out, in) and NAME.bias. */
    protected static void linear(Map<String, long[]> shapes, String name, long in, long out) {
        shapes.put(name + ".weight", new long[] {out, in});
        shapes.put(name + ".bias", new long[] {out});
    }

    /**
     * The paper's initial weights: uniform with standard deviation sqrt(4/(fan_in + fan_out)), fan_out divided by the square
     * of the stride; biases and offsets zero, batch norm scales one.
     *
     * @param generator source of the draw
     * @param stride stride of the convolutions
     */
    protected final void initialiseAsPaper(Generator generator, int stride) {
        parameters.initialise((name, fanIn) -> {
            var weight = parameters.get(name);
            boolean convolution = weight.dim() == 4;
            double area = convolution ? weight.size(2) * weight.size(3) : 1;
            double fanOut = weight.size(0) * area / (convolution ? stride * stride : 1);
            double deviation = Math.sqrt(4 / (fanIn + fanOut));
            parameters.uniform(name, deviation * Math.sqrt(3), generator);
        });
        for (String name : parameters.names()) {
            if (name.startsWith("bn") && name.endsWith(".weight")) {
                parameters.fill(name, 1);
            }
        }
    }

    /** Frees what a network holds beside parameters and norms. */
    void closeOwn() {}

    @Override
    public final void close() {
        closeStack();
        closeOwn();
        batchNorms().forEach(BatchNorm::close);
        parameters.close();
    }
}
