package io.github.trilemma.sweep;

import io.github.trilemma.config.ClassifierRecipe;
import io.github.trilemma.config.DataConfig;
import io.github.trilemma.config.JudgeConfig;
import io.github.trilemma.data.DataSource;
import io.github.trilemma.data.DeviceImages;
import io.github.trilemma.data.Splits;
import io.github.trilemma.degrade.GaussianNoise;
import io.github.trilemma.eval.ClassifierScore;
import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.nn.Classifier;
import io.github.trilemma.nn.Judges;
import io.github.trilemma.run.AtomicFiles;
import io.github.trilemma.tensor.Generators;
import io.github.trilemma.train.ClassifierTrainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Training and scoring a classifier by itself. */
public final class ClassifierJobs {
    private ClassifierJobs() {}

    /**
     * A classifier and how well it does.
     *
     * @param arch its architecture
     * @param score on the test images, all draws of the noise together
     * @param accuracies of the single draws
     */
    public record Scored(String arch, ClassifierScore score, List<Double> accuracies) {}

    /**
     * Scores a judge on a data set's test images.
     *
     * @param noise standard deviation of the noise added first, 0 = clean
     * @param draws how often every image is scored, each time under fresh noise; 1 when clean
     * @param asked provider of the kernels
     * @param trusted whether the judge may bring code
     */
    public static Scored evaluate(
            JudgeConfig judge,
            String dataset,
            Path dataDir,
            double noise,
            int draws,
            long seed,
            KernelProvider asked,
            boolean trusted) {
        Judges.requireTrust(judge, trusted);
        Kernels kernels = KernelProvider.choose(asked);
        Splits splits = DataSource.load(new DataConfig(dataset, 0, 0, 0, 0), dataDir);
        try (DeviceImages test = DeviceImages.of(splits.test());
                Classifier classifier = Judges.load(judge, input(test), trusted)) {
            GaussianNoise degradation = noise > 0 ? new GaussianNoise(noise, kernels) : null;
            List<ClassifierScore> scores = new ArrayList<>();
            for (int draw = 0; draw < (noise > 0 ? draws : 1); draw++) {
                long drawSeed = Generators.mix(seed) + ((long) draw << 32);
                scores.add(ClassifierScore.of(classifier, test, degradation, drawSeed, kernels));
            }
            return new Scored(
                    judge.arch(),
                    ClassifierScore.together(scores),
                    scores.stream().map(ClassifierScore::accuracy).toList());
        }
    }

    /**
     * Trains a classifier on a data set's training images, writes its weights, and scores it on the test images.
     *
     * @param asked provider of the kernels
     * @return null when cancelled; then the state lies beside {@code out}
     */
    public static Scored train(
            String arch,
            String dataset,
            Path dataDir,
            ClassifierRecipe recipe,
            Path out,
            KernelProvider asked,
            ClassifierTrainer.Listener listener,
            BooleanSupplier cancelled) {
        Kernels kernels = KernelProvider.choose(asked);
        Path folder = out.toAbsolutePath().getParent();
        AtomicFiles.createFolders(folder);
        Splits splits = DataSource.load(new DataConfig(dataset, 0, 0, 0, 0), dataDir);
        try (DeviceImages train = DeviceImages.of(splits.train());
                DeviceImages test = DeviceImages.of(splits.test());
                Classifier classifier = Classifier.of(arch, input(train))) {
            Path state = folder.resolve(out.getFileName() + ".state");
            ClassifierTrainer trainer = new ClassifierTrainer(classifier, recipe, train, state);
            if (!trainer.run(listener, cancelled)) {
                return null;
            }
            ClassifierScore score = ClassifierScore.of(classifier, test, null, 0, kernels);
            Map<String, String> metadata =
                    Map.of("architecture", arch, "dataset", dataset, "testAccuracy", Double.toString(score.accuracy()));
            AtomicFiles.write(out, stream -> classifier.write(stream, metadata));
            trainer.deleteState();
            return new Scored(arch, score, List.of(score.accuracy()));
        }
    }

    private static Classifier.Input input(DeviceImages images) {
        return new Classifier.Input(images.channels(), images.height(), images.width(), images.classes());
    }
}
