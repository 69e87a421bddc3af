package io.github.trilemma.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.Presets;
import io.github.trilemma.config.SweepConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreLockTest {
    private static final SweepConfig SWEEP = Presets.of("quickstart");

    @TempDir
    Path temp;

    private Path dir;
    private RunStore store;

    @BeforeEach
    void setUp() {
        dir = temp.resolve("run");
        store = RunStore.createOrOpen(dir, SWEEP);
    }

    @Test
    void oneHolderAtATimeInOneProcess() {
        try (StoreLock first = store.lock()) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> RunStore.open(dir).lock())
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage(dir
                            + " is already being written by this process: close its lock first or give another --out");
            assertThatThrownBy(() -> RunStore.createOrOpen(dir, SWEEP, Duration.ZERO))
                    .isInstanceOf(ConfigurationException.class);
            store.point(SWEEP.base());
            assertThat(RunStore.open(dir).points()).hasSize(1);
        }
        StoreLock second = store.lock();
        second.close();
        second.close();
        store.lock().close();
    }

    @Test
    void aRefusedSecondHolderDoesNotFreeTheFirst() {
        try (StoreLock first = store.lock()) {
            assertThat(first).isNotNull();
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(store::lock).isInstanceOf(ConfigurationException.class);
            }
            assertThat(outputOf(start("try")))
                    .startsWith("refused: ")
                    .contains("(process " + ProcessHandle.current().pid() + ")");
        }
        assertThat(outputOf(start("try"))).isEqualTo("taken");
    }

    @Test
    void anotherProcessIsRefusedUntilTheFirstEndsHoweverItEnds() throws IOException {
        Process holder = start("hold");
        try {
            assertThat(holder.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("taken");
            assertThatThrownBy(store::lock)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage(dir + " is being written by another process (process " + holder.pid()
                            + "): wait until it ends or give another --out");
            assertThatThrownBy(() -> RunStore.createOrOpen(dir, SWEEP, Duration.ZERO))
                    .hasMessageContaining("another process");
            assertThat(RunStore.open(dir).points()).isEmpty();
        } finally {
            holder.destroyForcibly().onExit().join();
        }
        store.lock().close();
    }

    @Test
    void aWriterKilledAnywhereLeavesWholeFiles() throws Exception {
        Process writer = start("write");
        var said = writer.inputReader(StandardCharsets.UTF_8);
        assertThat(said.readLine()).isEqualTo("taken");
        assertThat(said.readLine()).isEqualTo("many points");
        TimeUnit.MILLISECONDS.sleep(new Random().nextInt(20));
        writer.destroyForcibly().onExit().join();
        RunStore again = RunStore.createOrOpen(dir, SWEEP);
        List<PointFolder> points = again.points();
        assertThat(points).hasSizeGreaterThan(5);
        long ended = points.stream().filter(point -> point.record().isPresent()).count();
        assertThat(ended).isBetween(points.size() - 1L, (long) points.size());
        for (PointFolder point : points) {
            History.read(point.history());
            try (var files = Files.list(point.dir())) {
                assertThat(files.filter(AtomicFiles::isTemporary)).isEmpty();
            }
        }
    }

    private Process start(String what) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        try {
            return new ProcessBuilder(
                            java,
                            "-Xmx64m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            StoreLockTest.class.getName(),
                            what,
                            dir.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new AssertionError("cannot start a second process", e);
        }
    }

    private static String outputOf(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new AssertionError("cannot read from the second process", e);
        }
    }

    /** The other process: takes the lock and ends, holds it until it is killed, or writes points until it is killed. */
    public static void main(String[] args) throws InterruptedException {
        RunStore store = RunStore.open(Path.of(args[1]));
        try (StoreLock lock = store.lock()) {
            System.out.println(lock == null ? "none" : "taken");
            for (int i = 0; !args[0].equals("try"); i++) {
                if (args[0].equals("hold")) {
                    TimeUnit.SECONDS.sleep(60);
                    return;
                }
                PointFolder point = store.point(ConfigReader.with(SWEEP.base(), Map.of("beta", i)));
                try (History.Writer history = new History.Writer(point.history())) {
                    history.append(Map.of("iteration", i, "mse", i));
                }
                point.writeRecord(PointFolderTest.record(point.id()));
                if (i == 5) {
                    System.out.println("many points");
                }
            }
        } catch (ConfigurationException e) {
            System.out.println("refused: " + e.getMessage());
        }
    }
}
