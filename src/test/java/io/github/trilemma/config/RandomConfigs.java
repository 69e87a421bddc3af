package io.github.trilemma.config;

import io.github.trilemma.config.NetworkConfig.BatchNormMode;
import io.github.trilemma.config.NetworkConfig.Precision;
import io.github.trilemma.config.NetworkConfig.RestorerKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Valid configurations with values from everywhere in their ranges, for property tests. */
public final class RandomConfigs {
    private static final String[] FOLDERS = {
        "mnist",
        "cifar10",
        "stroke-digits",
        "folder:/a b/c: d #e",
        "folder:'q' \"r\"",
        "folder:- ~",
        "folder:null",
        "folder:\u00e9\u4e2d\ud83d\ude00",
        "folder:tab\tnew\nline",
        "folder:\\back{slash}[x], &y *z !t %u @v `w",
        "folder:" + "long ".repeat(60) + "end"
    };
    private static final String[] WEIGHTS = {
        "auto", "null", "~", "true", "1e3", "0x10", "weights file.safetensors", "010", "yes"
    };

    private final Random random;

    public RandomConfigs(long seed) {
        random = new Random(seed);
    }

    public ExperimentConfig next() {
        List<JudgeConfig> judges = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            judges.add(random.nextInt(4) == 0 ? script() : judge());
        }
        return new ExperimentConfig(
                data(),
                degradation(),
                network(),
                judge(),
                judges,
                new LossWeights(real(), real(), real()),
                new Schedule(
                        1 + whole(),
                        1 + whole(),
                        1 + whole(),
                        above0(),
                        above0(),
                        fractions(),
                        above0(),
                        above0(),
                        whole(),
                        random.nextDouble(),
                        1 + whole()),
                new AdamConfig(random.nextDouble(), random.nextDouble(), above0()),
                new RecordConfig(1 + whole(), 1 + whole(), 1 + random.nextInt(100)),
                new MeasuresConfig(
                        whole(), 1 + random.nextInt(1024), random.nextBoolean() ? null : List.of("contrast", "b-2")),
                random.nextLong());
    }

    private DataConfig data() {
        DataConfig plain = new DataConfig(pick(FOLDERS), whole(), whole(), whole(), random.nextLong());
        if (!plain.own() || random.nextBoolean()) {
            return plain;
        }
        boolean list = random.nextBoolean();
        return new DataConfig(
                plain.dataset(),
                plain.train(),
                plain.validation(),
                plain.test(),
                plain.splitSeed(),
                8 + random.nextInt(100),
                random.nextBoolean() ? null : 1 + random.nextInt(100),
                random.nextBoolean() ? "grey" : "rgb",
                list
                        ? new SplitConfig(null, null, "a b/list: #1.csv")
                        : new SplitConfig(random.nextDouble() / 2, random.nextBoolean() ? null : 0.25, null));
    }

    private DegradationConfig degradation() {
        if (random.nextInt(3) > 0) {
            return new DegradationConfig(pick(DegradationConfig.Kind.values()), real(), 2 + random.nextInt(9));
        }
        List<DegradationConfig> steps = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            steps.add(step());
        }
        return random.nextBoolean() ? steps.get(0) : DegradationConfig.compose(steps);
    }

    private DegradationConfig step() {
        return switch (random.nextInt(5)) {
            case 0 -> DegradationConfig.of("blur", 0.1 + random.nextInt(60), null, null);
            case 1 -> DegradationConfig.of("jpeg", null, 1 + random.nextInt(100), null);
            case 2 -> new DegradationConfig("mask", null, null, null, random.nextDouble(), 3, 0.5, null, null);
            case 3 ->
                new DegradationConfig(
                        "my-own",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        Map.of("strength", "0.50", "mode: x", "#a, b"));
            default -> new DegradationConfig(DegradationConfig.Kind.NOISE, real(), 2);
        };
    }

    public ClassifierRecipe recipe() {
        return new ClassifierRecipe(
                1 + whole(),
                1 + whole(),
                above0(),
                List.of(whole(), whole()),
                above0(),
                random.nextDouble(),
                real(),
                random.nextBoolean(),
                random.nextLong());
    }

    private NetworkConfig network() {
        boolean foreign = random.nextInt(3) == 0;
        boolean critic = random.nextInt(3) == 0;
        return new NetworkConfig(
                foreign ? "residual" : pick(RestorerKind.values()).toString(),
                1 + random.nextInt(1024),
                pick(BatchNormMode.values()),
                pick(Precision.values()),
                critic ? "linear-2" : null,
                foreign && random.nextBoolean() ? Map.of("depth", "3", "leak", "1e-3") : null,
                critic && random.nextBoolean() ? Map.of("text", "a: b, c") : null);
    }

    private JudgeConfig script() {
        List<Double> mean = random.nextBoolean() ? null : List.of(real(), real(), real());
        List<Double> std = random.nextBoolean() ? null : List.of(1e-6 + real());
        List<Integer> input = random.nextBoolean() ? null : List.of(1, 28, 1 + random.nextInt(64));
        Integer classes = random.nextBoolean() ? null : Integer.valueOf(2 + random.nextInt(99));
        return new JudgeConfig(JudgeConfig.SCRIPT, pick(WEIGHTS), "ab".repeat(32), input, classes, mean, std);
    }

    private JudgeConfig judge() {
        String sha256 = random.nextBoolean()
                ? null
                : Long.toHexString(random.nextLong()).repeat(4);
        return new JudgeConfig(JudgeConfig.ARCHITECTURES.get(random.nextInt(3)), pick(WEIGHTS), sha256);
    }

    private List<Double> fractions() {
        List<Double> fractions = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            fractions.add(random.nextDouble());
        }
        return fractions;
    }

    private int whole() {
        return random.nextInt(1 << (1 + random.nextInt(29)));
    }

    private double above0() {
        return Math.max(Double.MIN_VALUE, real());
    }

    /** Finite, at least 0: short decimals, whole numbers, any bits. */
    private double real() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(1000) / 1000.0;
            case 1 -> whole();
            case 2 -> random.nextDouble();
            default -> {
                double any = Math.abs(Double.longBitsToDouble(random.nextLong()));
                yield Double.isFinite(any) ? any : 0;
            }
        };
    }

    private <T> T pick(T[] values) {
        return values[random.nextInt(values.length)];
    }
}
