package io.github.trilemma.benchmarks;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.DegradationConfig;
import io.github.trilemma.config.NetworkConfig.RestorerKind;

/** The paper's two restorations of digits (1,28,28). */
public enum Task {
    /** Gaussian noise and the five-layer denoiser. */
    DENOISE("denoise", RestorerKind.DENOISER, DegradationConfig.Kind.NOISE),
    /** Down-scaling and SRCNN. */
    SR("sr", RestorerKind.SRCNN, DegradationConfig.Kind.DOWNSCALE);

    private final String label;
    private final RestorerKind restorer;
    private final DegradationConfig.Kind degradation;

    Task(String label, RestorerKind restorer, DegradationConfig.Kind degradation) {
        this.label = label;
        this.restorer = restorer;
        this.degradation = degradation;
    }

    /**
     * The task of a name.
     *
     * @throws ConfigurationException unless it is {@code denoise} or {@code sr}
     */
    public static Task of(String name) {
        for (Task task : values()) {
            if (task.label.equals(name)) {
                return task;
            }
        }
        throw new ConfigurationException("--task must be denoise or sr, got " + name);
    }

    RestorerKind restorer() {
        return restorer;
    }

    DegradationConfig.Kind degradation() {
        return degradation;
    }

    @Override
    public String toString() {
        return label;
    }
}
