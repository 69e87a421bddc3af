package io.github.trilemma.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys of degradations beyond the paper's and of the user's own images. */
class OwnDataConfigTest {
    private static final ExperimentConfig BASE = Presets.of("quickstart").base();

    @TempDir
    Path dir;

    private static ExperimentConfig with(String... assignments) {
        return ConfigReader.with(BASE, ConfigReader.parseAssignments(List.of(assignments)));
    }

    private static String id(String... assignments) {
        return PointId.of(with(assignments));
    }

    @Test
    void oneAssignmentPerKeyChoosesADegradation() {
        DegradationConfig jpeg =
                with("degradation.kind=jpeg", "degradation.quality=30").degradation();
        assertThat(jpeg).isEqualTo(DegradationConfig.of("jpeg", null, 30, null));
        assertThat(with("kind=blur").degradation()).isEqualTo(DegradationConfig.of("blur", 1.0, null, null));
        assertThat(with("kind=mask", "fraction=0.3", "block=4", "fill=0.5").degradation())
                .isEqualTo(new DegradationConfig("mask", null, null, null, 0.3, 4, 0.5, null, null));
        assertThat(with("kind=fog", "degradation.parameters=depth=2,tint=blue")
                        .degradation()
                        .parameters())
                .isEqualTo(Map.of("depth", "2", "tint", "blue"));
    }

    @Test
    void stepsAreWrittenInOneLineOrAsGroups() throws Exception {
        DegradationConfig wanted = DegradationConfig.compose(List.of(
                DegradationConfig.of("blur", 1.5, null, null),
                new DegradationConfig("mask", null, null, null, 0.1, 2, null, null, null),
                DegradationConfig.of("jpeg", null, 40, null),
                new DegradationConfig("fog", null, null, null, null, null, null, null, Map.of("depth", "2"))));
        assertThat(with("kind=compose", "steps=blur:sigma=1.5, mask:fraction=0.1:block=2, jpeg:quality=40, fog:depth=2")
                        .degradation())
                .isEqualTo(wanted);
        Path yaml = Files.writeString(dir.resolve("a.yaml"), """
                degradation:
                  kind: compose
                  steps:
                    - {kind: blur, sigma: 1.5}
                    - kind: mask
                      fraction: 0.1
                      block: 2
                    - jpeg:quality=40
                    - {kind: fog, parameters: {depth: 2}}
                data:
                  dataset: folder:photos
                  patch: 32
                  split: {validation: 0.1, test: 0.2}
                """);
        ExperimentConfig read =
                ConfigReader.read(yaml, Presets.of("quickstart")).base();
        assertThat(read.degradation()).isEqualTo(wanted);
        assertThat(read.data().split()).isEqualTo(new SplitConfig(0.1, 0.2, null));
        assertThat(PointId.canonicalJson(read))
                .contains("\"degradation\":{\"kind\":\"compose\",\"steps\":[{\"kind\":\"blur\",\"sigma\":1.5},"
                        + "{\"block\":2,\"fraction\":0.1,\"kind\":\"mask\"},{\"kind\":\"jpeg\",\"quality\":40},"
                        + "{\"kind\":\"fog\",\"parameters\":{\"depth\":\"2\"}}]}");
    }

    @Test
    void everyKeyIsPartOfThePointsName() {
        assertThat(List.of(
                        id("kind=jpeg", "quality=30"),
                        id("kind=jpeg", "quality=31"),
                        id("kind=mask", "fraction=0.3"),
                        id("kind=mask", "fraction=0.31"),
                        id("kind=mask", "fraction=0.3", "block=2"),
                        id("kind=mask", "fraction=0.3", "fill=0.5"),
                        id("kind=salt-and-pepper", "fraction=0.3"),
                        id("kind=compose", "steps=blur:sigma=1,jpeg:quality=3"),
                        id("kind=compose", "steps=jpeg:quality=3,blur:sigma=1"),
                        id("kind=fog", "degradation.parameters=depth=2"),
                        id("kind=fog", "degradation.parameters=depth=3"),
                        id("dataset=folder:a"),
                        id("dataset=folder:a", "patch=32"),
                        id("dataset=folder:a", "patch=33"),
                        id("dataset=folder:a", "patch=32", "patches=9"),
                        id("dataset=folder:a", "colour=grey"),
                        id("dataset=folder:a", "colour=rgb"),
                        id("dataset=folder:a", "data.split.test=0.2"),
                        id("dataset=folder:a", "data.split.validation=0.2"),
                        id("dataset=folder:a", "data.split.file=x.csv")))
                .doesNotHaveDuplicates();
        assertThat(id("kind=jpeg", "quality=30", "sigma=0.3"))
                .as("not a key of jpeg")
                .isEqualTo(id("kind=jpeg", "quality=30"));
    }

