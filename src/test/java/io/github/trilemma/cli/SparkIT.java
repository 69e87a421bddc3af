package io.github.trilemma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.trilemma.run.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep on Spark with two executors: stopped on the way, started again, and an executor killed in the middle of a point. */
class SparkIT {
    private static final Path HOME =
            Path.of(System.getProperty("trilemma.spark.home", "target/spark")).toAbsolutePath();
    private static final List<String> SWEEP = TinySweep.command(
            "run",
            300,
            List.of(
                    "--set", "record.logEvery=5",
                    "--set", "record.checkpointEvery=5",
                    "--grid", "beta=0,0.1",
                    "--grid", "gamma=0,0.02"));
    private static final List<String> ON_SPARK = List.of(
            "--on", "spark",
            "--master", "local-cluster[2,1,2048]",
            "--conf", "spark.ui.enabled=false",
            "--conf", "spark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
            "--conf", "spark.trilemma.snapshotSeconds=0.2");

    @TempDir
    private Path temp;

    private Path folder;

    @AfterEach
    void dropWhatWorkersLeft() {
        Folders.delete(HOME.resolve("work"));
    }

    @Test
    void theSamePointsBitForBit() throws IOException {
        Path alone = Files.createDirectory(temp.resolve("alone"));
        folder = Files.createDirectory(temp.resolve("spark"));
        // A lane per core has one thread, as a task has.
        String cores = Integer.toString(Runtime.getRuntime().availableProcessors());
        Launch.Ended whole = Launch.run(alone, TinySweep.join(SWEEP, List.of("--lanes", cores)));
        assertThat(whole.code()).as(whole.err()).isZero();
        Snapshot wanted = Snapshot.of(alone);

        Launch first = start();
        waitFor(
                () -> !MovingFiles.find(folder, "run/points/*/checkpoint/state.safetensors")
                        .isEmpty(),
                first);
        first.process().destroy();
        Launch.Ended stopped = first.await();
        assertThat(stopped.code()).as(stopped.err()).isEqualTo(143);
        assertThat(stopped.err()).doesNotContain("error", "warning", "\tat ");
        assertThat(MovingFiles.find(folder, "run/points/*/checkpoint/state.safetensors"))
                .as("goes on from here")
                .isNotEmpty();
        assertThat(folder.resolve("run/.spark")).doesNotExist();

        Launch second = start();
        Executor[] victim = new Executor[1];
        waitFor(() -> (victim[0] = inAPoint(second)) != null, second);
        victim[0].process().destroyForcibly();
        Launch.Ended ended = second.await();

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.err()).contains("warning: executor " + victim[0].id() + " is gone");
        assertThat(ended.err()).doesNotContain("error", "\tat ");
        assertThat(ended.out()).isEqualTo(whole.out());
        assertSame(alone, wanted);
    }

    /** The report tells how long points took; under the same times it is the same, too. */
    private void assertSame(Path alone, Snapshot wanted) throws IOException {
        assertThat(Snapshot.differences(
                        Snapshot.of(folder).files(path -> !isTimed(path)), wanted.files(path -> !isTimed(path))))
                .isEmpty();
        for (String path : wanted.hashes().keySet()) {
            if (path.endsWith("/timing.json")) {
                Files.copy(alone.resolve(path), folder.resolve(path), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        assertThat(Launch.run(folder, "report", "run").code()).isZero();
        assertThat(Snapshot.differences(Snapshot.of(folder).files(), wanted.files()))
                .isEmpty();
    }

    private static boolean isTimed(String path) {
        return path.endsWith("/timing.json") || path.equals("run/report.html");
    }

    private Launch start() {
        Folders.delete(HOME.resolve("work"));
        return Launch.startWith(folder, Map.of("SPARK_HOME", HOME.toString()), TinySweep.join(SWEEP, ON_SPARK));
    }

    private record Executor(String id, ProcessHandle process) {}

    /** An executor that has made a checkpoint of the point that it trains; null when none has. */
    private static Executor inAPoint(Launch driver) {
        for (Path state :
                MovingFiles.find(HOME, "work/app-*/*/trilemma-point-*/run/points/*/checkpoint/state.safetensors")) {
            String id = HOME.relativize(state).getName(2).toString();
            ProcessHandle process = driver.process()
                    .descendants()
                    .filter(each -> isExecutor(each, id))
                    .findFirst()
                    .orElse(null);
            if (process != null) {
                return new Executor(id, process);
            }
        }
        return null;
    }

    private static boolean isExecutor(ProcessHandle process, String id) {
        List<String> arguments = List.of(process.info().arguments().orElse(new String[0]));
        int at = arguments.indexOf("--executor-id");
        return at > 0
                && arguments.get(at + 1).equals(id)
                && arguments.stream().anyMatch(each -> each.endsWith("CoarseGrainedExecutorBackend"));
    }

    /** Waits until something shows; a process that ends before fails the test. */
    private static void waitFor(BooleanSupplier shows, Launch witness) {
        while (!shows.getAsBoolean()) {
            if (witness.endsWithin(10) && !shows.getAsBoolean()) {
                throw new AssertionError("it ended too early: " + witness.await());
            }
        }
    }
}
