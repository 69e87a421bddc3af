package io.github.trilemma.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A process that trains points as a sweep does: lease, look, resume from what is there, checkpoints, record, all under the lease. A
 * checkpoint is a number that grows by one. Its machine is nobody's, so that only its heartbeats tell whether it lives.
 */
final class FakeProcess {
    static final int STEPS = 3;

    /** The process ends here, wherever it is. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** What all processes together may not do; looked at while only one of them moves. */
    static final class Umpire {
        final Map<Path, Lease> holders = new ConcurrentHashMap<>();
        final Map<Path, Integer> checkpoints = new ConcurrentHashMap<>();
        final Map<Path, Integer> records = new ConcurrentHashMap<>();
        final AtomicLong lost = new AtomicLong();
        final AtomicLong taken = new AtomicLong();

        void taken(Path point, Lease lease) {
            taken.incrementAndGet();
            Lease before = holders.put(point, lease);
            if (before != null) {
                assertThat(Files.exists(before.stage()))
                        .as("two holders of %s", point)
                        .isFalse();
            }
            assertThat(names(point.resolve(Leases.SEAT))).as("%s", point).hasSize(1);
        }

        void wrote(Path target, Lease lease, int number) {
            Path point = lease.folder();
            assertThat(lease).as("who writes %s has its lease", target).isSameAs(holders.get(point));
            boolean record = target.endsWith("record");
            int last = (record ? records : checkpoints).merge(point, 1, Integer::sum);
            assertThat(last).as("%s: nothing is done twice or lost", target).isEqualTo(record ? 1 : number);
        }
    }

    private final List<Path> points;
    private final LeaseFiles files;
    private final Umpire umpire;
    private final Leases leases;

    FakeProcess(
            Path run, List<Path> points, Runnable beforeEach, LongSupplier nanos, LeasePeriod period, Umpire umpire) {
        this.points = points;
        this.umpire = umpire;
        this.files = new LeaseFiles() {
            @Override
            void before(String operation, Path path) {
                beforeEach.run();
            }
        };
        LeaseOwner owner = new LeaseOwner(Machine.random(), "0".repeat(16), 1, 1, "nowhere");
        this.leases = new Leases(run, owner, files, nanos, period);
    }

    /** Works until every point has its record. */
    void work() {
        boolean all = false;
        while (!all) {
            all = true;
            for (Path point : points) {
                if (!done(point)) {
                    leases.tryTake(point).ifPresent(lease -> train(point, lease));
                    leases.tick();
                    all = false;
                }
            }
        }
        for (Path point : points) {
            while (!leases.tidy(point)) {
                leases.tick();
            }
        }
        leases.close();
    }

    private boolean done(Path point) {
        files.before("exists", point);
        return Files.exists(point.resolve("record"));
    }

    private void train(Path point, Lease lease) {
        umpire.taken(point, lease);
        try (lease) {
            if (done(point)) {
                return;
            }
            int reached = number(point);
            for (int step = reached + 1; step <= STEPS; step++) {
                leases.tick();
                if (!write(point.resolve("checkpoint"), lease, step)) {
                    return;
                }
            }
            write(point.resolve("record"), lease, STEPS);
        }
    }

    private int number(Path point) {
        String text = files.read(point.resolve("checkpoint"));
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }

    /** As {@link AtomicFiles} writes under a fence; false when the lease is lost. */
    private boolean write(Path target, Lease lease, int number) {
        Path temporary = lease.stage().resolve("." + target.getFileName() + ".tmp-1-" + number);
        try {
            files.before("create", temporary);
            Files.writeString(temporary, Integer.toString(number));
            files.before("rename", target);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (NoSuchFileException e) {
            assertThat(lease.held()).isFalse();
            umpire.lost.incrementAndGet();
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        umpire.wrote(target, lease, number);
        return true;
    }

    /** Every point has one record, and nobody holds anything any more. */
    static void assertAllDone(Path run, List<Path> points, Umpire umpire) {
        for (Path point : points) {
            assertThat(names(point)).as("%s", point).containsExactlyInAnyOrder("checkpoint", "record");
            assertThat(umpire.records.get(point)).isEqualTo(1);
            assertThat(umpire.checkpoints.get(point)).isEqualTo(STEPS);
        }
        assertThat(run.resolve("points")).isDirectory();
    }

    static List<String> names(Path folder) {
        return new LeaseFiles().list(folder);
    }
}
