package io.github.trilemma.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.run.History;
import io.github.trilemma.run.Lease;
import io.github.trilemma.run.Leases;
import io.github.trilemma.run.PointFolder;
import io.github.trilemma.run.RunStore;
import io.github.trilemma.run.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunWatchTest {
    @TempDir
    Path dir;

    private WatchedRun run;

    @BeforeEach
    void setUp() {
        run = new WatchedRun(dir.resolve("run"));
    }

    private RunWatch watch() {
        return new RunWatch(run.dir());
    }

    private static Map<String, State> states(Snapshot snapshot) {
        return snapshot.points().stream()
                .collect(Collectors.toMap(p -> p.beta() + " " + p.gamma(), Snapshot.Point::state));
    }

    private static Snapshot.Point point(Snapshot snapshot, PointFolder folder) {
        return snapshot.points().stream()
                .filter(point -> point.id().equals(folder.id()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aSweepThatHasOnlyBegun() {
        Snapshot snapshot = watch().look();
        assertThat(snapshot.total()).isEqualTo(4);
        assertThat(snapshot.running()).isFalse();
        assertThat(snapshot.counts()).containsEntry(State.WAITING, 4);
        assertThat(snapshot.iterations()).isEqualTo(4000);
        assertThat(snapshot.rate()).isNull();
        assertThat(snapshot.problem()).isNull();
    }

    @Test
    void everyStateOfAPoint() {
        run.done(0, 0);
        try (Leases leases = run.store.leases()) {
            assertThat(leases.tryTake(run.trained(0, 0.01, 300).dir())).isPresent();
            PointFolder failed = run.trained(0.1, 0, 200);
            WatchedRun.ended(failed, Status.DIVERGED, "mse is NaN at iteration 250", Map.of());
            Snapshot snapshot = watch().look();
            assertThat(states(snapshot))
                    .containsEntry("0.0 0.0", State.DONE)
                    .containsEntry("0.0 0.01", State.TRAINING)
                    .containsEntry("0.1 0.0", State.DIVERGED)
                    .containsEntry("0.1 0.01", State.WAITING);
            assertThat(snapshot.running()).isTrue();
            assertThat(snapshot.lanes()).isEqualTo(1);
            assertThat(snapshot.ended()).isEqualTo(1000 + 301 + 201);
            assertThat(point(snapshot, failed).message()).contains("mse is NaN");
            // The done point's 10 iterations per second stand in for a rate not yet seen.
            assertThat(snapshot.rate()).isEqualTo(10);
            assertThat(snapshot.secondsLeft()).isEqualTo((699 + 1000) / 10.0);
            assertThat(snapshot.curves()).hasSize(1);
            assertThat(snapshot.curves().get(0).iterations()).containsExactly(0, 100, 200, 300);
        }
        Snapshot after = watch().look();
        assertThat(after.running()).isFalse();
        assertThat(states(after)).containsEntry("0.0 0.01", State.WAITING);
        assertThat(after.curves()).hasSize(3);
    }

    @Test
    void theRateIsWhatTheHistoryGrewBy() {
        try (Leases leases = run.store.leases()) {
            PointFolder folder = run.trained(0, 0, 100);
            assertThat(leases.tryTake(folder.dir())).isPresent();
            Instant start = Instant.now().plusSeconds(5);
            WatchedRun.touch(folder.history(), start);
            RunWatch watch = watch();
            assertThat(watch.look().rate()).isNull();
            try (History.Writer writer = new History.Writer(folder.history())) {
                writer.append(WatchedRun.row(300));
            }
            WatchedRun.touch(folder.history(), start.plusSeconds(40));
            Snapshot snapshot = watch.look();
            assertThat(snapshot.rate()).isCloseTo(5, within(1e-6));
            assertThat(point(snapshot, folder).secondsLeft()).isCloseTo(699 / 5.0, within(1e-6));
            assertThat(snapshot.secondsLeft()).isCloseTo(3699 / 5.0, within(1e-6));
            assertThat(watch.look().rate()).as("no new row").isCloseTo(5, within(1e-6));
        }
    }

    @Test
    void aResumedPointWaitsUntilItsLaneComes() {
        PointFolder folder = run.trained(0, 0, 400);
        WatchedRun.touch(folder.history(), Instant.now().minusSeconds(3600));
        RunWatch watch = watch();
        try (Leases leases = run.store.leases()) {
            Snapshot.Point waiting = point(watch.look(), folder);
            assertThat(waiting.state()).isEqualTo(State.WAITING);
            assertThat(waiting.ended()).isEqualTo(401);
            assertThat(leases.tryTake(folder.dir())).isPresent();
            try (History.Writer writer = new History.Writer(folder.history())) {
                writer.truncateAfter(199);
                writer.append(WatchedRun.row(200));
            }
            Snapshot.Point training = point(watch.look(), folder);
            assertThat(training.state()).isEqualTo(State.TRAINING);
            assertThat(training.ended()).isEqualTo(201);
        }
    }

    @Test
    void aFailedPointThatIsTriedAgainTrains() {
        PointFolder folder = run.trained(0, 0, 100);
        WatchedRun.ended(folder, Status.FAILED, "out of memory", Map.of());
        RunWatch watch = watch();
        assertThat(point(watch.look(), folder).state()).isEqualTo(State.FAILED);
        try (Leases leases = run.store.leases()) {
            assertThat(point(watch.look(), folder).state()).isEqualTo(State.FAILED);
            try (Lease lease = leases.tryTake(folder.dir()).orElseThrow()) {
                assertThat(lease.held()).isTrue();
                assertThat(point(watch.look(), folder).state()).isEqualTo(State.TRAINING);
            }
            assertThat(point(watch.look(), folder).state()).isEqualTo(State.FAILED);
        }
    }

    /** Files of a machine whose clock was years off, and a lease of a process of this machine that has died. */
    @Test
    void noTimeOfAFileDecidesWhatTrains() throws IOException {
        PointFolder folder = run.trained(0, 0, 100);
        PointFolder left = run.trained(0, 0.01, 100);
        try (Leases leases = run.store.leases()) {
            Lease lease = leases.tryTake(folder.dir()).orElseThrow();
            Path seat = folder.dir().resolve("lease");
            String own = String.valueOf(seat.toFile().list()[0]);
            String dead = own.replaceFirst("\\.\\d+\\.\\d+\\.", ".4194304.1.");
            Files.createDirectories(left.dir().resolve("lease").resolve(dead));
            for (Instant when : List.of(Instant.EPOCH, Instant.now().plusSeconds(100_000_000))) {
                WatchedRun.touch(folder.history(), when);
                WatchedRun.touch(seat.resolve(own).resolve("beat"), when);
                Snapshot snapshot = watch().look();
                assertThat(point(snapshot, folder).state()).isEqualTo(State.TRAINING);
                assertThat(point(snapshot, left).state()).isEqualTo(State.WAITING);
            }
            assertThat(lease.held()).isTrue();
        }
    }

    @Test
    void aDamagedRecordIsOneFailedPoint() throws IOException {
        PointFolder folder = run.done(0, 0);
        Path file = folder.dir().resolve("point.json");
        String whole = Files.readString(file);
        RunWatch watch = watch();
        Files.writeString(file, whole.substring(0, whole.length() / 2));
        Snapshot.Point damaged = point(watch.look(), folder);
        assertThat(damaged.state()).isEqualTo(State.FAILED);
        assertThat(damaged.message()).contains("is damaged");
        Files.writeString(file, whole);
        assertThat(point(watch.look(), folder).state()).isEqualTo(State.DONE);
        Files.delete(file);
        assertThat(point(watch.look(), folder).state()).isEqualTo(State.WAITING);
    }

    @Test
    void aFolderThatCannotBeReadIsAProblemAndTheLastLookStays() throws IOException {
        run.done(0, 0);
        RunWatch watch = watch();
        watch.look();
        Path foreign = Files.createDirectory(run.dir().resolve("points/<img src=x>"));
        Snapshot snapshot = watch.look();
        assertThat(snapshot.problem()).contains("must be named by the hash");
        assertThat(snapshot.counts()).containsEntry(State.DONE, 1);
        Files.delete(foreign);
        assertThat(watch.look().problem()).isNull();
    }

    @Test
    void pointsAndGridsComeAndGo() throws IOException {
        PointFolder folder = run.folder(0, 0);
        RunWatch watch = watch();
        assertThat(watch.look().total()).isEqualTo(4);
        RunStore.createOrOpen(run.dir(), WatchedRun.sweep(List.of(0.0, 0.1, 0.2)));
        WatchedRun.touch(run.dir().resolve("sweep.yaml"), Instant.now().plusSeconds(3));
        assertThat(watch.look().total()).isEqualTo(6);
        Files.delete(folder.dir().resolve("config.yaml"));
        Files.delete(folder.dir());
        assertThat(watch.look().total()).isEqualTo(6);
        assertThat(watch.look().problem()).isNull();
    }

    @Test
    void lookingWritesNothingAndHoldsNoLock() {
        run.done(0, 0);
        run.trained(0, 0.01, 300);
        Map<String, String> before = run.everything();
        RunWatch watch = watch();
        watch.look();
        watch.look();
        assertThat(run.everything()).isEqualTo(before);
        run.store.lock().close();
    }

    @Test
    void aFolderThatIsNoRun() {
        assertThatThrownBy(() -> new RunWatch(dir))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("must be the folder of a sweep");
    }
}
