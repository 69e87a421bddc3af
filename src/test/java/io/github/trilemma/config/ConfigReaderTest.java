package io.github.trilemma.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.NetworkConfig.RestorerKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {
    private static final ExperimentConfig BASE = Presets.of("exp2").base();

    private static ExperimentConfig set(String... keyValue) {
        return ConfigReader.with(BASE, ConfigReader.parseAssignments(List.of(keyValue)));
    }

    @ParameterizedTest
    @CsvSource({
        "width, network.width",
        "iterations, schedule.iterations",
        "beta, weights.beta",
        "weights.beta, weights.beta",
        "restorerLearningRate, schedule.restorerLearningRate",
        "logEvery, record.logEvery",
        "log.every, record.logEvery",
        "checkpoint.every, record.checkpointEvery",
        "dataset, data.dataset",
        "seed, seed",
        "classifier, classifier.arch",
        "arch, classifier.arch",
        "judges, judges"
    })
    void shortKeysAndAliases(String key, String path) {
        assertThat(ConfigReader.canonicalKey(key)).isEqualTo(path);
    }

    @Test
    void everyLeafIsFoundByItsOwnPath() {
        for (String path : ConfigReader.EXPERIMENT.leaves().keySet()) {
            assertThat(ConfigReader.canonicalKey(path)).isEqualTo(path);
        }
        assertThat(ConfigReader.EXPERIMENT.leaves()).hasSize(59);
    }

    @ParameterizedTest
    @CsvSource({
        "itterations, schedule.iterations",
        "schedule.itterations, schedule.iterations",
        "schedul.iterations, schedule.iterations",
        "Width, network.width",
        "widht, network.width",
        "gama, weights.gamma",
        "network.beta, weights.beta",
        "logevery, record.logEvery"
    })
    void anUnknownKeyNamesTheNearest(String key, String nearest) {
        assertThatThrownBy(() -> ConfigReader.canonicalKey(key))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("unknown key '" + key + "': did you mean " + nearest + "?");
    }

    @Test
    void aGroupIsNoKey() {
        assertThatThrownBy(() -> set("weights=x.safetensors"))
                .hasMessage("weights is a group of keys, not a value: set weights.alpha, weights.beta, weights.gamma");
    }

    @Test
    void oneKeyTwiceIsRefused() {
        assertThatThrownBy(() -> set("beta=1", "weights.beta=2"))
                .hasMessage("weights.beta is given twice (as beta and weights.beta): keep one");
        assertThatThrownBy(() -> set("beta=1", "beta=2")).hasMessage("key 'beta' is given twice: keep one");
    }

    @Test
    void assignmentsOfAllTypes() {
        ExperimentConfig config = set(
                "iterations=2e3",
                "batch= 7 ",
                "splitSeed=-9223372036854775808",
                "gamma=.5",
                "restorer=srcnn",
                "milestones=0.25, 0.5",
                "judges=logistic,cnn2",
                "dataset=folder:a=b",
                "clip=1E-2",
                "width=+16");
        assertThat(config.schedule().iterations()).isEqualTo(2000);
        assertThat(config.schedule().batch()).isEqualTo(7);
        assertThat(config.data().splitSeed()).isEqualTo(Long.MIN_VALUE);
        assertThat(config.weights().gamma()).isEqualTo(0.5);
        assertThat(config.network().restorer()).isEqualTo("srcnn");
        assertThat(config.schedule().milestones()).containsExactly(0.25, 0.5);
        assertThat(config.judges()).containsExactly(new JudgeConfig("logistic"), new JudgeConfig("cnn2"));
        assertThat(config.data().dataset()).isEqualTo("folder:a=b");
        assertThat(config.schedule().clip()).isEqualTo(0.01);
        assertThat(config.network().width()).isEqualTo(16);
        assertThat(set("milestones=", "judges=").judges()).isEmpty();
    }

    @Test
    void programsMayPassTypedValues() {
        ExperimentConfig config = ConfigReader.with(
                BASE,
                Map.of(
                        "beta",
                        1,
                        "iterations",
                        2000.0,
                        "restorer",
                        RestorerKind.SRCNN,
                        "milestones",
                        List.of(1, 0.5f),
                        "judges",
                        List.of("cnn2", Map.of("arch", "logistic", "weights", "w.safetensors")),
                        "seed",
                        5));
        assertThat(config.weights().beta()).isEqualTo(1.0);
        assertThat(config.schedule().iterations()).isEqualTo(2000);
        assertThat(config.schedule().milestones()).containsExactly(1.0, 0.5);
        assertThat(config.judges())
                .containsExactly(new JudgeConfig("cnn2"), new JudgeConfig("logistic", "w.safetensors", null));
        assertThat(config.seed()).isEqualTo(5);
        assertThat(ConfigReader.with(BASE, Map.of())).isSameAs(BASE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "iterations=ten | schedule.iterations must be a whole number, got 'ten'",
                "iterations=1.5 | schedule.iterations must be a whole number, got '1.5'",
                "iterations=1e300 | schedule.iterations must be a whole number, got '1e300'",
                "iterations=1e9999 | schedule.iterations must be a whole number, got '1e9999'",
                "iterations=1e999999999 | schedule.iterations must be a whole number, got '1e999999999'",
                "iterations=3000000000 | schedule.iterations must be a whole number within -2147483648..2147483647, got '3000000000'",
                "iterations= | schedule.iterations must be a whole number, got ''",
                "iterations=0x10 | schedule.iterations must be a whole number, got '0x10'",
                "iterations=-5 | schedule.iterations must be a whole number above 0, got -5",
                "beta=1d | weights.beta must be a number, got '1d'",
                "beta=1_000 | weights.beta must be a number, got '1_000'",
                "beta=NaN | weights.beta must be a finite number of at least 0, got NaN",
                "beta=Infinity | weights.beta must be a finite number of at least 0, got Infinity",
                "beta=1e999 | weights.beta must be a finite number of at least 0, got Infinity",
                "beta=-0.1 | weights.beta must be a finite number of at least 0, got -0.1",
                "selectFrom=.nan | schedule.selectFrom must be within 0..1, got NaN",
                "milestones=0.5,x | schedule.milestones must be a number, got 'x'",
                "milestones=0.5, | schedule.milestones must be a number, got ''",
                "milestones=2 | schedule.milestones must be within 0..1, got 2.0",
                "restorer=U-Net | network.restorer must be denoiser or srcnn or the name of a restorer on the class path, got 'U-Net'",
                "restorer=SRCNN | network.restorer must be denoiser or srcnn or the name of a restorer on the class path, got 'SRCNN'",
                "kind=Blur | degradation.kind must be one of [blur, compose, downscale, jpeg, mask, noise, paired, salt-and-pepper] or the name of another family, got 'Blur'",
                "classifier=VGG | classifier.arch must be logistic, cnn1 or cnn2, script, onnx, or the name of a judge on the class path, got VGG",
                "judges=cnn1,VGG | classifier.arch must be logistic, cnn1 or cnn2, script, onnx, or the name of a judge on the class path, got VGG",
                "samples=0 | record.samples must be within 1..100, got 0"
            })
    void wrongValuesAreOneClearLine(String assignment, String message) {
        assertThatThrownBy(() -> set(assignment))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(message);
    }

    @Test
    void wrongTypesFromProgramsAreNamed() {
        assertThatThrownBy(() -> ConfigReader.with(BASE, Map.of("iterations", 1.5)))
                .hasMessage("schedule.iterations must be a whole number, got 1.5");
        assertThatThrownBy(() -> ConfigReader.with(BASE, Map.of("iterations", Double.NaN)))
                .hasMessage("schedule.iterations must be a whole number, got NaN");
        assertThatThrownBy(() -> ConfigReader.with(BASE, Map.of("iterations", List.of(1))))
                .hasMessage("schedule.iterations must be a whole number, got [1]");
        assertThatThrownBy(() -> ConfigReader.with(BASE, Map.of("dataset", 5)))
                .hasMessage("data.dataset must be text, got 5");
        assertThatThrownBy(() -> ConfigReader.with(BASE, Map.of("beta", true)))
                .hasMessage("weights.beta must be a number, got true");
        assertThatThrownBy(() -> ConfigReader.with(BASE, Map.of("judges", List.of(3))))
                .hasMessage("judges must be logistic, cnn1 or cnn2, got 3");
        assertThatThrownBy(() -> ConfigReader.with(BASE, Map.of("judges", List.of(Map.of("archi", "cnn1")))))
                .hasMessage("unknown key 'judges.archi': did you mean judges.arch?");
        assertThatThrownBy(() -> ConfigReader.with(BASE, Map.of("judges", List.of(Map.of("weights", "x")))))
                .hasMessage("judges.arch is missing: add it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"beta", "=5", "", " =1"})
    void anAssignmentNeedsAKeyAndAnEqualsSign(String assignment) {
        assertThatThrownBy(() -> ConfigReader.parseAssignments(List.of(assignment)))
                .hasMessage("an assignment must be key=value, got '" + assignment + "'");
    }

    @Test
    void anotherClassifierForgetsTheOldOnesWeights() {
        ExperimentConfig resolved =
                BASE.withJudges(List.of(new JudgeConfig("cnn1", "a.safetensors", "00ff"), new JudgeConfig("logistic")));
        assertThat(ConfigReader.with(resolved, Map.of("beta", 1)).classifier()).isEqualTo(resolved.classifier());
        assertThat(ConfigReader.with(resolved, Map.of("classifier", "cnn1")).classifier())
                .isEqualTo(resolved.classifier());
        assertThat(ConfigReader.with(resolved, Map.of("classifier", "cnn2")).classifier())
                .isEqualTo(new JudgeConfig("cnn2"));
        assertThat(ConfigReader.with(resolved, Map.of("classifier.weights", "b.safetensors"))
                        .classifier())
                .isEqualTo(new JudgeConfig("cnn1", "b.safetensors", null));
    }

    @Test
    void gridsAreTyped() {
        Map<String, List<Object>> grid = ConfigReader.parseGrid(
                List.of("beta=0,0.02,0.1", "seed=1, 2", "classifier=cnn1,cnn2", "restorer=srcnn"));
        assertThat(grid).containsOnlyKeys("weights.beta", "seed", "classifier.arch", "network.restorer");
        assertThat(grid.get("weights.beta")).containsExactly(0.0, 0.02, 0.1);
        assertThat(grid.get("seed")).containsExactly(1L, 2L);
        assertThat(grid.get("classifier.arch")).containsExactly("cnn1", "cnn2");
        assertThat(grid.get("network.restorer")).containsExactly("srcnn");
        assertThatThrownBy(() -> ConfigReader.parseGrid(List.of("beta=")))
                .hasMessage("weights.beta has no values: give some, as in beta=0,0.02,0.1");
        assertThatThrownBy(() -> ConfigReader.parseGrid(List.of("beta=0,,1")))
                .hasMessage("weights.beta must be a number, got ''");
        assertThatThrownBy(() -> ConfigReader.parseGrid(List.of("beta=1", "weights.beta=2")))
                .hasMessageContaining("weights.beta is given twice");
        assertThatThrownBy(() -> ConfigReader.parseGrid(List.of("milestones=0.5,1")))
                .hasMessageStartingWith("schedule.milestones is a list");
        assertThatThrownBy(() -> ConfigReader.parseGrid(List.of("betta=1"))).hasMessageContaining("weights.beta?");
    }

    @Test
    void aSweptKeyIsNotSetForAll() {
        SweepConfig sweep = Presets.of("exp2");
        assertThat(ConfigReader.with(sweep, Map.of("width", 8)).base().network().width())
                .isEqualTo(8);
        assertThat(ConfigReader.with(sweep, Map.of("width", 8)).grid()).isEqualTo(sweep.grid());
        assertThatThrownBy(() -> ConfigReader.with(sweep, Map.of("beta", 1)))
                .hasMessageStartingWith("weights.beta is set by the sweep's grid");
        assertThatThrownBy(() -> ConfigReader.with(sweep, Map.of("alpha", 1)))
                .hasMessageStartingWith("weights.alpha is set by the sweep's grid or listed points");
    }
}
