package io.github.trilemma.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
    private static final SweepConfig DEFAULTS = Presets.of("exp2");

    @TempDir
    Path dir;

    private SweepConfig read(String yaml) throws IOException {
        return ConfigReader.read(Files.writeString(dir.resolve("c.yaml"), yaml), DEFAULTS);
    }

    @Test
    void anEmptyFileChangesNothing() throws IOException {
        assertThat(read("")).isEqualTo(DEFAULTS);
        assertThat(read("# only a comment\n")).isEqualTo(DEFAULTS);
        assertThat(read("{}")).isEqualTo(DEFAULTS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "base: {schedule: {iterations: 10}}",
                "base: {iterations: 10}",
                "schedule: {iterations: 10}",
                "schedule.iterations: 10",
                "iterations: 1e1",
                "\uFEFFiterations: '10'",
                "iterations: 010",
                "---\niterations: 10\n..."
            })
    void baseKeysMayStandAnywhere(String yaml) throws IOException {
        SweepConfig sweep = read(yaml);
        assertThat(sweep.base()).isEqualTo(ConfigReader.with(DEFAULTS.base(), Map.of("iterations", 10)));
        assertThat(sweep.grid()).isEqualTo(DEFAULTS.grid());
        assertThat(sweep.points()).isEqualTo(DEFAULTS.points());
    }

    @Test
    void allSections() throws IOException {
        SweepConfig sweep = read("""
                name: mine
                reportJudge: cnn2
                width: 8
                log: {every: 7}
                checkpoint.every: 9
                base:
                  classifier: cnn2
                  judges: [logistic, {arch: cnn1, weights: w.safetensors}]
                  milestones: 0.5
                classifierRecipe:
                  cnn2: {epochs: 2, augment: true, milestones: [1]}
                grid:
                  weights: {beta: [0, 1e-3]}
                  gamma: 0.5
                points:
                  - {beta: 3, weights: {gamma: 4}}
                """);
        assertThat(sweep.name()).isEqualTo("mine");
        assertThat(sweep.reportJudge()).isEqualTo("cnn2");
        ExperimentConfig base = sweep.base();
        assertThat(base.network().width()).isEqualTo(8);
        assertThat(base.record()).isEqualTo(new RecordConfig(7, 9, 10));
        assertThat(base.classifier()).isEqualTo(new JudgeConfig("cnn2"));
        assertThat(base.judges())
                .containsExactly(new JudgeConfig("logistic"), new JudgeConfig("cnn1", "w.safetensors", null));
        assertThat(base.schedule().milestones()).containsExactly(0.5);
        ClassifierRecipe known = DEFAULTS.classifierRecipe().get("cnn2");
        assertThat(sweep.classifierRecipe().get("cnn2"))
                .isEqualTo(new ClassifierRecipe(
                        2,
                        known.batch(),
                        known.learningRate(),
                        List.of(1),
                        known.decay(),
                        known.momentum(),
                        0,
                        true,
                        0));
        assertThat(sweep.classifierRecipe().get("cnn1"))
                .isEqualTo(DEFAULTS.classifierRecipe().get("cnn1"));
        assertThat(sweep.grid())
                .containsExactly(
                        Map.entry("weights.beta", List.of(0.0, 0.001)), Map.entry("weights.gamma", List.of(0.5)));
        assertThat(sweep.points()).containsExactly(Map.of("weights.beta", 3.0, "weights.gamma", 4.0));
    }

    @Test
    void aGivenGridReplacesTheDefaultAsAWhole() throws IOException {
        assertThat(read("grid: {gamma: [1]}").grid()).containsOnlyKeys("weights.gamma");
        assertThat(read("grid:\npoints: []\n").grid()).isEmpty();
        assertThat(read("grid:\npoints: []\n").points()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "itterations: 5 | unknown key 'itterations': did you mean schedule.iterations?",
                "base: {schedule: {itterations: 5}} | unknown key 'schedule.itterations': did you mean schedule.iterations?",
                "grids: {beta: [1]} | unknown key 'grids.beta': did you mean grid?",
                "point: [] | unknown key 'point': did you mean points?",
                "schedule: 5 | schedule is a group of keys, not a value: set schedule.iterations,",
                "iterations: | schedule.iterations needs a value, got none",
                "iterations: [1, 2] | schedule.iterations must be a whole number, got [1, 2]",
                "iterations: yes | schedule.iterations must be a whole number, got 'yes'",
                "iterations: -3 | schedule.iterations must be a whole number above 0, got -3",
                "beta: .nan | weights.beta must be a finite number of at least 0, got NaN",
                "{width: 8, network: {width: 8}} | network.width is given twice: keep one",
                "{base: {width: 8}, width: 9} | network.width is given twice (as width and base.network.width): keep one",
                "{width: 8, width: 9} | line 1: key 'width' is given twice: remove one",
                "classifierRecipe: {cnn3: {epochs: 1}} | unknown key 'classifierRecipe.cnn3': did you mean classifierRecipe.cnn",
                "classifierRecipe: {cnn1: {epoch: 1}} | unknown key 'classifierRecipe.cnn1.epoch': did you mean classifierRecipe.cnn1.epochs?",
                "classifierRecipe: {cnn1: {augment: yes}} | classifierRecipe.cnn1.augment must be true or false, got 'yes'",
                "classifierRecipe: {cnn1: 5} | classifierRecipe.cnn1 must be a group of keys, got '5'",
                "classifierRecipe: 5 | classifierRecipe must be a group of keys, got '5'",
                "grid: [1] | grid must be a group of keys, got a list",
                "grid: {beta: []} | grid.weights.beta must be a list of at least one value, got []",
                "grid: {beta: [x]} | weights.beta must be a number, got 'x'",
                "grid: {beta: [1], weights.beta: [1]} | grid.weights.beta is given twice",
                "points: 5 | points must be a list of groups of keys, got '5'",
                "points: [5] | points[0] must be a group of keys, got '5'",
                "name: [x] | name must be text, got a list",
                "name: a b | name must be 1 to 64 letters",
                "reportJudge: VGG | reportJudge must be logistic, cnn1 or cnn2, script, onnx, or the name of a judge on the class path, got VGG",
                "[1, 2] | a configuration must be a map of keys, got a list",
                "hello | a configuration must be a map of keys, got a single value",
                "a: &x 1 | line 1: anchors and aliases (& and *) are not allowed: write the value out",
                "a: *x | line 1: anchors and aliases (& and *) are not allowed: write the value out",
                "a: !!java.io.File x | line 1: tags (tag:yaml.org,2002:java.io.File) are not allowed",
                "{[1]: 2} | line 1: a key must be text",
                "a: [1 | line 1: expected ',' or ']'",
                "a: b: c | line 1: mapping values are not allowed here",
            })
    void mistakesAreOneLineThatNamesTheFile(String yaml, String message) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(dir.resolve("c.yaml") + ": " + message.replace("`", ""))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @Test
    void twoDocumentsAndBombsAreRefused() {
        assertThatThrownBy(() -> read("width: 8\n---\nwidth: 9\n"))
                .hasMessageContaining("line 2: a second document starts: keep one document in a file");
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 30; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1));
        }
        assertThatThrownBy(() -> read(bomb.toString())).hasMessageContaining("anchors and aliases");
        assertThatThrownBy(() -> read("[".repeat(100_000)))
                .isInstanceOf(ConfigurationException.class)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n").hasSizeLessThan(400));
        assertThatThrownBy(() -> read("{a: ".repeat(100_000))).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void unreadableFilesAreNamed() throws IOException {
        Path missing = dir.resolve("missing.yaml");
        assertThatThrownBy(() -> ConfigReader.read(missing, DEFAULTS))
                .hasMessage("cannot read " + missing + ": no such file: check the path");
        assertThatThrownBy(() -> ConfigReader.read(dir, DEFAULTS)).hasMessage(dir + " is a folder: give a YAML file");
        Path large = Files.writeString(dir.resolve("large.yaml"), "#".repeat(ConfigReader.LARGEST_FILE + 1));
        assertThatThrownBy(() -> ConfigReader.read(large, DEFAULTS))
                .hasMessageStartingWith(large + " must be at most 1048576 bytes, got more");
        Path fits = Files.writeString(dir.resolve("fits.yaml"), "#".repeat(ConfigReader.LARGEST_FILE));
        assertThat(ConfigReader.read(fits, DEFAULTS)).isEqualTo(DEFAULTS);
        Path latin = Files.write(dir.resolve("latin.yaml"), "# \u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> ConfigReader.read(latin, DEFAULTS)).hasMessageContaining("must be UTF-8 text");
        Path binary = Files.write(dir.resolve("b.yaml"), new byte[] {'a', ':', ' ', 0, 1, 2});
        assertThatThrownBy(() -> ConfigReader.read(binary, DEFAULTS))
                .isInstanceOf(ConfigurationException.class)
                .satisfies(e ->
                        assertThat(e.getMessage()).startsWith(binary + ": ").doesNotContain("\n"));
    }
}
