package io.github.trilemma.nn;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.NetworkConfig.BatchNormMode;
import io.github.trilemma.tensor.Safetensors.Entry;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Batch norm over (N,H,W) per channel, ε = 1e-5 (Ioffe, Szegedy 2015). In mode {@code batch} it divides by the batch's own
 * statistics always; in mode {@code running} by their running averages (momentum 0.1) outside of training.
 */
final class BatchNorm implements AutoCloseable {
    private static final double EPSILON = 1e-5;
    private static final double MOMENTUM = 0.1;

    private final String name;
    private final Parameters parameters;
    private Tensor runningMean;
    private Tensor runningVariance;

    /** Scale and offset are {@code NAME.weight} and {@code NAME.bias} of {@code parameters}. */
    BatchNorm(String name, Parameters parameters, BatchNormMode mode) {
        this.name = name;
        this.parameters = parameters;
        if (mode == BatchNormMode.RUNNING) {
            long channels = parameters.get(name + ".weight").numel();
            try (TensorScope scope = TensorScope.open()) {
                runningMean = scope.keep(Tensors.zeros(channels));
                runningVariance = scope.keep(Tensors.zeros(channels).add(new Scalar(1)));
            }
        } else {
            runningMean = null;
            runningVariance = null;
        }
    }

    /** Keeps the running statistics in another precision. */
    void convert(ScalarType type) {
        if (running()) {
            try (TensorScope scope = TensorScope.open()) {
                Tensor mean = scope.keep(runningMean.to(type, false, true, new MemoryFormatOptional()));
                Tensor variance = scope.keep(runningVariance.to(type, false, true, new MemoryFormatOptional()));
                close();
                runningMean = mean;
                runningVariance = variance;
            }
        }
    }

    boolean running() {
        return runningMean != null;
    }

    Tensor apply(Tensor x, boolean training) {
        return torch.batch_norm(
                x,
                new TensorOptional(parameters.get(name + ".weight")),
                new TensorOptional(parameters.get(name + ".bias")),
                Tensors.optional(runningMean),
                Tensors.optional(runningVariance),
                training || !running(),
                MOMENTUM,
                EPSILON,
                true);
    }

    void save(Map<String, Entry> into) {
        if (running()) {
            into.put(name + ".running_mean", Entry.of(Tensors.floats(runningMean), runningMean.numel()));
            into.put(name + ".running_var", Entry.of(Tensors.floats(runningVariance), runningVariance.numel()));
        }
    }

    /** Names of the running statistics; none in mode {@code batch}. */
    List<String> statistics() {
        return running() ? List.of(name + ".running_mean", name + ".running_var") : List.of();
    }

    /**
     * Checks that {@code entries} hold the running statistics, if this layer keeps any.
     *
     * @throws ConfigurationException when they are missing, of another size or type, or not finite
     */
    void check(Map<String, Entry> entries, String source) {
        for (String key : statistics()) {
            Entry entry = entries.get(key);
            if (entry == null || !Arrays.equals(entry.shape(), Tensors.shape(runningMean))) {
                throw new ConfigurationException(source + " must hold running statistics of " + name + " ("
                        + runningMean.numel() + "): it was trained with batchNorm: batch, or another width");
            }
            Parameters.checkValues(key, entry, source);
        }
    }

    /** Takes the running statistics out of {@code entries}, which {@link #check} has passed. */
    void load(Map<String, Entry> entries) {
        if (running()) {
            copy(runningMean, entries.get(name + ".running_mean"));
            copy(runningVariance, entries.get(name + ".running_var"));
        }
    }

    private static void copy(Tensor into, Entry entry) {
        try (TensorScope scope = TensorScope.open()) {
            into.copy_(Tensors.of(entry.floats(), into.numel()));
        }
    }

    @Override
    public void close() {
        if (running()) {
            runningMean.close();
            runningVariance.close();
        }
    }
}
