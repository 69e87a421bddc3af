package io.github.trilemma.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PresetsTest {
    @ParameterizedTest
    @MethodSource("io.github.trilemma.config.Presets#names")
    void everyPresetIsNamedAfterItselfAndCanTrainItsJudges(String name) {
        SweepConfig preset = Presets.of(name);
        assertThat(preset.name()).isEqualTo(name);
        assertThat(preset.classifierRecipe()).containsOnlyKeys(JudgeConfig.ARCHITECTURES);
        assertThat(Presets.of(name)).isEqualTo(preset);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exp1", "exp2", "exp3", "exp4", "exp5"})
    void thePapersConstants(String name) {
        ExperimentConfig base = Presets.of(name).base();
        Schedule schedule = base.schedule();
        assertThat(schedule)
                .isEqualTo(new Schedule(
                        40000, 50, 5, 0.001, 0.0001, List.of(0.25, 0.5, 0.75), 0.2, 0.01, 299, 0.625, 100));
        assertThat(schedule.restorerLearningRateAt(9_999)).isEqualTo(0.001);
        assertThat(schedule.restorerLearningRateAt(10_000)).isEqualTo(0.0002);
        assertThat(schedule.selectsAt(24_999)).isFalse();
        assertThat(schedule.selectsAt(25_099)).isTrue();
        assertThat(base.adam()).isEqualTo(new AdamConfig(0.5, 0.9, 1e-8));
        assertThat(base.network().width()).isEqualTo(32);
        assertThat(base.record()).isEqualTo(new RecordConfig(100, 1000, 10));
        assertThat(base.measures()).isEqualTo(MeasuresConfig.NONE);
    }

    @Test
    void exp1SharesItsRestorersWithExp2() {
        SweepConfig one = Presets.of("exp1");
        SweepConfig two = Presets.of("exp2");
        assertThat(one.base()).isEqualTo(two.base());
        assertThat(one.grid()).isEqualTo(two.grid());
        assertThat(one.points()).isEqualTo(two.points());
        assertThat(one.reportJudge()).isEqualTo("logistic");
        assertThat(two.reportJudge()).isNull();
        assertThat(two.base().allJudges()).extracting(JudgeConfig::arch).containsExactly("cnn1", "logistic");
        assertThat(two.grid())
                .containsExactly(
                        Map.entry("weights.beta", List.of(0.0, 0.02, 0.1)),
                        Map.entry("weights.gamma", List.of(0.0, 0.005, 0.01)));
        assertThat(two.points())
                .extracting(point -> point.get("weights.beta"))
                .containsExactly(0.5, 0.6, 0.7, 0.8, 1.0);
        assertThat(two.points()).allSatisfy(point -> assertThat(point).containsEntry("weights.gamma", 0.5));
    }

    @Test
    void theOtherExperiments() {
        SweepConfig three = Presets.of("exp3");
        assertThat(three.base().classifier().arch()).isEqualTo("cnn2");
        assertThat(three.grid().get("weights.beta"))
                .hasSize(15)
                .startsWith(0.015)
                .contains(0.017)
                .endsWith(0.029);
        assertThat(three.grid().get("weights.alpha")).containsExactly(0.5, 0.75);
        SweepConfig four = Presets.of("exp4");
        assertThat(four.base().degradation()).isEqualTo(new DegradationConfig(DegradationConfig.Kind.DOWNSCALE, 0, 6));
        assertThat(four.base().network().restorer()).isEqualTo("srcnn");
        assertThat(four.grid().get("weights.gamma")).hasSize(7);
        assertThat(four.grid().get("weights.beta")).hasSize(28).doesNotHaveDuplicates();
        SweepConfig five = Presets.of("exp5");
        assertThat(five.base().data().dataset()).isEqualTo("cifar10");
        assertThat(five.base().degradation().factor()).isEqualTo(3);
        assertThat(five.grid().get("weights.beta")).hasSize(11).contains(0.03, 0.07, 0.1);
        assertThat(five.classifierRecipe().get("cnn2").gradientClip()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("io.github.trilemma.config.Presets#names")
    void gridValuesAreShortDecimals(String name) {
        Presets.of(name)
                .grid()
                .values()
                .forEach(axis -> assertThat(axis)
                        .allSatisfy(value -> assertThat(new BigDecimal(value.toString()).scale())
                                .isLessThanOrEqualTo(4)));
    }

    @Test
    void anUnknownPresetNamesTheNearestAndAll() {
        assertThatThrownBy(() -> Presets.of("quikstart"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("unknown preset 'quikstart': did you mean quickstart?"
                        + " There are quickstart, exp1, exp2, exp3, exp4, exp5");
    }

    @Test
    void thePapersRecipesCanBeHad() {
        assertThat(ClassifierRecipes.paper().get("cnn1").epochs()).isEqualTo(140);
        assertThat(ClassifierRecipes.paper().get("cnn2").learningRateAt(200)).isEqualTo(0.001);
        ClassifierRecipe cifar = ClassifierRecipes.paperCifar10();
        assertThat(cifar.learningRateAt(99)).isEqualTo(0.1);
        assertThat(cifar.learningRateAt(100)).isEqualTo(0.1 * 0.1);
        assertThat(cifar.learningRateAt(599)).isCloseTo(0.001, org.assertj.core.data.Offset.offset(1e-12));
        assertThat(cifar.augment()).isTrue();
    }
}
