package io.github.trilemma.nn;

import io.github.trilemma.tensor.Safetensors;
import io.github.trilemma.tensor.Safetensors.Entry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A network: named parameters, batch norms with their state, and the file format of both. */
public abstract sealed class Network implements AutoCloseable permits Restorer, Critic, Classifier {
    private final Parameters parameters;

    Network(Map<String, long[]> shapes) {
        this.parameters = new Parameters(shapes);
    }

    public final Parameters parameters() {
        return parameters;
    }

    /** Batch norms in the order of the layers. */
    abstract List<BatchNorm> batchNorms();

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

    /** Adds a convolution {@code convI} to {@code shapes}. */
    static void convolution(Map<String, long[]> shapes, String name, long in, long out, long kernel) {
        shapes.put(name + ".weight", new long[] {out, in, kernel, kernel});
        shapes.put(name + ".bias", new long[] {out});
    }

    static void batchNorm(Map<String, long[]> shapes, String name, long channels) {
        shapes.put(name + ".weight", new long[] {channels});
        shapes.put(name + ".bias", new long[] {channels});
    }

    static void linear(Map<String, long[]> shapes, String name, long in, long out) {
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
    final void initialiseAsPaper(Generator generator, int stride) {
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

    @Override
    public final void close() {
        batchNorms().forEach(BatchNorm::close);
        parameters.close();
    }
}
