package io.github.trilemma.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.Presets;
import io.github.trilemma.config.SweepConfig;
import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.sweep.SweepListener;
import io.github.trilemma.sweep.SweepOutcome;
import io.github.trilemma.sweep.SweepRequest;
import io.github.trilemma.sweep.SweepRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Points trained by tasks, without Spark: what travels and what is kept. */
class SparkTrainerTest {
    private static final int ITERATIONS = 200;

    @TempDir
    private Path folder;

    private static SweepConfig sweep() {
        SweepConfig quick = Presets.of("quickstart");
        SweepConfig two = new SweepConfig(
                quick.name(),
                quick.base(),
                quick.classifierRecipe(),
                Map.of("weights.beta", List.of(0.0, 0.1)),
                List.of(),
                quick.reportJudge());
        return ConfigReader.with(
                two,
                ConfigReader.parseAssignments(List.of(
                        "iterations=" + ITERATIONS,
                        "width=2",
                        "criticSteps=1",
                        "batch=4",
                        "data.train=100",
                        "data.validation=20",
                        "data.test=20",
                        "selectEvery=50",
                        "heldOutIterations=3",
                        "record.logEvery=10",
                        "record.checkpointEvery=10")));
    }

    private SweepRequest request(String out) {
        return new SweepRequest(sweep(), folder.resolve(out), null, 1, KernelProvider.AUTO);
    }

    private SweepOutcome byTasks(String out, FolderLink link, SweepListener listener, AtomicBoolean stop)
            throws IOException {
        Path run = folder.resolve(out);
        Map<String, String> settings = Map.of("kernels", "auto", "capture", "false", "seconds", "0.05");
        try (Exchange exchange = new Exchange(link, run.toString(), 50)) {
            return SweepRunner.through(new SparkTrainer(link, exchange, settings, 1), request(out), listener)
                    .run(stop::get);
        }
    }

    private Map<String, Integer> files(String out) throws IOException {
        Path points = folder.resolve(out).resolve("points");
        Map<String, Integer> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(points)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = points.relativize(file).toString();
                // Judges lie in the run folder, whose name the configuration has.
                if (!name.endsWith("timing.json") && !name.endsWith("config.yaml")) {
                    files.put(name, Arrays.hashCode(Files.readAllBytes(file)));
                }
            }
        }
        return files;
    }

    @Test
    void aLostTaskAndAStopOnTheWayChangeNothing() throws IOException {
        SweepOutcome complete = new SweepOutcome(2, 2, 0);
        assertThat(SweepRunner.onOneLane(1, request("here"), new SweepListener() {})
                        .run(() -> false))
                .isEqualTo(complete);

        FolderLink link = new FolderLink(folder.resolve("worker"));
        link.loses = true;
        AtomicInteger iterations = new AtomicInteger();
        AtomicInteger rows = new AtomicInteger();
        AtomicBoolean stop = new AtomicBoolean();
        SweepListener listener = new SweepListener() {
            @Override
            public void iterationEnded(String id, int iteration) {
                // The first point is over when the second has come in for the first time.
                stop.compareAndSet(false, iterations.incrementAndGet() > ITERATIONS);
            }

            @Override
            public void row(String id, Map<String, Object> row) {
                rows.incrementAndGet();
            }
        };
        SweepOutcome stopped = byTasks("tasks", link, listener, stop);
        assertThat(stopped.remaining()).isLessThanOrEqualTo(1);
        assertThat(folder.resolve("tasks/.spark")).doesNotExist();
        link.givesUp = stopped.remaining() == 1;
        SweepOutcome partial = byTasks("tasks", link, listener, new AtomicBoolean());
        assertThat(partial).isEqualTo(new SweepOutcome(2, 2 - stopped.remaining(), stopped.remaining()));
        SweepOutcome ended = byTasks("tasks", link, listener, new AtomicBoolean());
        assertThat(ended).isEqualTo(complete);
        assertThat(rows.get()).isEqualTo(2 * (ITERATIONS / 10 + 1));
        assertThat(files("tasks")).hasSize(2 * 7).isEqualTo(files("here"));
    }

    @Test
    void aWorkerOfAnotherBuildIsTold() throws IOException {
        FolderLink link = new FolderLink(folder.resolve("worker"));
        Path scratch = Files.createDirectories(folder.resolve("scratch"));
        Map<String, Object> order = Map.of(
                "id", "0123456789abcdef",
                "config", ConfigReader.toYaml(sweep().base()),
                "scratch", scratch.toString());
        assertThat(new PointService().apply(order).get("refused"))
                .startsWith("point 0123456789abcdef must have the same identity on the worker, got ");
        assertThat(link.tasks).isZero();
    }

    @Test
    void aStoreGivesADriverWhatItHasNot() throws IOException {
        FolderLink link = new FolderLink(folder.resolve("worker"));
        Path first = folder.resolve("first");
        Files.createDirectories(first.resolve("points/0123456789abcdef"));
        Files.writeString(first.resolve("sweep.yaml"), "the sweep");
        Files.createDirectories(first.resolve("judges"));
        Files.writeString(first.resolve("judges/cnn1.safetensors"), "a judge");
        Mirror mirror = new Mirror(link, folder.resolve("store").toString(), first);
        mirror.fetch();
        mirror.putRest();
        for (String name : List.of("config.yaml", "point.json", "history.jsonl")) {
            link.put(
                    first.resolve("sweep.yaml"),
                    folder.resolve("store/points/0123456789abcdef/" + name).toString());
        }
        link.put(
                first.resolve("sweep.yaml"),
                folder.resolve("store/points/fedcba9876543210/history.jsonl").toString());

        Path second = folder.resolve("second");
        new Mirror(link, folder.resolve("store") + "/", second).fetch();
        assertThat(second.resolve("sweep.yaml")).hasContent("the sweep");
        assertThat(second.resolve("judges/cnn1.safetensors")).hasContent("a judge");
        assertThat(second.resolve("points/0123456789abcdef/point.json")).exists();
        assertThat(second.resolve("points/fedcba9876543210"))
                .as("without a record it is no point yet")
                .doesNotExist();
    }

    @Test
    void aCompleteSweepKeepsNothingOfDriversThatWereKilled() throws IOException {
        FolderLink link = new FolderLink(folder.resolve("worker"));
        Files.createDirectories(folder.resolve("run/.spark/of-a-dead-one"));
        Exchange stopped = new Exchange(link, folder.resolve("run").toString(), 50);
        stopped.putJudge("abc", Files.createFile(folder.resolve("judge")));
        stopped.close();
        assertThat(folder.resolve("run/.spark/of-a-dead-one")).exists();
        Exchange last = new Exchange(link, folder.resolve("run").toString(), 50);
        last.complete();
        last.close();
        assertThat(folder.resolve("run/.spark")).doesNotExist();
    }

    @Test
    void withoutAnInstallationOneLineSaysSo() throws IOException {
        assertThatThrownBy(() -> SparkHome.find(null, Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("got no SPARK_HOME");
        Path old = Files.createDirectories(folder.resolve("spark/jars"));
        assertThatThrownBy(() -> SparkHome.find(old.getParent(), Map.of()))
                .hasMessageContaining("without jars/spark-core_*.jar");
        Files.createFile(old.resolve("spark-core_2.12-3.5.1.jar"));
        assertThatThrownBy(() -> SparkHome.find(old.getParent(), Map.of()))
                .hasMessageContaining(
                        "must be an installation of Spark 4 with Scala 2.13, got spark-core_2.12-3.5.1.jar");
    }
}
