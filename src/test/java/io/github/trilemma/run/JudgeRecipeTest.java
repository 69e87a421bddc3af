package io.github.trilemma.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ClassifierRecipe;
import io.github.trilemma.config.Presets;
import io.github.trilemma.config.SweepConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A judge that lies in a run folder is not taken for one of another recipe. */
class JudgeRecipeTest {
    private static final SweepConfig SWEEP = Presets.of("quickstart");
    private static final SweepConfig LONGER = longer();

    @TempDir
    Path dir;

    private RunStore store;

    private static SweepConfig longer() {
        ClassifierRecipe cnn1 = SWEEP.classifierRecipe().get("cnn1");
        Map<String, ClassifierRecipe> recipes = new LinkedHashMap<>(SWEEP.classifierRecipe());
        recipes.put(
                "cnn1",
                new ClassifierRecipe(
                        7, cnn1.batch(), 0.5, cnn1.milestones(), cnn1.decay(), 0.5, 0, cnn1.augment(), cnn1.seed()));
        return new SweepConfig(SWEEP.name(), SWEEP.base(), recipes, SWEEP.grid(), SWEEP.points(), SWEEP.reportJudge());
    }

    @BeforeEach
    void setUp() throws IOException {
        store = RunStore.createOrOpen(dir, SWEEP);
        Files.createDirectories(store.judges());
    }

    private void judge(String file) throws IOException {
        Files.writeString(store.judges().resolve(file), "weights");
    }

    @Test
    void anotherRecipeIsRefusedAndNothingIsWritten() throws IOException {
        judge("cnn1-stroke-digits-0-0.safetensors");
        String before = Files.readString(dir.resolve("sweep.yaml"));
        assertThatThrownBy(() -> RunStore.createOrOpen(dir, LONGER))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(dir + " holds judge cnn1, trained by another recipe (epochs is 3 there and 7 here): give"
                        + " another --out");
        assertThat(dir.resolve("sweep.yaml")).hasContent(before);
        RunStore.createOrOpen(dir, SWEEP);
    }

    @Test
    void soIsOneOfWhichAJudgeIsHalfTrained() throws IOException {
        judge("cnn1-stroke-digits-0-0.safetensors.state");
        assertThatThrownBy(() -> RunStore.createOrOpen(dir, LONGER)).hasMessageContaining("another recipe");
    }

    @Test
    void aRecipeThatMadeNoJudgeMayChange() throws IOException {
        judge("logistic-stroke-digits-0-0.safetensors");
        assertThat(RunStore.createOrOpen(dir, LONGER).sweep()).isEqualTo(LONGER);
    }

    @Test
    void differencesOfRecipes() {
        ClassifierRecipe one = SWEEP.classifierRecipe().get("cnn1");
        ClassifierRecipe other = LONGER.classifierRecipe().get("cnn1");
        assertThat(ClassifierRecipe.difference(other, one)).isEqualTo("epochs is 7 there and 3 here");
        assertThat(ClassifierRecipe.difference(null, one)).isEqualTo("there is none there");
        assertThat(ClassifierRecipe.difference(one, null)).isEqualTo("there is none here");
    }
}
