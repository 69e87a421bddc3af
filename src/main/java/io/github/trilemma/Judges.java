package io.github.trilemma;

import io.github.trilemma.config.JudgeConfig;
import io.github.trilemma.nn.Classifier;
import io.github.trilemma.sweep.ClassifierJobs;
import java.nio.file.Path;
import java.util.List;

/** Judges (classifiers that score images) in files; {@link JudgeTraining} makes them. */
public final class Judges {
    private Judges() {}

    /** The architectures that can be trained: {@code logistic}, {@code cnn1}, {@code cnn2}, and those that others add. */
    public static List<String> architectures() {
        return List.copyOf(Classifier.architectures());
    }

    /**
     * The architecture that a weights file holds.
     *
     * @throws ConfigurationException when it holds none of them
     */
    public static String architectureOf(Path weights) {
        return Classifier.architectureOf(weights);
    }

    /**
     * Noise that images get before they are scored.
     *
     * @param sigma standard deviation in units of the image range 0..1, not clipped; 0 = none
     * @param draws how often every image is scored, each time under fresh noise, within 1..10000; 1 without noise
     * @param seed of the noise
     */
    public record Noise(double sigma, int draws, long seed) {
        /** No noise. */
        public static final Noise NONE = new Noise(0, 1, 0);

        public Noise {
            if (!(sigma >= 0 && sigma < Double.POSITIVE_INFINITY)) {
                throw new ConfigurationException("the noise must be a finite number of at least 0, got " + sigma);
            }
            if (draws < 1 || draws > 10_000) {
                throw new ConfigurationException("draws of the noise must be within 1..10000, got " + draws);
            }
        }
    }

    /**
     * Counts a judge's errors on the test images of a data set.
     *
     * @param arch its architecture; null for what the file holds
     * @param weights safetensors file
     * @param dataset mnist, cifar10, stroke-digits or folder:PATH
     * @param dataDir folder of data sets, may be null for those that need none
     * @param compute one device
     * @throws ConfigurationException when file or data are unusable
     * @throws DeviceException when the device failed
     */
    public static JudgeScore evaluate(
            String arch, Path weights, String dataset, Path dataDir, Noise noise, Compute compute) {
        String found = arch == null ? architectureOf(weights) : arch;
        return evaluate(new JudgeConfig(found, weights.toString(), null), dataset, dataDir, noise, compute, false);
    }

    /**
     * The same for any judge.
     *
     * @param judge with its weights, of {@code script} and {@code onnx} with what it declares
     * @param trust whether the judge may bring code, which then runs in this process with all its rights
     */
    public static JudgeScore evaluate(
            JudgeConfig judge, String dataset, Path dataDir, Noise noise, Compute compute, boolean trust) {
        return JudgeScore.of(Boundary.call(
                compute,
                () -> ClassifierJobs.evaluate(
                        judge,
                        dataset,
                        dataDir,
                        noise.sigma(),
                        noise.draws(),
                        noise.seed(),
                        compute.provider(),
                        trust)));
    }
}