    /** Names of stored points: what an earlier version wrote must be found again. */
    @Test
    void namesOfEarlierPointsStay() {
        assertThat(PointId.canonicalJson(with("kind=downscale", "factor=3")))
                .contains("\"data\":{\"dataset\":\"stroke-digits\",\"splitSeed\":0,\"test\":1000,\"train\":6000,"
                        + "\"validation\":500},\"degradation\":{\"factor\":3,\"kind\":\"downscale\",\"sigma\":1}");
        assertThat(ConfigReader.toYaml(BASE))
                .contains("degradation:\n  kind: noise\n  sigma: 1.0\n  factor: 2\nnetwork");
    }

    @Test
    void theOldKindsKeysGoWithIt() {
        ExperimentConfig jpeg = with("kind=jpeg", "quality=30");
        assertThat(ConfigReader.with(jpeg, Map.of("degradation.kind", "blur", "degradation.sigma", 2.0))
                        .degradation())
                .isEqualTo(DegradationConfig.of("blur", 2.0, null, null));
        assertThatThrownBy(() -> ConfigReader.with(jpeg, Map.of("degradation.kind", "noise")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("degradation.sigma must be given for degradation.kind noise, got nothing: add it");
    }

    @Test
    void anotherDataSetDropsTheOldFoldersKeys() {
        ExperimentConfig photos = with("dataset=folder:a", "patch=32", "colour=grey", "data.split.test=0.2");
        assertThat(ConfigReader.with(photos, Map.of("data.dataset", "mnist")).data())
                .isEqualTo(new DataConfig("mnist", 6000, 500, 1000, 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind=jpeg | degradation.quality must be given for degradation.kind jpeg, got nothing: add it",
                "kind=jpeg;quality=0 | degradation.quality must be within 1..100, got 0",
                "quality=3 | degradation.quality must be left out for degradation.kind noise, got 3: its keys are [sigma, factor]",
                "kind=blur;sigma=65 | degradation.sigma must be above 0 and at most 64 pixels for a blur, got 65.0",
                "kind=blur;sigma=0 | degradation.sigma must be above 0 and at most 64 pixels for a blur, got 0.0",
                "kind=mask;fraction=1.5 | degradation.fraction must be within 0..1, got 1.5",
                "kind=mask;fraction=0.5;block=0 | degradation.block must be a whole number above 0, got 0",
                "kind=compose | degradation.steps must be given for degradation.kind compose, got nothing: add it",
                "kind=compose;steps= | degradation.steps must be 1..16 degradations, got 0",
                "kind=compose;steps=paired | degradation.steps must be neither paired nor composed themselves, got paired",
                "kind=compose;steps=jpeg:sigma=3 | degradation.steps of kind jpeg must have keys of [quality], got sigma: leave it out",
                "kind=compose;steps=jpeg:30 | degradation.steps must be KIND:key=value, as in blur:sigma=1.5,noise:sigma=0.1, got 'jpeg:30'",
                "patch=32 | data.patch must be left out for data.dataset stroke-digits, got 32: it goes with folder:PATH and paired:PATH",
                "dataset=folder:a;patch=4 | data.patch must be within 8..1024, got 4",
                "dataset=folder:a;patches=4 | data.patches must be left out without data.patch, got 4",
                "dataset=folder:a;colour=gray | data.colour must be grey or rgb, got gray",
                "dataset=folder:a;data.split.test=0.95 | data.split.validation and data.split.test must be below 1 together, got 1.05",
                "dataset=folder:a;data.split.test=0.5;data.split.file=b | data.split must be either shares or a file, got both: leave out one",
                "data.split=0.5 | data.split is a group of keys, not a value: set data.split.validation, data.split.test, data.split.file",
            })
    void badValuesAreTold(String assignments, String message) {
        assertThatThrownBy(() -> with(assignments.split(";", -1)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(message);
    }
}
