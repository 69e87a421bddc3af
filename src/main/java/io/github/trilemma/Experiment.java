package io.github.trilemma;

import io.github.trilemma.config.ClassifierRecipe;
import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.Presets;
import io.github.trilemma.config.SweepConfig;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One experiment: data, degradation, networks, judges, weights of the loss, schedule, seed. A value; nothing is read or computed
 * until it is trained.
 *
 * <pre>{@code
 * Experiment experiment = Experiment.preset("quickstart").iterations(500).weights(1, 0.2, 0.005).build();
 * Point point = experiment.train(Path.of("runs/one"));
 * }</pre>
 *
 * @param name of the experiment, for titles; 1 to 64 letters, digits, '.', '_' or '-'
 * @param config the whole configuration
 * @param classifierRecipe how judges without weights are trained, by architecture
 */
public record Experiment(String name, ExperimentConfig config, Map<String, ClassifierRecipe> classifierRecipe) {
    public Experiment {
        classifierRecipe = Collections.unmodifiableMap(new LinkedHashMap<>(classifierRecipe));
    }

    /**
     * Starts from a preset: {@code quickstart}, or {@code exp1} to {@code exp5} of the paper.
     *
     * @throws ConfigurationException for another name; the message lists all
     */
    public static ExperimentBuilder preset(String name) {
        return new ExperimentBuilder(Presets.of(name));
    }

    /**
     * Starts from a YAML file over a preset; the file's grid and points are left out.
     *
     * @throws ConfigurationException when the file is unreadable or has unknown keys
     */
    public static ExperimentBuilder read(Path yaml, String preset) {
        return new ExperimentBuilder(ConfigReader.read(yaml, Presets.of(preset)));
    }

    /** Starts from this experiment. */
    public ExperimentBuilder toBuilder() {
        return new ExperimentBuilder(sweepConfig());
    }

    /** A sweep of this one point. */
    public SweepConfig sweepConfig() {
        return new SweepConfig(name, config, classifierRecipe, Map.of(), List.of());
    }

    /** A sweep over this experiment; without a grid it has this one point. */
    public SweepBuilder sweep() {
        return Sweep.of(sweepConfig());
    }

    /**
     * Trains and measures this one point on the processor or the first graphics card. More control, such as the device, the folder of
     * data sets or a listener, has {@link #sweep}.
     *
     * @param folder run folder, new, or of an earlier run of the same experiment, which goes on
     * @return the measured point
     * @throws ConfigurationException when the experiment or the folder is unusable
     * @throws PointFailedException when the point failed or diverged
     * @throws StoppedException when the thread was interrupted
     * @throws DeviceException when the device failed
     */
    public Point train(Path folder) {
        try (Sweep sweep = sweep().out(folder).build()) {
            return sweep.runOne();
        }
    }
}
