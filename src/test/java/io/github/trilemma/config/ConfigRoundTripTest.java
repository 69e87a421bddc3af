package io.github.trilemma.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.trilemma.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigRoundTripTest {
    @TempDir
    Path dir;

    @Test
    void anyExperimentSurvivesYamlAndJson() throws JsonProcessingException {
        RandomConfigs configs = new RandomConfigs(1);
        ObjectMapper json = new ObjectMapper();
        for (int i = 0; i < 500; i++) {
            ExperimentConfig config = configs.next();
            ExperimentConfig fromYaml = ConfigReader.fromYaml(ConfigReader.toYaml(config), ExperimentConfig.class);
            assertThat(fromYaml).isEqualTo(config);
            assertThat(json.readValue(json.writeValueAsString(config), ExperimentConfig.class))
                    .isEqualTo(config);
            assertThat(PointId.of(fromYaml)).isEqualTo(PointId.of(config));
        }
    }

    @Test
    void anySweepSurvivesYaml() {
        RandomConfigs configs = new RandomConfigs(2);
        for (int i = 0; i < 100; i++) {
            Map<String, List<Object>> grid = new LinkedHashMap<>();
            grid.put("weights.beta", List.of(configs.next().weights().beta(), 0.1));
            grid.put("network.restorer", List.of("srcnn"));
            grid.put("schedule.milestones", List.of(List.of(), List.of(0.5)));
            grid.put(
                    "judges",
                    List.of(List.of(new JudgeConfig("cnn2")), configs.next().judges()));
            List<Map<String, Object>> points =
                    List.of(Map.of("seed", configs.next().seed(), "classifier.arch", "cnn1"), Map.of());
            SweepConfig sweep = new SweepConfig(
                    "s" + i,
                    configs.next(),
                    Map.of("cnn1", configs.recipe()),
                    grid,
                    points,
                    i % 2 == 0 ? "cnn2" : null);
            assertThat(ConfigReader.fromYaml(ConfigReader.toYaml(sweep), SweepConfig.class))
                    .isEqualTo(sweep);
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.trilemma.config.Presets#names")
    void aPresetSurvivesAFileAndReadsBackOverAnyDefaults(String name) throws java.io.IOException {
        SweepConfig preset = Presets.of(name);
        Path file = Files.writeString(dir.resolve("sweep.yaml"), ConfigReader.toYaml(preset));
        assertThat(ConfigReader.readYaml(file, SweepConfig.class)).isEqualTo(preset);
        SweepConfig over = ConfigReader.read(file, Presets.of("exp5"));
        assertThat(over.base()).isEqualTo(preset.base());
        assertThat(over.grid()).isEqualTo(preset.grid());
        assertThat(over.points()).isEqualTo(preset.points());
        assertThat(over.classifierRecipe()).isEqualTo(preset.classifierRecipe());
    }

    @Test
    void overridingWithAllOwnValuesChangesNothing() {
        RandomConfigs configs = new RandomConfigs(3);
        for (int i = 0; i < 100; i++) {
            ExperimentConfig config = configs.next();
            assertThat(ConfigReader.with(Presets.of("exp4").base(), ConfigReader.EXPERIMENT.flatten(config)))
                    .usingRecursiveComparison()
                    .ignoringFields("classifier.sha256")
                    .isEqualTo(config);
        }
    }

    @Test
    void theEnginesOwnFilesMustBeWhole() {
        String yaml = ConfigReader.toYaml(Presets.of("exp2").base());
        assertThatThrownBy(() -> ConfigReader.fromYaml(yaml.replaceAll("(?m)^ *sigma:.*$", ""), ExperimentConfig.class))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("degradation.sigma must be given for degradation.kind noise, got nothing: add it");
        assertThatThrownBy(() -> ConfigReader.fromYaml("epochs: 3", ClassifierRecipe.class))
                .hasMessage("batch is missing: add it");
        assertThatThrownBy(() -> ConfigReader.fromYaml("name: x", SweepConfig.class))
                .hasMessage("data.dataset is missing: add it");
    }

    @Test
    void yamlIsPlainToRead() {
        String yaml = ConfigReader.toYaml(Presets.of("exp3"));
        assertThat(yaml)
                .contains("dataset: mnist\n")
                .contains("restorer: denoiser\n")
                .contains("  - 0.017\n")
                .doesNotContain("reportJudge")
                .doesNotContain("sha256");
    }
}
