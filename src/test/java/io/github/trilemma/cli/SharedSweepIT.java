package io.github.trilemma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three processes on one run folder: one is killed in a point, one halted there until another has taken its point over. */
class SharedSweepIT {
    private static final String PERIOD = "-Dtrilemma.lease.seconds=1.5";
    private static final List<String> COMMAND = TinySweep.command(
            "run",
            60,
            List.of(
                    "--lanes", "1",
                    "--set", "record.logEvery=5",
                    "--set", "record.checkpointEvery=10",
                    "--grid", "beta=0,0.1",
                    "--grid", "gamma=0,0.02"));

    @TempDir
    private Path temp;

    private Path shared;
    private final Map<Path, Set<String>> records = new HashMap<>();
    private final List<Launch> running = new ArrayList<>();

    @Test
    void oneKilledAndOneHalted() throws IOException {
        Path alone = Files.createDirectory(temp.resolve("alone"));
        shared = Files.createDirectory(temp.resolve("shared"));
        Launch.Ended whole = Launch.run(alone, COMMAND);
        assertThat(whole.code()).as(whole.err()).isZero();
        Snapshot wanted = Snapshot.of(alone);

        for (int i = 0; i < 3; i++) {
            running.add(Launch.startWith(shared, PERIOD, COMMAND));
        }
        Launch killed = first(0);
        killed.process().destroyForcibly();
        Launch halted = first(0);
        Path point = pointOf(halted);
        signal(halted, "STOP");
        Launch last = running.get(0);
        waitFor(() -> !holds(point, halted), last);
        assertThat(Launch.run(shared, "report", "run").code())
                .as("a report on the way")
                .isZero();
        signal(halted, "CONT");
        List<Launch.Ended> ended = List.of(halted.await(), last.await());
        killed.await();

        for (Launch.Ended one : ended) {
            assertThat(one.code()).as(one.err()).isZero();
            assertThat(one.out()).isEqualTo(whole.out());
            assertThat(one.err()).doesNotContain("error", "warning", "\tat ");
        }
        look();
        assertThat(records).hasSize(4);
        assertThat(records.values()).as("each record was written once").allMatch(stamps -> stamps.size() == 1);
        assertThat(differences(wanted, path -> !path.endsWith("/timing.json") && !path.equals("run/report.html")))
                .isEmpty();
        for (String path : wanted.hashes().keySet()) {
            if (path.endsWith("/timing.json")) {
                Files.copy(alone.resolve(path), shared.resolve(path), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        assertThat(Launch.run(shared, "report", "run").code()).isZero();
        assertThat(differences(wanted, path -> true)).as("under the same times").isEmpty();
    }

    private Set<String> differences(Snapshot wanted, Predicate<String> of) {
        return Snapshot.differences(Snapshot.of(shared).files(of), wanted.files(of));
    }

    /** The first process that is in the middle of a point, no more among those that run then. */
    private Launch first(int from) {
        Launch[] found = new Launch[1];
        waitFor(
                () -> {
                    for (Launch launch : running.subList(from, running.size())) {
                        Path point = pointOf(launch);
                        if (point != null && Files.exists(point.resolve("checkpoint/state.safetensors"))) {
                            found[0] = launch;
                            return true;
                        }
                    }
                    return false;
                },
                running.get(0));
        running.remove(found[0]);
        return found[0];
    }

    private Path pointOf(Launch launch) {
        for (Path point : list(shared.resolve("run/points"))) {
            if (holds(point, launch)) {
                return point;
            }
        }
        return null;
    }

    private static boolean holds(Path point, Launch launch) {
        String process = "." + launch.process().pid() + ".";
        return list(point.resolve("lease")).stream()
                .anyMatch(owner -> owner.getFileName().toString().contains(process));
    }

    private static List<Path> list(Path folder) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "[!.]*")) {
            List<Path> all = new ArrayList<>();
            entries.forEach(all::add);
            return all;
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void signal(Launch launch, String signal) throws IOException {
        Process kill = new ProcessBuilder(
                        "kill", "-" + signal, Long.toString(launch.process().pid()))
                .inheritIO()
                .start();
        assertThat(kill.onExit().join().exitValue()).isZero();
    }

    /** Waits until something shows, looking at the records meanwhile; a process that ends before fails the test. */
    private void waitFor(BooleanSupplier shows, Launch witness) {
        while (!shows.getAsBoolean()) {
            look();
            boolean over = witness.endsWithin(5);
            assertThat(over && !shows.getAsBoolean())
                    .as("a process ended too early")
                    .isFalse();
        }
    }

    /** What changes when a record is written again. */
    private void look() {
        for (Path point : list(shared.resolve("run/points"))) {
            Path file = point.resolve("point.json");
            try {
                var attributes = Files.readAttributes(file, BasicFileAttributes.class);
                records.computeIfAbsent(point, path -> new HashSet<>())
                        .add(attributes.fileKey() + " "
                                + attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS));
            } catch (NoSuchFileException e) {
                // Not written yet.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
