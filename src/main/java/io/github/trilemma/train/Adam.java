package io.github.trilemma.train;

import io.github.trilemma.config.AdamConfig;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.nn.Parameters;
import io.github.trilemma.tensor.Safetensors.Entry;
import io.github.trilemma.tensor.TensorScope;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Adam over one network, with its two moments. */
final class Adam implements AutoCloseable {
    private final Parameters parameters;
    private final AdamConfig config;
    private final Kernels kernels;
    private final Tensor first;
    private final Tensor second;
    private long steps;

    Adam(Parameters parameters, AdamConfig config, Kernels kernels) {
        this.parameters = parameters;
        this.config = config;
        this.kernels = kernels;
        try (TensorScope scope = TensorScope.open()) {
            first = scope.keep(torch.zeros_like(parameters.values()));
            second = scope.keep(torch.zeros_like(parameters.values()));
        }
    }

    /** Applies the accumulated gradients, which are zero afterwards, and counts the step. */
    void step(double rate, double clip) {
        Phases.enter(Phase.ADAM);
        steps++;
        kernels.adamClip(
                parameters.values(),
                parameters.gradients(),
                first,
                second,
                steps,
                rate,
                config.beta1(),
                config.beta2(),
                config.epsilon(),
                clip);
    }

    /**
     * The same by numbers on the device, {@code stepAndRate} (2) float64. Does not count, since the device does: see {@link
     * #count}.
     */
    void step(Tensor stepAndRate, double clip) {
        Phases.enter(Phase.ADAM);
        kernels.adamClip(
                parameters.values(),
                parameters.gradients(),
                first,
                second,
                stepAndRate,
                config.beta1(),
                config.beta2(),
                config.epsilon(),
                clip);
    }

    /** Steps taken so far. */
    long steps() {
        return steps;
    }

    /** The largest second moment, a scalar on the device; NaN when there is one. */
    Tensor largestMoment() {
        return second.max();
    }

    /** Sets the number of steps taken so far. */
    void count(long taken) {
        steps = taken;
    }

    /** Back to no step taken: moments and gradients are zero. */
    void reset() {
        try (TensorScope scope = TensorScope.open()) {
            first.zero_();
            second.zero_();
            parameters.zeroGradients();
        }
        steps = 0;
    }

    Map<String, Entry> firstMoment() {
        return parameters.entries(first);
    }

    Map<String, Entry> secondMoment() {
        return parameters.entries(second);
    }

    void load(long stepsDone, Map<String, Entry> firstMoment, Map<String, Entry> secondMoment, String source) {
        parameters.load(first, firstMoment, source);
        parameters.load(second, secondMoment, source);
        steps = stepsDone;
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }
}
