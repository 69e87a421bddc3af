package io.github.trilemma.benchmarks;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.AdamConfig;
import io.github.trilemma.config.DataConfig;
import io.github.trilemma.config.DegradationConfig;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.JudgeConfig;
import io.github.trilemma.config.LossWeights;
import io.github.trilemma.config.NetworkConfig;
import io.github.trilemma.config.NetworkConfig.BatchNormMode;
import io.github.trilemma.config.NetworkConfig.Precision;
import io.github.trilemma.config.RecordConfig;
import io.github.trilemma.config.Schedule;
import io.github.trilemma.kernel.KernelProvider;
import java.util.List;
import java.util.Locale;

/**
 * What one training iteration is measured on: the paper's recipe of {@value #CRITIC_STEPS} critic steps and one restorer step, all
 * three terms weighing in, CNN-1 as the classifier.
 *
 * @param task which restoration
 * @param width w of restorer and critic
 * @param batch images per batch
 * @param lanes points that train side by side, each on one thread
 * @param precision storage of what convolutions multiply
 * @param kernels which provider computes
 */
public record Workload(Task task, int width, int batch, int lanes, Precision precision, KernelProvider kernels) {
    /** Critic steps per iteration. */
    public static final int CRITIC_STEPS = 5;

    public Workload {
        require("--width", width, 1024);
        require("--batch", batch, 4096);
        require("--lanes", lanes, 256);
    }

    private static void require(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw new ConfigurationException(option + " must be within 1.." + most + ", got " + value);
        }
    }

    /**
     * The precision of a name.
     *
     * @throws ConfigurationException unless it is {@code float32}, {@code tf32} or {@code bfloat16}
     */
    public static Precision precision(String name) {
        for (Precision precision : Precision.values()) {
            if (label(precision).equals(name)) {
                return precision;
            }
        }
        throw new ConfigurationException("--precision must be float32, tf32 (on a GPU) or bfloat16, got " + name);
    }

    /** The name that {@link #precision} takes. */
    public static String label(Precision precision) {
        return precision.name().toLowerCase(Locale.ROOT);
    }

    /** The same work by another provider. */
    public Workload with(KernelProvider other) {
        return new Workload(task, width, batch, lanes, precision, other);
    }

    /** The configuration of a point that trains until it is stopped. */
    public ExperimentConfig config(int criticSteps) {
        Schedule endless =
                new Schedule(Integer.MAX_VALUE, batch, criticSteps, 1e-3, 1e-4, List.of(), 0.2, 0.01, 0, 1, 100);
        return new ExperimentConfig(
                new DataConfig("stroke-digits", 0, 0, 0, 0),
                new DegradationConfig(task.degradation(), 1, 6),
                new NetworkConfig(task.restorer(), width, BatchNormMode.BATCH, precision),
                new JudgeConfig("cnn1"),
                List.of(),
                new LossWeights(1, 0.02, 0.005),
                endless,
                new AdamConfig(0.5, 0.9, 1e-8),
                new RecordConfig(100, 1000, 10),
                1);
    }

    @Override
    public String toString() {
        return task + " width " + width + " batch " + batch + " lanes " + lanes + " " + label(precision) + " "
                + kernels;
    }
}
