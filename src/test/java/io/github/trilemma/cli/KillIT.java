package io.github.trilemma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** A sweep that was killed, however often and wherever, ends with the files of one that was not. */
class KillIT {
    private static final int KILLS = 10;
    private static final long SEED = 20260917;
    /** Two points, judges trained on the way, a checkpoint every few iterations. */
    private static final List<String> COMMAND = TinySweep.command(
            "run",
            40,
            List.of(
                    "--set", "record.logEvery=3",
                    "--set", "record.checkpointEvery=4",
                    "--grid", "beta=0,0.1"));

    @TempDir
    private static Path reference;

    private static Launch.Ended whole;
    private static Snapshot wanted;
    private static long workMillis;

    @TempDir
    private Path temp;

    @BeforeAll
    static void runWithoutInterruption() {
        Launch launch = Launch.start(reference, COMMAND);
        waitFor(launch, () -> works(reference, launch));
        long start = System.nanoTime();
        whole = launch.await();
        workMillis = (System.nanoTime() - start) / 1_000_000;
        assertThat(whole.code()).as(whole.err()).isZero();
        wanted = Snapshot.of(reference);
    }

    @Test
    void killedAtTenRandomMoments(TestReporter reporter) throws IOException {
        Random random = new Random(SEED);
        List<String> moments = new ArrayList<>();
        for (int chain = 0; moments.size() < KILLS; chain++) {
            Path folder = Files.createDirectory(temp.resolve("chain" + chain));
            Launch.Ended ended = null;
            // The more is done already, the sooner a run ends; later kills come sooner, too.
            for (int start = 1; ended == null; start++) {
                Launch launch = Launch.start(folder, COMMAND);
                waitFor(launch, () -> works(folder, launch));
                boolean finished = moments.size() < KILLS
                        ? launch.endsWithin((long) (workMillis * random.nextDouble() / start))
                        : launch.endsWithin(Long.MAX_VALUE >> 20);
                if (!finished) {
                    launch.process().destroyForcibly();
                }
                Launch.Ended last = launch.await();
                if (finished) {
                    ended = last;
                } else {
                    moments.add("chain " + chain + ": " + state(folder));
                }
            }
            assertThat(ended.code()).as("%s: %s", moments, ended.err()).isZero();
            assertThat(ended.out()).as("%s", moments).isEqualTo(whole.out());
            assertSame(folder, moments);
        }
        reporter.publishEntry("killed with", moments.toString());
    }

    @Test
    void killedBetweenARecordAndTheEndOfItsCheckpoint() throws IOException {
        Snapshot.copy(reference, temp);
        Path point;
        try (var points = Files.list(temp.resolve("run/points"))) {
            point = points.findFirst().orElseThrow();
        }
        Files.createDirectory(point.resolve("checkpoint"));
        Files.writeString(point.resolve("checkpoint/state.safetensors"), "left over");
        Files.writeString(temp.resolve("run/judges/.cnn1.safetensors.tmp-4194305-1"), "half writ");
        Files.writeString(point.resolve(".point.json.tmp-4194305-1"), "half writ");
        Launch.Ended ended = Launch.run(temp, COMMAND);
        assertThat(ended.code()).as(ended.err()).isZero();
        assertSame(temp, List.of());
    }

    @Test
    void askedToStop() throws IOException {
        Launch launch = Launch.start(temp, COMMAND);
        waitFor(launch, () -> checkpoints(temp) > 0);
        long asked = System.currentTimeMillis();
        launch.process().destroy();
        Launch.Ended stopped = launch.await();
        assertThat(System.currentTimeMillis() - asked).isLessThan(30_000);
        assertThat(stopped.code()).as("128 + SIGTERM").isEqualTo(143);
        assertThat(stopped.err()).doesNotContain("\tat ", "frame #");
        assertThat(checkpoints(temp)).as(state(temp)).isPositive();

        Launch.Ended ended = Launch.run(temp, COMMAND);
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).isEqualTo(whole.out());
        assertSame(temp, List.of());
    }

    @Test
    void aSecondWriterOfAnotherGridIsTurnedAway() {
        Launch first = Launch.start(temp, TinySweep.command("run", 1_000_000, List.of("--grid", "beta=0,0.1")));
        waitFor(first, () -> count(temp, "run/points/*/history.jsonl") > 0);
        Launch.Ended second =
                Launch.run(temp, TinySweep.command("run", 1_000_000, List.of("--grid", "beta=0,0.1,0.2")));
        first.process().destroyForcibly();
        first.await();
        assertThat(second.code()).as(second.out()).isEqualTo(2);
        assertThat(second.errLines()).hasSize(1);
        assertThat(second.err())
                .contains(
                        "written by process " + first.process().pid() + " on ",
                        "over another grid: wait until it ends");
    }

    /** The report tells how long points took; under the same times it is the same, too. */
    private static void assertSame(Path folder, List<String> moments) throws IOException {
        Snapshot snapshot = Snapshot.of(folder);
        assertThat(Snapshot.differences(snapshot.files(path -> !isTimed(path)), wanted.files(path -> !isTimed(path))))
                .as("%s", moments)
                .isEmpty();
        for (String path : wanted.hashes().keySet()) {
            if (path.endsWith("/timing.json")) {
                Files.copy(reference.resolve(path), folder.resolve(path), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        assertThat(Launch.run(folder, "report", "run").code()).isZero();
        assertThat(Snapshot.differences(Snapshot.of(folder).files(), wanted.files()))
                .isEmpty();
    }

    private static boolean isTimed(String path) {
        return path.endsWith("/timing.json") || path.equals("run/report.html");
    }

    /** Waits until something shows, or until the command has ended without. */
    private static void waitFor(Launch launch, BooleanSupplier shows) {
        while (!shows.getAsBoolean() && !launch.endsWithin(5)) {
            Thread.onSpinWait();
        }
    }

    /** Whether Java is up and has begun to write: the launcher becomes Java, so a desk is named after its process. */
    private static boolean works(Path folder, Launch launch) {
        return count(folder, "run/.writers/*." + launch.process().pid() + ".*/beat") > 0;
    }

    private static long checkpoints(Path folder) {
        return count(folder, "run/points/*/checkpoint/state.safetensors");
    }

    /** Number of files; the folder may change meanwhile. */
    private static long count(Path folder, String glob) {
        return MovingFiles.find(folder, glob).size();
    }

    /** How far a sweep has come. */
    private static String state(Path folder) {
        return count(folder, "run/judges/*.safetensors") + " judges, "
                + checkpoints(folder) + " checkpoints, "
                + count(folder, "run/points/*/point.json") + " records, "
                + count(folder, "run/report.html") + " reports";
    }
}
