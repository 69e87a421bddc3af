package io.github.trilemma.run;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.Presets;
import io.github.trilemma.config.SweepConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeasesTest {
    private static final SweepConfig SWEEP = Presets.of("exp2");
    private static final long SECOND = 1_000_000_000;
    private static final LeasePeriod MINUTE = new LeasePeriod(60 * SECOND);

    @TempDir
    Path temp;

    private final AtomicLong clock = new AtomicLong();
    private RunStore store;
    private Path point;

    @BeforeEach
    void setUp() {
        store = RunStore.createOrOpen(temp.resolve("run"), SWEEP);
        point = store.point(SWEEP.base()).dir();
    }

    /** A process of a machine that this one knows nothing of. */
    private Leases remote() {
        LeaseOwner owner = new LeaseOwner(Machine.random(), "0".repeat(16), 1, 1, "elsewhere");
        return new Leases(store.dir(), owner, new LeaseFiles(), clock::get, MINUTE);
    }

    private static Lease takeDead(Leases taker, Path folder, AtomicLong clock) {
        Lease lease = null;
        for (int look = 0; lease == null; look++) {
            assertThat(look).isLessThan(10);
            lease = taker.tryTake(folder).orElse(null);
            clock.addAndGet(20 * SECOND);
        }
        return lease;
    }

    @Test
    void oneHolderAtATime() {
        Leases one = remote();
        Leases other = remote();
        Lease lease = one.tryTake(point).orElseThrow();
        assertThat(other.tryTake(point)).isEmpty();
        assertThat(one.tryTake(point)).isEmpty();
        assertThat(other.holder(point).orElseThrow()).hasToString("process 1 on elsewhere");
        lease.close();
        lease.close();
        assertThat(lease.folder().resolve("lease")).doesNotExist();
        Lease second = other.tryTake(point).orElseThrow();
        lease.close();
        assertThat(second.held()).isTrue();
        one.close();
        other.close();
        other.close();
        assertThat(LeaseWatch.of(store.point(SWEEP.base())).look().nobody()).isTrue();
        assertThat(store.dir().resolve(".writers")).doesNotExist();
    }

    @Test
    void whoBeatsKeepsAndWhoFallsSilentLoses() {
        Leases holder = remote();
        Leases taker = remote();
        Lease lease = holder.tryTake(point).orElseThrow();
        for (int i = 0; i < 50; i++) {
            holder.tick();
            assertThat(taker.tryTake(point)).isEmpty();
            clock.addAndGet(15 * SECOND);
        }
        // The taker itself stood still for a year: that counts for a third of the period, and so does its next pause.
        clock.addAndGet(365 * 86_400 * SECOND);
        assertThat(taker.tryTake(point)).isEmpty();
        clock.addAndGet(365 * 86_400 * SECOND);
        assertThat(taker.tryTake(point)).isEmpty();
        clock.addAndGet(20 * SECOND);
        Lease second = taker.tryTake(point).orElseThrow();
        assertThat(lease.lost()).isFalse();
        holder.tick();
        assertThat(lease.lost()).isTrue();
        lease.close();
        assertThat(second.held()).isTrue();
    }

    @Test
    void theLongerPeriodCounts() {
        Leases holder = remote();
        assertThat(holder.tryTake(point)).isPresent();
        LeaseOwner hasty = new LeaseOwner(Machine.random(), "0".repeat(16), 2, 1, "elsewhere");
        Leases taker = new Leases(store.dir(), hasty, new LeaseFiles(), clock::get, new LeasePeriod(SECOND));
        for (int i = 0; i < 6; i++) {
            assertThat(taker.tryTake(point)).as("%d s", 9 * i).isEmpty();
            clock.addAndGet(9 * SECOND);
        }
    }

    @Test
    void aDeadProcessOfThisMachineLosesAtOnce() throws IOException {
        for (String name : List.of(
                // No process has such a number; this process has another start.
                new LeaseOwner(Machine.random(), Machine.ID, 4_194_305, 1, "here").name(),
                new LeaseOwner(
                                Machine.random(),
                                Machine.ID,
                                ProcessHandle.current().pid(),
                                1,
                                "here")
                        .name())) {
            Files.createDirectories(point.resolve("lease").resolve(name).resolve("stage"));
            try (Leases leases = store.leases();
                    Lease lease = leases.tryTake(point).orElseThrow()) {
                assertThat(lease.held()).isTrue();
            }
        }
        assertThat(LeaseOwner.self().gone()).isFalse();
    }

    @Test
    void aFormerHolderCanWriteNothingMore() throws IOException {
        Leases taker = remote();
        try (Leases former = store.leases()) {
            Lease lease = former.tryTake(point).orElseThrow();
            Path file = point.resolve("value");
            AtomicFiles.writeString(file, "former");
            History.Writer history = new History.Writer(point.resolve("history.jsonl"));
            history.append(Map.of("iteration", 0));
            history.append(Map.of("iteration", 1));

            Lease second = takeDead(taker, point, clock);
            assertThat(lease.lost()).isFalse();
            assertThatThrownBy(() -> AtomicFiles.writeString(file, "late"))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageStartingWith("cannot write " + file);
            assertThatThrownBy(() -> new History.Writer(point.resolve("history.jsonl")))
                    .isInstanceOf(ConfigurationException.class);
            Path state = point.resolve("checkpoint/state");
            assertThatThrownBy(() -> AtomicFiles.writeWithFolder(state, out -> out.write(1)))
                    .isInstanceOf(ConfigurationException.class);
            assertThat(state.getParent()).doesNotExist();
            assertThat(lease.held()).isFalse();
            assertThat(file).hasContent("former");

            // What the next holder does in its own process, where no fence of this one stands.
            lease.lowerFence();
            History.Writer next = new History.Writer(point.resolve("history.jsonl"));
            next.truncateAfter(0);
            history.append(Map.of("iteration", 7));
            history.close();
            next.append(Map.of("iteration", 1));
            next.close();
            assertThat(History.read(point.resolve("history.jsonl")))
                    .extracting(row -> row.get("iteration"))
                    .containsExactly(0.0, 1.0);
            lease.close();
            assertThat(second.held()).isTrue();
        }
    }

    /** A rename that had found its folder before the take-over, as one under way or one of a network client with a memory has. */
    @Test
    void aRenameUnderWayComesTooLate() throws IOException {
        Leases holder = remote();
        Lease lease = holder.tryTake(point).orElseThrow();
        Files.writeString(lease.stage().resolve("record"), "late");
        try (var stage = Files.newDirectoryStream(lease.stage());
                var target = Files.newDirectoryStream(point)) {
            Assumptions.assumeTrue(stage instanceof SecureDirectoryStream);
            var from = (SecureDirectoryStream<Path>) stage;
            var to = (SecureDirectoryStream<Path>) target;
            takeDead(remote(), point, clock);
            assertThatThrownBy(() -> from.move(Path.of("record"), to, Path.of("record")))
                    .isInstanceOf(NoSuchFileException.class);
            assertThatThrownBy(() -> from.newByteChannel(
                                    Path.of("another"), Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))
                            .close())
                    .isInstanceOf(NoSuchFileException.class);
        }
        assertThat(point.resolve("record")).doesNotExist();
    }

    @Test
    void aRunIsJoinedOnceByAProcess() {
        try (Leases leases = store.leases()) {
            assertThatThrownBy(store::leases)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("already being written by this process");
            assertThat(Leases.writers(store.dir())).hasSize(1);
            SweepConfig other = ConfigReader.with(SWEEP, Map.of());
            assertThat(RunStore.createOrOpen(store.dir(), other).sweep()).isEqualTo(SWEEP);
            leases.tick();
        }
        store.leases().close();
    }

    @Test
    void anotherGridWaitsAndNothingOfALivingWriterIsRemoved() throws IOException {
        SweepConfig other = new SweepConfig(
                SWEEP.name(),
                SWEEP.base(),
                SWEEP.classifierRecipe(),
                Map.of("weights.beta", List.of(0.5)),
                List.of(),
                SWEEP.reportJudge());
        Path temporary = store.dir().resolve("points/.0123456789abcdef.tmp-4194305-4");
        Files.createDirectories(temporary);
        Leases remote = remote();
        assertThatThrownBy(() -> RunStore.createOrOpen(store.dir(), other))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("written by process 1 on elsewhere over another grid");
        RunStore.createOrOpen(store.dir(), SWEEP);
        assertThat(temporary).exists();
        remote.close();
        RunStore again = RunStore.createOrOpen(store.dir(), other);
        assertThat(temporary).doesNotExist();
        assertThatThrownBy(store::leases).hasMessageContaining("was given another grid");
        again.leases().close();
    }

    @Test
    void aStrangerInTheLeaseIsNamed() throws IOException {
        Path stranger = Files.createDirectories(point.resolve("lease/notes"));
        Leases leases = remote();
        assertThatThrownBy(() -> leases.tryTake(point))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("must hold a lease and nothing else, got notes");
        assertThat(stranger).exists();
    }

    @Test
    void ownersAreTheirNames() {
        LeaseOwner owner = LeaseOwner.self();
        assertThat(LeaseOwner.parse(owner.name())).contains(owner);
        assertThat(owner.again()).isNotEqualTo(owner);
        for (String name :
                List.of("", "beat", owner.name() + "/..", owner.name().substring(1), ".nfs0001")) {
            assertThat(LeaseOwner.parse(name)).as(name).isEmpty();
        }
    }

    /** Monotonic clocks measure; no time of day and no time of a file is read, so setting a clock changes nothing. */
    @Test
    void noWallClock() {
        var classes = new ClassFileImporter()
                .importClasses(
                        Lease.class,
                        LeaseFiles.class,
                        LeaseOwner.class,
                        LeasePeriod.class,
                        LeaseWatch.class,
                        Leases.class,
                        Fence.class,
                        Machine.class);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.time..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.nio\\.file\\.attribute\\..*Time|java\\.util\\.(Date|Calendar)")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(classes);
        assertThat(classes.stream().map(JavaClass::getSimpleName)).contains("LeaseWatch");
    }
}
