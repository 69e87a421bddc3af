package io.github.trilemma.config;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.NetworkConfig.BatchNormMode;
import io.github.trilemma.config.NetworkConfig.Precision;
import io.github.trilemma.config.NetworkConfig.RestorerKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The experiments that have a name: {@code quickstart}, which a laptop finishes without any download, and
 * {@code exp1} to {@code exp5} of Liu, Zhang and Xiong, <i>On The Classification-Distortion-Perception Tradeoff</i>,
 * NeurIPS 2019, with the paper's constants. Judges without published weights are trained by the shorter recipes of
 * {@link ClassifierRecipes}.
 */
public final class Presets {
    private static final String ALPHA = "weights.alpha";
    private static final String BETA = "weights.beta";
    private static final String GAMMA = "weights.gamma";

    private static final LossWeights DISTORTION_ONLY = new LossWeights(1, 0, 0);
    private static final AdamConfig ADAM = new AdamConfig(0.5, 0.9, 1e-8);
    private static final JudgeConfig LOGISTIC = new JudgeConfig("logistic");
    private static final JudgeConfig CNN1 = new JudgeConfig("cnn1");
    private static final JudgeConfig CNN2 = new JudgeConfig("cnn2");

    private Presets() {}

    /** The names of all presets. */
    public static List<String> names() {
        return List.of("quickstart", "exp1", "exp2", "exp3", "exp4", "exp5");
    }

    /** The preset of this name; an unknown name is an error that lists all. */
    public static SweepConfig of(String name) {
        return switch (name) {
            case "quickstart" -> quickstart();
            case "exp1" -> noisyDigits(name, "logistic");
            case "exp2" -> noisyDigits(name, null);
            case "exp3" -> exp3();
            case "exp4" -> exp4();
            case "exp5" -> exp5();
            default ->
                throw new ConfigurationException("unknown preset '" + Values.shorten(name) + "': did you mean "
                        + KeyIndex.nearest(name, names()) + "? There are " + String.join(", ", names()));
        };
    }

    /**
     * Noisy stroke digits and a small denoiser: nine points in minutes on two cores. A narrow critic's gap is small, so beta
     * is larger here than in the paper's grids.
     */
    private static SweepConfig quickstart() {
        ExperimentConfig base = new ExperimentConfig(
                new DataConfig("stroke-digits", 6000, 500, 1000, 0),
                noise(),
                new NetworkConfig(RestorerKind.DENOISER, 8, BatchNormMode.BATCH, Precision.FLOAT32),
                CNN1,
                List.of(LOGISTIC),
                DISTORTION_ONLY,
                new Schedule(300, 32, 3, 1e-3, 1e-4, List.of(0.5, 0.75), 0.2, 0.01, 20, 0.8, 20),
                ADAM,
                new RecordConfig(20, 100, 10),
                MeasuresConfig.NONE,
                0);
        Map<String, List<Object>> grid = new LinkedHashMap<>();
        grid.put(BETA, List.of(0.0, 0.2, 0.6));
        grid.put(GAMMA, List.of(0.0, 0.005, 0.01));
        return new SweepConfig("quickstart", base, ClassifierRecipes.quick(), grid, List.of());
    }

    /**
     * Exp-1 and Exp-2: the same restorers, so the same points; Exp-1 looks at them with the logistic regression,
     * Exp-2 with CNN-1.
     */
    private static SweepConfig noisyDigits(String name, String reportJudge) {
        Map<String, List<Object>> grid = new LinkedHashMap<>();
        grid.put(BETA, List.of(0.0, 0.02, 0.1));
        grid.put(GAMMA, List.of(0.0, 0.005, 0.01));
        List<Map<String, Object>> points = new ArrayList<>();
        for (double beta : new double[] {0.5, 0.6, 0.7, 0.8, 1}) {
            Map<String, Object> point = new LinkedHashMap<>();
            point.put(ALPHA, 1.0);
            point.put(BETA, beta);
            point.put(GAMMA, 0.5);
            points.add(point);
        }
        ExperimentConfig base = paper("mnist", noise(), RestorerKind.DENOISER, CNN1, List.of(LOGISTIC));
        return new SweepConfig(name, base, ClassifierRecipes.digits(), grid, points, reportJudge);
    }

