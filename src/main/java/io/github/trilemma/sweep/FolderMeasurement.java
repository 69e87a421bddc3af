package io.github.trilemma.sweep;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.JudgeConfig;
import io.github.trilemma.data.DeviceImages;
import io.github.trilemma.data.ImageSet;
import io.github.trilemma.data.PairedFolders;
import io.github.trilemma.data.Subset;
import io.github.trilemma.eval.Judge;
import io.github.trilemma.eval.Measurements;
import io.github.trilemma.eval.PairEvaluator;
import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.nn.Classifier;
import io.github.trilemma.nn.Judges;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Measures any restorer by its results: a folder of clean and a folder of restored images. */
public final class FolderMeasurement {
    private FolderMeasurement() {}

    /**
     * A judge to score with.
     *
     * @param arch its architecture, or null for what the file holds
     * @param weights safetensors file
     * @param foreign the judge as it is declared when it is of another program's making, else null
     */
    public record JudgeFile(String arch, Path weights, JudgeConfig foreign) {
        /** A safetensors file of one of the engine's own. */
        public JudgeFile(String arch, Path weights) {
            this(arch, weights, null);
        }

        /** A judge of another program's making. */
        public static JudgeFile of(JudgeConfig foreign) {
            return new JudgeFile(foreign.arch(), Path.of(foreign.weights()), foreign);
        }
    }

    /**
     * What was measured on what.
     *
     * @param images number of pairs
     * @param classes number of class folders, 0 without
     */
    public record Result(int images, int channels, int height, int width, int classes, Measurements measurements) {}

    /**
     * Measures two folders, see {@link PairedFolders}. Without class folders judges give their features alone, for the Fréchet
     * and the kernel distance.
     *
     * @param asked provider of the kernels
     * @throws ConfigurationException when a folder or a judge is unusable
     */
    public static Result measure(Path clean, Path restored, List<JudgeFile> judgeFiles, KernelProvider asked) {
        return measure(clean, restored, judgeFiles, asked, false);
    }

    /** The same; {@code trusted} tells whether judges may bring code. */
    public static Result measure(
            Path clean, Path restored, List<JudgeFile> judgeFiles, KernelProvider asked, boolean trusted) {
        judgeFiles.stream()
                .filter(file -> file.foreign() != null)
                .forEach(file -> Judges.requireTrust(file.foreign(), trusted));
        var kernels = KernelProvider.choose(asked);
        PairedFolders.Pairs pairs = PairedFolders.read(clean, restored);
        ImageSet set = pairs.clean();
        int classes = pairs.classNames().size();
        List<Judge> judges = new ArrayList<>();
        try (DeviceImages x = resident(set);
                DeviceImages xHat = resident(pairs.restored())) {
            Set<String> names = new HashSet<>();
            for (JudgeFile file : judgeFiles) {
                judges.add(judge(file, set, classes, names, trusted));
            }
            Measurements measured = PairEvaluator.measure(x, xHat, classes > 0, judges, kernels);
            return new Result(set.size(), set.channels(), set.height(), set.width(), classes, measured);
        } finally {
            judges.forEach(judge -> judge.classifier().close());
        }
    }

    private static Judge judge(JudgeFile file, ImageSet set, int classes, Set<String> names, boolean trusted) {
        if (file.foreign() != null) {
            var input = new Classifier.Input(set.channels(), set.height(), set.width(), classes);
            return new Judge(name(file.arch(), names), Judges.load(file.foreign(), input, trusted));
        }
        String arch = file.arch() == null ? Classifier.architectureOf(file.weights()) : file.arch();
        int known = Classifier.classesOf(file.weights());
        if (classes > 0 && known != classes) {
            throw new ConfigurationException("class folders must be as many as the judge's classes, which are " + known
                    + " in " + file.weights() + ", got " + classes + " in " + set.name()
                    + ": give all classes, or images without class folders");
        }
        var input = new Classifier.Input(set.channels(), set.height(), set.width(), known);
        return new Judge(name(arch, names), Classifier.load(arch, input, file.weights()));
    }

    private static String name(String arch, Set<String> names) {
        String name = arch;
        for (int i = 2; !names.add(name); i++) {
            name = arch + "-" + i;
        }
        return name;
    }

    private static DeviceImages resident(ImageSet set) {
        return DeviceImages.of(new Subset(set, IntStream.range(0, set.size()).toArray()));
    }
}
