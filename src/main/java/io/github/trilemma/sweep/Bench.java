package io.github.trilemma.sweep;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.JudgeConfig;
import io.github.trilemma.data.DataSource;
import io.github.trilemma.data.DeviceImages;
import io.github.trilemma.data.Splits;
import io.github.trilemma.degrade.Degradation;
import io.github.trilemma.eval.Judge;
import io.github.trilemma.eval.TestSet;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.nn.Classifier;
import io.github.trilemma.nn.Judges;
import io.github.trilemma.tensor.TensorScope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/** What points of one sweep share: resident images, their degraded versions when these are fixed, and the frozen judges. Read-only. */
final class Bench implements AutoCloseable {
    /** First of the test draw's seeds, one per image position; fixed, so that all points and seeds see the same images. */
    private static final long TEST_DRAW = 1L << 40;

    private final DeviceImages train;
    private final DeviceImages validation;
    private final DeviceImages test;
    private final List<String> classNames;
    private final Degradation degradation;
    private final Tensor fixed;
    private final List<Judge> judges = new ArrayList<>();

    /** Loads the images; judges come later, since they may have to be trained on them. */
    Bench(ExperimentConfig config, Path dataDir, Kernels kernels) {
        requirePairs(config);
        degradation = Degradation.of(config.degradation(), kernels);
        Splits splits = DataSource.load(config.data(), dataDir);
        classNames = splits.classNames();
        DeviceRoom.require(config, splits, !degradation.isRandom());
        train = DeviceImages.of(splits.train());
        validation = DeviceImages.of(splits.validation());
        test = DeviceImages.of(splits.test());
        try (TensorScope scope = TensorScope.open()) {
            if (config.degradation().given()) {
                fixed = train.degraded();
            } else {
                fixed = degradation.isRandom() ? null : scope.keep(degradation.precompute(train.images()));
            }
        }
    }

    /**
     * Loads the judges of {@code configs}, whose weights are found. Judges of one architecture are numbered from the second on.
     *
     * @param trusted whether judges may bring code
     */
    void seat(List<JudgeConfig> configs, boolean trusted) {
        Set<String> names = new HashSet<>();
        for (JudgeConfig config : configs) {
            String name = config.arch();
            for (int i = 2; !names.add(name); i++) {
                name = config.arch() + "-" + i;
            }
            requireSame(config);
            judges.add(new Judge(name, Judges.load(config, input(), trusted)));
        }
        judges.get(0).classifier().requireGradients();
    }

    /** What runs must be the code that was hashed. */
    private static void requireSame(JudgeConfig config) {
        if (config.foreign()
                && config.sha256() != null
                && !config.sha256().equals(Weights.sha256(Path.of(config.weights())))) {
            throw new ConfigurationException("judge " + config.arch() + ":" + config.weights()
                    + " must stay as it was when the run began, got other bytes: start again with the file in place");
        }
    }

    /**
     * Makes every judge of {@code configs} and drops it again, with its weights where they are known: one that does not fit
     * the images shows before anything is written.
     */
    void check(List<JudgeConfig> configs, boolean trusted) {
        for (JudgeConfig config : configs) {
            try (Classifier classifier = config.sha256() == null
                    ? Classifier.of(config.arch(), input())
                    : Judges.load(config, input(), trusted)) {
                if (config.equals(configs.get(0))) {
                    classifier.requireGradients();
                }
            }
        }
    }

    Classifier.Input input() {
        return new Classifier.Input(train.channels(), train.height(), train.width(), train.classes());
    }

    /** What a weights file of a point says about it: its id and, where classes have names, these by label. */
    Map<String, String> metadata(String point) {
        return classNames.isEmpty()
                ? Map.of("point", point)
                : Map.of("point", point, "classes", String.join("/", classNames));
    }

    DeviceImages train() {
        return train;
    }

    DeviceImages validation() {
        return validation;
    }

    DeviceImages test() {
        return test;
    }

    Degradation degradation() {
        return degradation;
    }

    /** Degraded training images (N,C,H,W) uint8, null when the degradation is random. */
    Tensor fixed() {
        return fixed;
    }

    /** The test images as the points of {@code config}'s data and degradation see them. */
    TestSet testSet(ExperimentConfig config) {
        return new TestSet(test, degradation, config.schedule().batch(), testDraw(config));
    }

    /** Seed of the first test image's draw. */
    static long testDraw(ExperimentConfig config) {
        return TEST_DRAW * (1 + config.data().splitSeed());
    }

    /** Requires that pairs are read as pairs. */
    static void requirePairs(ExperimentConfig config) {
        if (config.data().paired() != config.degradation().given()) {
            throw new ConfigurationException(
                    "data.dataset paired:PATH and degradation.kind paired must go together, got "
                            + config.data().dataset() + " and "
                            + config.degradation().kind()
                            + ": give both, or folder:PATH/clean and another degradation");
        }
    }

    /** The classifier trained against, then the others. */
    List<Judge> judges() {
        return judges;
    }

    @Override
    public void close() {
        judges.forEach(judge -> judge.classifier().close());
        train.close();
        validation.close();
        test.close();
        if (fixed != null && train.degraded() == null) {
            fixed.close();
        }
    }
}
