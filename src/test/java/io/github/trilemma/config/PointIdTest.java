package io.github.trilemma.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PointIdTest {
    /** Keys that go with some kinds of degradation or data alone: {@link OwnDataConfigTest}. */
    private static final Set<String> IN_OWN_TEST = Set.of(
            "degradation.kind",
            "degradation.sigma",
            "degradation.factor",
            "degradation.quality",
            "degradation.fraction",
            "degradation.block",
            "degradation.fill",
            "degradation.steps",
            "degradation.parameters",
            "data.patch",
            "data.patches",
            "data.colour",
            "data.split.validation",
            "data.split.test",
            "data.split.file");

    private final RandomConfigs configs = new RandomConfigs(4);

    private static final Set<String> DECLARED =
            Set.of("classifier.input", "classifier.classes", "classifier.mean", "classifier.std");
    private static final Set<String> OF_FAMILIES = Set.of(
            "network.restorer", "network.parameters", "network.critic", "network.criticParameters", "measures.further");

    @Test
    void changesWithEveryKeyButRecordAndPlaces() {
        for (int i = 0; i < 50; i++) {
            ExperimentConfig config = configs.next();
            Map<String, Object> values = ConfigReader.EXPERIMENT.flatten(config);
            values.putIfAbsent("classifier.sha256", "ab");
            ExperimentConfig whole = ConfigReader.apply(new LinkedHashMap<>(), values);
            ConfigReader.EXPERIMENT.leaves().forEach((path, type) -> {
                if (DECLARED.contains(path) || OF_FAMILIES.contains(path) || IN_OWN_TEST.contains(path)) {
                    return;
                }
                Map<String, Object> other = new LinkedHashMap<>(values);
                other.put(path, another(path, type, values.get(path)));
                ExperimentConfig changed = ConfigReader.apply(new LinkedHashMap<>(), other);
                assertThat(changed).as(path).isNotEqualTo(whole);
                if (path.startsWith("record.") || path.startsWith("measures.") || path.equals("classifier.weights")) {
                    assertThat(PointId.of(changed)).as(path).isEqualTo(PointId.of(whole));
                } else {
                    assertThat(PointId.of(changed)).as(path).isNotEqualTo(PointId.of(whole));
                }
            });
        }
    }

    /** Names and parameters of other families count; what was there before them keeps its name. */
    @Test
    void familiesCount() {
        ExperimentConfig base = Presets.of("exp2").base();
        Set<String> ids = new HashSet<>();
        List<Map<String, Object>> others = List.of(
                Map.of(),
                Map.of("restorer", "srcnn"),
                Map.of("restorer", "residual"),
                Map.of("restorer", "residual", "network.parameters", Map.of("depth", "3")),
                Map.of("restorer", "residual", "network.parameters", Map.of("depth", "4")),
                Map.of("critic", "linear"),
                Map.of("critic", "linear", "criticParameters", "slope=0.1"));
        for (Map<String, Object> other : others) {
            ExperimentConfig config = ConfigReader.with(base, other);
            ids.add(PointId.of(config));
            assertThat(ConfigReader.fromYaml(ConfigReader.toYaml(config), ExperimentConfig.class))
                    .isEqualTo(config);
        }
        assertThat(ids).hasSize(others.size());
        assertThat(PointId.canonicalJson(base)).doesNotContain("critic\":").doesNotContain("parameters");
        ExperimentConfig residual = ConfigReader.with(base, others.get(3));
        assertThat(ConfigReader.with(residual, Map.of("restorer", "denoiser"))).isEqualTo(base);
    }

    /** What is declared of a judge of another program's making names the point, too: it changes what the judge sees. */
    @Test
    void declarationsOfJudgesCount() {
        ExperimentConfig base = configs.next();
        JudgeConfig judge = new JudgeConfig(JudgeConfig.SCRIPT, "a.pt", "ab");
        List<JudgeConfig> others = List.of(
                new JudgeConfig("script", "a.pt", "ab", List.of(1, 28, 28), null, null, null),
                new JudgeConfig("script", "a.pt", "ab", null, 10, null, null),
                new JudgeConfig("script", "a.pt", "ab", null, null, List.of(0.5), null),
                new JudgeConfig("script", "a.pt", "ab", null, null, null, List.of(0.5)),
                new JudgeConfig("onnx", "a.pt", "ab"),
                judge);
        Set<String> ids = new HashSet<>();
        others.forEach(other -> {
            ids.add(id(base, other));
            ids.add(PointId.of(base.withJudges(List.of(other))));
        });
        assertThat(ids).hasSize(2 * others.size());
        assertThat(id(base, judge.resolved("moved.pt", "ab"))).isEqualTo(id(base, judge));
    }

    private static Object another(String path, Type type, Object value) {
        if (type == int.class) {
            int number = (Integer) value;
            boolean bounded = Set.of("record.samples", "network.width", "measures.heldOutWidth")
                    .contains(path);
            return bounded ? number % 100 + 1 : number + 1;
        }
        if (type == long.class) {
            return (Long) value + 1;
        }
        if (type == double.class) {
            boolean bounded = path.equals("schedule.selectFrom") || path.startsWith("adam.beta");
            double number = (Double) value;
            return bounded ? number / 2 + 0.001 : number > 1e-300 ? number / 2 : 1.0;
        }
        return switch (path) {
            case "data.dataset" -> "folder:" + value;
            case "classifier.arch" -> value.equals("cnn1") ? "cnn2" : "cnn1";
            case "classifier.weights" -> value + "x";
            case "classifier.sha256" -> value + "0";
            case "schedule.milestones" -> {
                List<Object> longer = new ArrayList<>((List<?>) value);
                longer.add(0.5);
                yield longer;
            }
            case "judges" -> {
                List<Object> longer = new ArrayList<>((List<?>) value);
                longer.add(new JudgeConfig("cnn1"));
                yield longer;
            }
            default -> {
                Object[] constants = ((Class<?>) type).getEnumConstants();
                yield constants[constants[0].equals(value) ? 1 : 0];
            }
        };
    }

    @Test
    void judgesCountByArchitectureHashAndOrder() {
        ExperimentConfig base = Presets.of("exp2").base();
        String auto = id(base, new JudgeConfig("logistic"), new JudgeConfig("cnn2"));
        assertThat(id(base, new JudgeConfig("logistic", "there", null), new JudgeConfig("cnn2")))
                .isEqualTo(auto);
        assertThat(id(base, new JudgeConfig("logistic", "there", "00"), new JudgeConfig("cnn2")))
                .isNotEqualTo(auto);
        assertThat(id(base, new JudgeConfig("logistic", "here", "00"), new JudgeConfig("cnn2")))
                .isEqualTo(id(base, new JudgeConfig("logistic", "there", "00"), new JudgeConfig("cnn2")));
        assertThat(id(base, new JudgeConfig("cnn2"), new JudgeConfig("logistic")))
                .isNotEqualTo(auto);
    }

    private static String id(ExperimentConfig base, JudgeConfig... judges) {
        List<JudgeConfig> all = new ArrayList<>(List.of(base.classifier()));
        all.addAll(List.of(judges));
        return PointId.of(base.withJudges(all));
    }

    /** Stored points are found by these; if this test fails, points of earlier versions are no longer recognised. */
    @Test
    void isPinned() {
        ExperimentConfig base = Presets.of("exp2").base();
        assertThat(PointId.canonicalJson(base))
                .isEqualTo(
                        "{\"adam\":{\"beta1\":0.5,\"beta2\":0.9,\"epsilon\":1E-8},\"classifier\":{\"arch\":\"cnn1\"},"
                                + "\"data\":{\"dataset\":\"mnist\",\"splitSeed\":0,\"test\":0,\"train\":0,\"validation\":0},"
                                + "\"degradation\":{\"factor\":2,\"kind\":\"noise\",\"sigma\":1},\"judges\":[{\"arch\":\"logistic\"}],"
                                + "\"network\":{\"batchNorm\":\"batch\",\"restorer\":\"denoiser\",\"width\":32},"
                                + "\"schedule\":{\"batch\":50,\"clip\":0.01,\"criticLearningRate\":0.0001,\"criticSteps\":5,"
                                + "\"decay\":0.2,\"iterations\":40000,\"milestones\":[0.25,0.5,0.75],\"restorerLearningRate\":0.001,"
                                + "\"selectEvery\":100,\"selectFrom\":0.625,\"warmup\":299},\"seed\":0,"
                                + "\"weights\":{\"alpha\":1,\"beta\":0,\"gamma\":0}}");
        assertThat(PointId.of(base)).isEqualTo("661fb7529831289d");
    }

    /** Points of versions without {@code network.precision} keep their names, and were computed in float32. */
    @Test
    void filesWithoutPrecisionAreRead() {
        ExperimentConfig base = Presets.of("exp2").base();
        String yaml = ConfigReader.toYaml(base);
        String old =
                yaml.lines().filter(line -> !line.contains("precision:")).collect(Collectors.joining("\n", "", "\n"));
        assertThat(old).isNotEqualTo(yaml);
        ExperimentConfig read = ConfigReader.fromYaml(old, ExperimentConfig.class);
        assertThat(read).isEqualTo(base);
        assertThat(PointId.of(ConfigReader.with(base, Map.of("network.precision", "bfloat16"))))
                .isNotEqualTo(PointId.of(base));
        assertThat(PointId.of(ConfigReader.with(base, Map.of("network.precision", "tf32"))))
                .isNotEqualTo(PointId.of(base))
                .isNotEqualTo(PointId.of(ConfigReader.with(base, Map.of("network.precision", "bfloat16"))));
    }

    /** Files of versions without {@code measures} still name their points. */
    @Test
    void filesWithoutMeasuresAreRead() {
        ExperimentConfig base = Presets.of("exp2").base();
        String yaml = ConfigReader.toYaml(base);
        int from = yaml.indexOf("measures:\n");
        String old = yaml.substring(0, from) + yaml.substring(yaml.indexOf("seed:", from));
        ExperimentConfig read = ConfigReader.fromYaml(old, ExperimentConfig.class);
        assertThat(read.measures()).isEqualTo(MeasuresConfig.NONE);
        assertThat(PointId.of(read)).isEqualTo(PointId.of(base));
        assertThat(PointId.difference(read, base)).isEmpty();
    }

    @Test
    void twoBudgetsOfTheHeldOutCriticAreTwoRulers() {
        ExperimentConfig base = ConfigReader.with(Presets.of("exp2").base(), Map.of("heldOutIterations", 2000));
        ExperimentConfig longer = ConfigReader.with(base, Map.of("heldOutIterations", 3000));
        ExperimentConfig off = ConfigReader.with(base, Map.of("heldOutIterations", 0));
        assertThat(PointId.of(longer)).isEqualTo(PointId.of(base));
        assertThat(PointId.difference(base, longer)).contains("measures.heldOutIterations is 2000 there and 3000 here");
        assertThat(PointId.difference(base, off)).isEmpty();
        assertThat(PointId.difference(off, longer)).isEmpty();
    }

    @Test
    void minusZeroIsZero() {
        ExperimentConfig base = Presets.of("exp2").base();
        assertThat(PointId.of(base.withWeights(new LossWeights(1, -0.0, 0)))).isEqualTo(PointId.of(base));
    }

    @Test
    void theShortestDecimalGivesTheSameDouble() {
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            double number = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(number) && number != 0) {
                assertThat(PointId.shortest(number).doubleValue()).isEqualTo(number);
            }
        }
        assertThat(PointId.shortest(0.1).toString()).isEqualTo("0.1");
        assertThat(PointId.shortest(Double.parseDouble("2e23")).toString()).isEqualTo("2E+23");
        assertThat(PointId.shortest(Double.MIN_VALUE).toString()).isEqualTo("5E-324");
        assertThat(PointId.shortest(0.1 + 0.2).toString()).isEqualTo("0.30000000000000004");
    }

    @Test
    void aThousandConfigurationsHaveAThousandIds() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            String id = PointId.of(configs.next());
            assertThat(id).matches("[0-9a-f]{16}");
            ids.add(id);
        }
        assertThat(ids).hasSize(1000);
    }
}
