package io.github.trilemma.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.JudgeConfig;
import io.github.trilemma.config.LossWeights;
import io.github.trilemma.config.PointId;
import io.github.trilemma.config.Presets;
import io.github.trilemma.config.RecordConfig;
import io.github.trilemma.config.SweepConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunStoreTest {
    private static final SweepConfig SWEEP = Presets.of("exp2");
    private static final ExperimentConfig BASE = SWEEP.base();

    @TempDir
    Path temp;

    private Path dir;

    @BeforeEach
    void setUp() {
        dir = temp.resolve("runs/one");
    }

    private static ExperimentConfig weights(double alpha, double beta, double gamma) {
        return BASE.withWeights(new LossWeights(alpha, beta, gamma));
    }

    private static SweepConfig withBase(ExperimentConfig base) {
        return new SweepConfig("exp2", base, SWEEP.classifierRecipe(), SWEEP.grid(), SWEEP.points());
    }

    @Test
    void aNewFolderHoldsTheResolvedSweep() {
        RunStore store = RunStore.createOrOpen(dir, SWEEP);
        assertThat(store.dir()).isEqualTo(dir);
        assertThat(RunStore.open(dir).sweep()).isEqualTo(SWEEP);
        assertThat(store.points()).isEmpty();
        assertThat(RunStore.createOrOpen(dir, SWEEP).sweep()).isEqualTo(SWEEP);
    }

    @Test
    void pointsAreFoundAgainInOrder() {
        RunStore store = RunStore.createOrOpen(dir, SWEEP);
        List<ExperimentConfig> wanted = List.of(
                weights(1, 0, 0), weights(2, 0, 0), weights(1, 0.5, 0), weights(0, 0, 0.5), weights(1, 0.25, 0.5));
        for (int i = wanted.size() - 1; i >= 0; i--) {
            PointFolder point = store.point(wanted.get(i));
            assertThat(point.id()).isEqualTo(PointId.of(wanted.get(i)));
            assertThat(point.dir()).isEqualTo(dir.resolve("points").resolve(point.id()));
            assertThat(point.record()).isEmpty();
        }
        assertThat(RunStore.open(dir).points()).extracting(PointFolder::config).containsExactlyElementsOf(wanted);
        assertThat(store.point(wanted.get(0)).config()).isEqualTo(wanted.get(0));
        assertThat(store.points()).hasSize(5);
    }

    @Test
    void anotherGridOfTheSameBaseIsTheSameSweep() {
        RunStore store = RunStore.createOrOpen(dir, SWEEP);
        store.point(weights(1, 0.02, 0));
        SweepConfig wider = new SweepConfig(
                "exp2",
                BASE,
                SWEEP.classifierRecipe(),
                Map.of("weights.beta", List.of(0.02, 7.0)),
                List.of(),
                "logistic");
        RunStore again = RunStore.createOrOpen(dir, wider);
        assertThat(again.sweep()).isEqualTo(wider);
        assertThat(RunStore.open(dir).sweep()).isEqualTo(wider);
        assertThat(again.points()).hasSize(1);
    }

    @Test
    void whatIsKeptOnTheWayAndWhereJudgesLieMayChange() {
        ExperimentConfig first = BASE.withJudges(List.of(new JudgeConfig("cnn1"), new JudgeConfig("logistic")));
        RunStore.createOrOpen(dir, withBase(first));
        ExperimentConfig resolved = BASE.withJudges(
                List.of(new JudgeConfig("cnn1", "a.safetensors", "aa"), new JudgeConfig("logistic", "b", "bb")));
        RunStore.createOrOpen(dir, withBase(resolved));
        ExperimentConfig moved = BASE.withJudges(
                List.of(new JudgeConfig("cnn1", "moved.safetensors", "aa"), new JudgeConfig("logistic", "b", "bb")));
        RunStore.createOrOpen(dir, withBase(ConfigReader.with(moved, Map.of("logEvery", 3))));
        ExperimentConfig other = BASE.withJudges(
                List.of(new JudgeConfig("cnn1", "a.safetensors", "cc"), new JudgeConfig("logistic", "b", "bb")));
        assertThatThrownBy(() -> RunStore.createOrOpen(dir, withBase(other)))
                .hasMessage(
                        dir + " holds another sweep (classifier.sha256 is aa there and cc here): give another --out");
    }

    @Test
    void anotherBaseIsAnotherSweep() {
        RunStore.createOrOpen(dir, SWEEP);
        assertThatThrownBy(() -> RunStore.createOrOpen(dir, ConfigReader.with(SWEEP, Map.of("iterations", 5))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(dir
                        + " holds another sweep (schedule.iterations is 40000 there and 5 here): give another --out");
        assertThatThrownBy(() ->
                        RunStore.createOrOpen(dir, withBase(ConfigReader.with(BASE, Map.of("judges", "cnn2")))))
                .hasMessageContaining("(judges is ");
        assertThat(RunStore.open(dir).sweep()).isEqualTo(SWEEP);
    }

    @Test
    void aFolderOfSomethingElseIsLeftAlone() throws IOException {
        Files.createDirectories(dir);
        Files.writeString(dir.resolve("thesis.tex"), "x");
        assertThatThrownBy(() -> RunStore.createOrOpen(dir, SWEEP))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(dir + " must be a new or empty folder or a sweep's, got other files: give another --out");
        try (Stream<Path> entries = Files.list(dir)) {
            assertThat(entries).hasSize(1);
        }
        assertThatThrownBy(() -> RunStore.open(dir))
                .hasMessage(
                        dir + " must be the folder of a sweep, got one without sweep.yaml: give the --out of a run");
        Path file = Files.writeString(temp.resolve("file"), "");
        assertThatThrownBy(() -> RunStore.createOrOpen(file, SWEEP))
                .hasMessage("cannot write " + file + ": not a folder: check the folder given with --out");
        assertThatThrownBy(() -> RunStore.createOrOpen(file.resolve("x"), SWEEP))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("cannot write " + file.resolve("x") + ": ");
    }

    @Test
    void anInterruptedStartIsNoObstacle() throws IOException {
        Files.createDirectories(dir);
        Files.writeString(dir.resolve(".lock"), "process 1");
        Files.writeString(dir.resolve(".sweep.yaml.tmp-4194305-1"), "na");
        RunStore store = RunStore.createOrOpen(dir, SWEEP);
        assertThat(dir.resolve(".sweep.yaml.tmp-4194305-1")).doesNotExist();
        PointFolder point = store.point(BASE);
        Files.writeString(point.dir().resolve(".point.json.tmp-4194305-2"), "{");
        Files.createDirectories(point.checkpoint());
        Files.writeString(point.checkpoint().resolve(".last.tmp-4194305-3"), "");
        Files.createDirectories(dir.resolve("points/.0123456789abcdef.tmp-4194305-4"));
        assertThat(store.points()).hasSize(1);
        RunStore.createOrOpen(dir, SWEEP);
        try (Stream<Path> all = Files.walk(dir)) {
            assertThat(all.filter(path -> path.toString().contains(".tmp-"))).isEmpty();
        }
    }

    @Test
    void damageIsNamed() throws IOException {
        RunStore store = RunStore.createOrOpen(dir, SWEEP);
        PointFolder point = store.point(BASE);
        Path config = point.dir().resolve("config.yaml");
        String yaml = Files.readString(config);
        String cure = "delete the folder " + point.dir() + " and run the sweep again";

        Files.writeString(config, yaml.replace("beta: 0.0", "beta: 0.5"));
        assertThatDamage(store)
                .startsWith(config + " must hash to the name of its folder, got ")
                .endsWith(": it was changed, " + cure);
        Files.writeString(config, yaml.substring(0, yaml.length() / 2));
        assertThatDamage(store).startsWith(config + " is damaged (").endsWith("): " + cure);
        assertThatThrownBy(() -> store.point(BASE)).hasMessageEndingWith(cure);
        Files.delete(config);
        assertThatDamage(store).isEqualTo(config + " is missing: " + cure);
        Files.delete(point.dir());
        assertThat(store.points()).isEmpty();

        Path stranger = Files.createDirectories(dir.resolve("points/old"));
        assertThatDamage(store).startsWith(stranger + " must be named by the hash");
        Files.delete(stranger);
        Files.writeString(dir.resolve("points/notes.txt"), "files are not looked at");
        assertThat(store.points()).isEmpty();

        Files.writeString(dir.resolve("sweep.yaml"), "name: x\n");
        assertThatThrownBy(() -> RunStore.createOrOpen(dir, SWEEP))
                .hasMessage(
                        dir.resolve("sweep.yaml") + ": data.dataset is missing: add it"
                                + " (the file is damaged: delete it and give the sweep's own command again; finished points are kept)");
    }

    @Test
    void anUnfinishedPointTakesTheNewRecordSettings() {
        RunStore store = RunStore.createOrOpen(dir, SWEEP);
        store.point(BASE);
        ExperimentConfig chatty = ConfigReader.with(BASE, Map.of("logEvery", 1));
        assertThat(store.point(chatty).config().record()).isEqualTo(new RecordConfig(1, 1000, 10));
        assertThat(store.points()).extracting(PointFolder::config).containsExactly(chatty);
        store.point(chatty).writeRecord(PointFolderTest.record(PointId.of(BASE)));
        assertThat(store.point(BASE).config()).isEqualTo(chatty);
    }

    @Test
    void threadsMayAskForTheSamePoints() {
        RunStore store = RunStore.createOrOpen(dir, SWEEP);
        Set<String> ids = IntStream.range(0, 64)
                .parallel()
                .mapToObj(i -> store.point(weights(1, i % 4, 0)).id())
                .collect(Collectors.toSet());
        assertThat(ids).hasSize(4);
        assertThat(store.points()).hasSize(4);
    }

    @Test
    void tenThousandPointsAreReadOnce() throws IOException {
        RunStore store = RunStore.createOrOpen(dir, SWEEP);
        String yaml = ConfigReader.toYaml(BASE);
        assertThat(yaml).contains("  beta: 0.0\n");
        for (int i = 0; i < 10_000; i++) {
            ExperimentConfig config = weights(1, i / 10_000.0, 0);
            Path folder = Files.createDirectory(dir.resolve("points").resolve(PointId.of(config)));
            Files.writeString(
                    folder.resolve("config.yaml"), yaml.replace("  beta: 0.0\n", "  beta: " + i / 10_000.0 + "\n"));
        }
        List<PointFolder> points = store.points();
        assertThat(points).hasSize(10_000);
        // Who looks again opens none of the files: what is no configuration any more goes unnoticed.
        for (PointFolder point : points) {
            Files.write(point.dir().resolve("config.yaml"), new byte[0]);
        }
        RunStore.Listing again = store.listing(points);
        assertThat(again.points()).isEqualTo(points);
        assertThat(again.damaged()).isEmpty();
    }

    /** The problem of the one damaged folder. */
    private static AbstractStringAssert<?> assertThatDamage(RunStore store) {
        List<RunStore.Damaged> damaged = store.listing(List.of()).damaged();
        assertThat(damaged).hasSize(1);
        return assertThat(damaged.get(0).problem());
    }
}
