package io.github.trilemma;

import io.github.trilemma.config.ClassifierRecipe;
import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.JudgeConfig;
import io.github.trilemma.config.SweepConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts an experiment together from a preset. What is not named stays as the preset has it; values are checked by {@link #build}.
 * Not thread-safe.
 */
public final class ExperimentBuilder {
    private final SweepConfig preset;
    private final Map<String, Object> keys = new LinkedHashMap<>();
    private final Map<String, ClassifierRecipe> recipes = new LinkedHashMap<>();
    private List<JudgeConfig> judges;

    ExperimentBuilder(SweepConfig preset) {
        this.preset = preset;
        recipes.putAll(preset.classifierRecipe());
    }

    /**
     * Sets any key of the configuration, such as {@code schedule.batch}, or {@code batch} for short.
     *
     * @param value text, or of the key's type; lists as {@link List} or text {@code a,b}
     * @throws ConfigurationException for an unknown key, here already
     */
    public ExperimentBuilder set(String key, Object value) {
        keys.put(ConfigReader.canonicalKey(key), value);
        return this;
    }

    /**
     * Which clean images.
     *
     * @param name {@code stroke-digits} (drawn by the engine), {@code mnist}, {@code cifar10}, {@code folder:PATH}, ...
     * @param train number of training images, 0 = the data set's own number, as with the next two
     * @param validation number of validation images
     * @param test number of test images
     */
    public ExperimentBuilder dataset(String name, int train, int validation, int test) {
        return set("data.dataset", name)
                .set("data.train", train)
                .set("data.validation", validation)
                .set("data.test", test);
    }

    /** Degrades by Gaussian noise of standard deviation {@code sigma}, in units of the image range 0..1; not clipped. */
    public ExperimentBuilder noise(double sigma) {
        return set("degradation.kind", "noise").set("degradation.sigma", sigma);
    }

    /** Degrades by down-scaling with a bicubic filter and up again; {@code factor} of at least 2. */
    public ExperimentBuilder downscale(int factor) {
        return set("degradation.kind", "downscale").set("degradation.factor", factor);
    }

    /**
     * The networks.
     *
     * @param restorer {@code denoiser} or {@code srcnn}
     * @param width channels of the narrowest layer of restorer and critic, 1..1024 (the paper: 32)
     */
    public ExperimentBuilder network(String restorer, int width) {
        return set("network.restorer", restorer).set("network.width", width);
    }

    /** The judge that restorers train against: {@code logistic}, {@code cnn1} or {@code cnn2}, trained when the sweep starts. */
    public ExperimentBuilder classifier(String arch) {
        return set("classifier.arch", arch);
    }

    /** The same with weights of its own, a safetensors file. */
    public ExperimentBuilder classifier(String arch, Path weights) {
        return set("classifier.arch", arch).set("classifier.weights", weights.toString());
    }

    /** Adds a judge that only scores; the first call drops the preset's. */
    public ExperimentBuilder judge(String arch) {
        return judge(new JudgeConfig(arch));
    }

    /** The same with weights of its own, a safetensors file. */
    public ExperimentBuilder judge(String arch, Path weights) {
        return judge(new JudgeConfig(arch, weights.toString(), null));
    }

    private ExperimentBuilder judge(JudgeConfig judge) {
        if (judges == null) {
            judges = new ArrayList<>();
        }
        judges.add(judge);
        return this;
    }

    /** No judge but the classifier trained against. */
    public ExperimentBuilder noFurtherJudges() {
        judges = new ArrayList<>();
        return this;
    }

    /** How judges of an architecture without weights are trained. */
    public ExperimentBuilder classifierRecipe(String arch, ClassifierRecipe recipe) {
        recipes.put(arch, recipe);
        return this;
    }

    /**
     * The weights of the loss {@code alpha·MSE + beta·adversarial + gamma·cross-entropy}, each at least 0; a sweep's grid replaces
     * those that it names.
     */
    public ExperimentBuilder weights(double alpha, double beta, double gamma) {
        return set("weights.alpha", alpha).set("weights.beta", beta).set("weights.gamma", gamma);
    }

    /** Iterations of the training; milestones and selection are fractions of it. */
    public ExperimentBuilder iterations(int iterations) {
        return set("schedule.iterations", iterations);
    }

    /** Images per batch, of the evaluation and of restoring, too. */
    public ExperimentBuilder batch(int batch) {
        return set("schedule.batch", batch);
    }

    /** Seed of initial weights, order of images and noise. */
    public ExperimentBuilder seed(long seed) {
        return set("seed", seed);
    }

    /**
     * The experiment.
     *
     * @throws ConfigurationException when a value is out of its range; the message names the key
     */
    public Experiment build() {
        ExperimentConfig config = ConfigReader.with(preset.base(), keys);
        if (judges != null) {
            List<JudgeConfig> all = new ArrayList<>(List.of(config.classifier()));
            all.addAll(judges);
            config = config.withJudges(all);
        }
        return new Experiment(preset.name(), config, recipes);
    }
}