    private static SweepConfig exp3() {
        Map<String, List<Object>> grid = new LinkedHashMap<>();
        grid.put(ALPHA, List.of(0.5, 0.75));
        grid.put(BETA, thousandths(15, 29));
        grid.put(GAMMA, List.of(0.005, 0.008));
        ExperimentConfig base = paper("mnist", noise(), RestorerKind.DENOISER, CNN2, List.of());
        return new SweepConfig("exp3", base, ClassifierRecipes.digits(), grid, List.of());
    }

    /**
     * Exp-4: 7 values of gamma, 28 of beta. The paper trained about 140 of these 196 pairs and does not list which;
     * this is the full product, with ranges such as .022-.028 read in steps of .001.
     */
    private static SweepConfig exp4() {
        List<Object> betas = new ArrayList<>(List.of(0.0, 0.001, 0.002, 0.003, 0.004, 0.006, 0.008, 0.009));
        betas.addAll(thousandths(10, 14));
        betas.addAll(List.of(0.016, 0.018, 0.02));
        betas.addAll(thousandths(22, 28));
        betas.addAll(List.of(0.03, 0.04, 0.1, 0.15, 0.2));
        Map<String, List<Object>> grid = new LinkedHashMap<>();
        grid.put(GAMMA, List.of(0.0, 0.001, 0.0025, 0.005, 0.01, 0.015, 0.02));
        grid.put(BETA, betas);
        ExperimentConfig base = paper("mnist", downscale(6), RestorerKind.SRCNN, CNN1, List.of(LOGISTIC));
        return new SweepConfig("exp4", base, ClassifierRecipes.digits(), grid, List.of());
    }

    private static SweepConfig exp5() {
        Map<String, List<Object>> grid = new LinkedHashMap<>();
        grid.put(
                BETA,
                IntStream.rangeClosed(0, 10).<Object>mapToObj(i -> i / 100.0).toList());
        grid.put(GAMMA, List.of(0.02));
        ExperimentConfig base = paper("cifar10", downscale(3), RestorerKind.SRCNN, CNN2, List.of());
        return new SweepConfig("exp5", base, ClassifierRecipes.cifar10(), grid, List.of());
    }

    /** What the five experiments share: 40,000 iterations of 5 critic steps, batch 50, width 32. */
    private static ExperimentConfig paper(
            String dataset,
            DegradationConfig degradation,
            RestorerKind restorer,
            JudgeConfig classifier,
            List<JudgeConfig> judges) {
        return new ExperimentConfig(
                new DataConfig(dataset, 0, 0, 0, 0),
                degradation,
                new NetworkConfig(restorer, 32, BatchNormMode.BATCH, Precision.FLOAT32),
                classifier,
                judges,
                DISTORTION_ONLY,
                new Schedule(40_000, 50, 5, 1e-3, 1e-4, List.of(0.25, 0.5, 0.75), 0.2, 0.01, 299, 0.625, 100),
                ADAM,
                new RecordConfig(100, 1000, 10),
                MeasuresConfig.NONE,
                0);
    }

    private static DegradationConfig noise() {
        return new DegradationConfig(DegradationConfig.Kind.NOISE, 1, 2);
    }

    private static DegradationConfig downscale(int factor) {
        return new DegradationConfig(DegradationConfig.Kind.DOWNSCALE, 0, factor);
    }

    /**
     * {@code from}/1000 to {@code to}/1000; a division gives the double nearest to the decimal, repeated addition
     * does not.
     */
    private static List<Object> thousandths(int from, int to) {
        return IntStream.rangeClosed(from, to).<Object>mapToObj(i -> i / 1000.0).toList();
    }
}
