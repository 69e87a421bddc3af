package io.github.trilemma.benchmarks;

import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.NetworkConfig;
import io.github.trilemma.config.NetworkConfig.Precision;
import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.tensor.Device;
import java.util.Locale;

/** Whether a device trains as libtorch does on the CPU: costs and terms of the sixth iteration from the same weights. */
final class GpuCheck {
    /** Three are warm-up, so that the last ones are replays where there is a graph. */
    private static final int ITERATIONS = 6;

    private GpuCheck() {}

    /**
     * Compares.
     *
     * @return root mean square difference over that of the reference
     * @throws IllegalStateException when it is more than rounding in this precision explains
     */
    static double require(
            Task task, Precision precision, ExperimentConfig config, Shared shared, Device on, boolean capture) {
        double[] got;
        try (GpuLane lane = new GpuLane(on, config, shared, capture, KernelProvider.AUTO)) {
            GpuLane.wait(lane.iterate(ITERATIONS));
            got = lane.numbers();
        }
        double[] reference;
        try (Device.Use host = Device.CPU.use();
                Shared same = Shared.of(task);
                GpuLane lane = new GpuLane(Device.CPU, plain(config), same, false, KernelProvider.LIBTORCH)) {
            GpuLane.wait(lane.iterate(ITERATIONS));
            reference = lane.numbers();
        }
        double difference = 0;
        double size = 0;
        for (int i = 0; i < reference.length; i++) {
            difference += (got[i] - reference[i]) * (got[i] - reference[i]);
            size += reference[i] * reference[i];
        }
        double off = Math.sqrt(difference / size);
        if (!(off <= tolerance(precision))) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT,
                    "outputs must match before they are timed: %s %s on %s%s is off by %.3g of libtorch on the CPU",
                    task,
                    precision,
                    on,
                    capture ? ", captured," : "",
                    off));
        }
        return off;
    }

    /** The reference computes in float32 whatever the device does. */
    private static ExperimentConfig plain(ExperimentConfig config) {
        NetworkConfig network = config.network();
        return new ExperimentConfig(
                config.data(),
                config.degradation(),
                new NetworkConfig(network.restorer(), network.width(), network.batchNorm(), Precision.FLOAT32),
                config.classifier(),
                config.judges(),
                config.weights(),
                config.schedule(),
                config.adam(),
                config.record(),
                config.seed());
    }

    /** Adam's first steps have full size whatever the gradient's, so roundings show early. */
    private static double tolerance(Precision precision) {
        return switch (precision) {
            case FLOAT32 -> 5e-3;
            case TF32 -> 3e-2;
            case BFLOAT16 -> 1e-1;
        };
    }
}
