package io.github.trilemma.nn;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.tensor.Safetensors;
import io.github.trilemma.tensor.Safetensors.Entry;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.ObjLongConsumer;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * All parameters of one network in one flat float32 array on the device that was current at its making, their gradients in another. Each named parameter is a view, so
 * that the optimiser and the clipping make one pass over one array instead of one call per tensor. Convolution weights lie
 * with their input channels last, the layout the convolutions compute in.
 */
public final class Parameters implements AutoCloseable {
    private final Map<String, Tensor> views = new LinkedHashMap<>();
    private final Map<String, Tensor> gradientViews = new LinkedHashMap<>();
    private Tensor values;
    private Tensor gradients;
    private boolean trainable = true;

    /**
     * Zero-valued parameters.
     *
     * @param shapes name to shape; convolutions (out, in, k, k), linear layers (out, in), vectors (n)
     */
    public Parameters(Map<String, long[]> shapes) {
        allocate(shapes, ScalarType.Float);
    }

    private void allocate(Map<String, long[]> shapes, ScalarType type) {
        long total = 0;
        for (long[] shape : shapes.values()) {
            total += count(shape);
        }
        try (TensorScope scope = TensorScope.open()) {
            values = scope.keep(Tensors.empty(type, total).zero_());
            gradients = scope.keep(Tensors.empty(type, total).zero_());
            long at = 0;
            for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
                long[] shape = entry.getValue();
                Tensor leaf = slice(values, at, shape).detach();
                Tensor gradient = slice(gradients, at, shape).detach();
                leaf.requires_grad_(true);
                leaf.mutable_grad().put(gradient);
                views.put(entry.getKey(), scope.keep(leaf));
                gradientViews.put(entry.getKey(), scope.keep(gradient));
                at += count(shape);
            }
        }
    }

    /** The same values in another precision. Views taken before are no longer the network's; gradients are zero. */
    void convert(ScalarType type) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        views.forEach((name, view) -> shapes.put(name, Tensors.shape(view)));
        try (TensorScope scope = TensorScope.open()) {
            Tensor old = scope.keep(values.clone());
            close();
            views.clear();
            gradientViews.clear();
            allocate(shapes, type);
            values.copy_(old);
            old.close();
            boolean wanted = trainable;
            trainable = true;
            trainable(wanted);
        }
    }

    private static long count(long[] shape) {
        long product = 1;
        for (long size : shape) {
            product *= size;
        }
        return product;
    }

    private static Tensor slice(Tensor flat, long at, long[] shape) {
        Tensor part = flat.narrow(0, at, count(shape));
        if (shape.length != 4) {
            return part.view(shape);
        }
        long in = shape[1];
        return part.as_strided(shape, in * shape[2] * shape[3], 1, shape[3] * in, in);
    }

    /** The parameter of that name; a view, so changing it changes the network. */
    public Tensor get(String name) {
        Tensor view = views.get(name);
        if (view == null) {
            throw new IllegalArgumentException("no parameter " + name + " among " + views.keySet());
        }
        return view;
    }

    /** The gradient of the parameter of that name; a view. */
    public Tensor gradient(String name) {
        return gradientViews.get(name);
    }

    /** Where the parameter of that name starts in {@link #values}. */
    public long offset(String name) {
        return get(name).storage_offset();
    }

    public Set<String> names() {
        return views.keySet();
    }

    /** All values, flat float32. */
    public Tensor values() {
        return values;
    }

    /** All gradients, flat float32, in the order of {@link #values}. */
    public Tensor gradients() {
        return gradients;
    }

    public void zeroGradients() {
        gradients.zero_();
    }

    /** Whether a backward pass computes gradients of these parameters. */
    public void trainable(boolean on) {
        if (trainable != on) {
            for (Tensor view : views.values()) {
                view.set_requires_grad(on);
            }
            trainable = on;
        }
    }

    /** Whether all values are finite. Waits for the device. */
    public boolean finite() {
        try (TensorScope scope = TensorScope.open()) {
            return torch.isfinite(values).all().item_bool();
        }
    }

    /** Fills each parameter of four or two dimensions through {@code fill}, given its name and fan-in; all others become zero. */
    void initialise(ObjLongConsumer<String> fill) {
        values.zero_();
        views.forEach((name, view) -> {
            if (view.dim() > 1) {
                fill.accept(name, view.numel() / view.size(0));
            }
        });
    }

    /** Draws the parameter uniformly from ±{@code bound}. */
    void uniform(String name, double bound, Generator generator) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor draw = Tensors.uniform(-bound, bound, generator, Tensors.shape(get(name)));
            get(name).detach().copy_(draw);
        }
    }

    void fill(String name, double value) {
        try (TensorScope scope = TensorScope.open()) {
            get(name).detach().fill_(new Scalar(value));
        }
    }

    /** A copy of the values by name, row-major. */
    public Map<String, Entry> save() {
        return entries(values);
    }

    /** A copy of another flat array of the same layout (a moment of the optimiser, say) by parameter name, row-major. */
    public Map<String, Entry> entries(Tensor flat) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        try (TensorScope scope = TensorScope.open()) {
            long at = 0;
            for (Map.Entry<String, Tensor> view : views.entrySet()) {
                long[] shape = Tensors.shape(view.getValue());
                entries.put(view.getKey(), Entry.of(Tensors.floats(slice(flat, at, shape)), shape));
                at += count(shape);
            }
        }
        return entries;
    }

    /**
     * Takes values by name.
     *
     * @param source named in messages
     * @throws ConfigurationException when a tensor is missing, surplus, of another shape or type, or not finite; nothing is
     *     changed then
     */
    public void load(Map<String, Entry> entries, String source) {
        load(values, entries, source);
    }

    /** Takes the values of another flat array of the same layout. */
    public void load(Tensor flat, Map<String, Entry> entries, String source) {
        check(entries, source);
        try (TensorScope scope = TensorScope.open()) {
            long at = 0;
            for (Map.Entry<String, Tensor> view : views.entrySet()) {
                long[] shape = Tensors.shape(view.getValue());
                slice(flat, at, shape)
                        .copy_(Tensors.of(entries.get(view.getKey()).floats(), shape));
                at += count(shape);
            }
        }
    }

    private void check(Map<String, Entry> entries, String source) {
        for (Map.Entry<String, Tensor> view : views.entrySet()) {
            Entry entry = entries.get(view.getKey());
            if (entry == null) {
                throw new ConfigurationException(source + " must hold " + names() + ", " + view.getKey()
                        + " is missing, got " + entries.keySet() + ": is it another network's file?");
            }
            String wanted = Tensors.show(Tensors.shape(view.getValue()));
            String got = Tensors.show(entry.shape());
            if (!wanted.equals(got)) {
                throw new ConfigurationException(source + ": " + view.getKey() + " must be " + wanted + ", got " + got
                        + ": choose weights that fit the data and the width");
            }
            checkValues(view.getKey(), entry, source);
        }
        for (String name : entries.keySet()) {
            if (!views.containsKey(name)) {
                throw new ConfigurationException(
                        source + " must hold " + names() + ", got also " + name + ": is it another network's file?");
            }
        }
    }

    static void checkValues(String name, Entry entry, String source) {
        if (entry.type() != Safetensors.Type.F32 && entry.type() != Safetensors.Type.F64) {
            throw new ConfigurationException(
                    source + ": " + name + " must be F32 or F64, got " + entry.type() + ": convert it");
        }
        for (float value : entry.floats()) {
            if (!Float.isFinite(value)) {
                throw new ConfigurationException(source + ": " + name + " must be finite, got " + value
                        + ": the file comes from a training that failed");
            }
        }
    }

    @Override
    public void close() {
        views.values().forEach(Tensor::close);
        gradientViews.values().forEach(Tensor::close);
        values.close();
        gradients.close();
    }
}
