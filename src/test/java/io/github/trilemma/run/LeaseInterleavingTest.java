package io.github.trilemma.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that share points, stopped before any single file operation: killed there, halted there for longer than the period, or
 * at random among each other. Real files, a clock that counts operations.
 */
class LeaseInterleavingTest {
    private static final long MILLISECOND = 1_000_000;
    private static final LeasePeriod PERIOD = new LeasePeriod(200 * MILLISECOND);

    @TempDir
    Path temp;

    private List<Path> points(Path run, int count) throws IOException {
        List<Path> points = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            points.add(Files.createDirectories(run.resolve("points/p" + i)));
        }
        return points;
    }

    /** The first process is killed before its operation 1, 2, 3, ..; the second takes over and finishes. */
    @Test
    void killedBeforeAnyOperation(TestReporter reporter) throws IOException {
        boolean reachedTheEnd = false;
        int at = 0;
        while (!reachedTheEnd) {
            at++;
            Path run = Files.createDirectories(temp.resolve("run" + at));
            List<Path> points = points(run, 1);
            FakeProcess.Umpire umpire = new FakeProcess.Umpire();
            AtomicLong clock = new AtomicLong();
            reachedTheEnd = !killedAt(at, run, points, clock, umpire);
            new FakeProcess(run, points, () -> clock.addAndGet(MILLISECOND), clock::get, PERIOD, umpire).work();
            FakeProcess.assertAllDone(run, points, umpire);
        }
        assertThat(at).isGreaterThan(30);
        reporter.publishEntry("operations", Integer.toString(at));
    }

    private static boolean killedAt(int at, Path run, List<Path> points, AtomicLong clock, FakeProcess.Umpire umpire) {
        AtomicInteger operations = new AtomicInteger();
        Runnable kill = () -> {
            clock.addAndGet(MILLISECOND);
            // Later ones, too: giving leases back on the way out is more than a killed process does.
            if (operations.incrementAndGet() >= at) {
                throw new FakeProcess.Killed();
            }
        };
        try {
            new FakeProcess(run, points, kill, clock::get, PERIOD, umpire).work();
            return false;
        } catch (FakeProcess.Killed e) {
            return true;
        }
    }

    /** The first process halts before its operation 1, 2, 3, .. until the second has finished everything, and then goes on. */
    @Test
    void haltedBeforeAnyOperation() throws IOException {
        boolean reachedTheEnd = false;
        int lost = 0;
        for (int at = 1; !reachedTheEnd; at++) {
            Path run = Files.createDirectories(temp.resolve("run" + at));
            List<Path> points = points(run, 1);
            FakeProcess.Umpire umpire = new FakeProcess.Umpire();
            Turns turns = new Turns(new Random(at));
            turns.add(step -> new FakeProcess(run, points, step, turns::nanos, PERIOD, umpire).work());
            turns.add(step -> new FakeProcess(run, points, step, turns::nanos, PERIOD, umpire).work());
            turns.alone(0, at);
            turns.alone(1, Integer.MAX_VALUE);
            reachedTheEnd = turns.ended(0);
            turns.alone(0, Integer.MAX_VALUE);
            turns.end();
            FakeProcess.assertAllDone(run, points, umpire);
            lost += umpire.lost.intValue();
        }
        assertThat(lost).as("halts in the middle of a write").isPositive();
    }

    /** Any order of operations of four processes, some killed, some halted; clocks that have nothing in common. */
    @Test
    void anyOrder(TestReporter reporter) throws IOException {
        long taken = 0;
        long lost = 0;
        long steps = 0;
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            Path run = Files.createDirectories(temp.resolve("run" + seed));
            List<Path> points = points(run, 3);
            FakeProcess.Umpire umpire = new FakeProcess.Umpire();
            Turns turns = new Turns(random);
            for (int i = 0; i < 4; i++) {
                long clock = random.nextLong() >> 2;
                turns.add(
                        step -> new FakeProcess(run, points, step, () -> clock + turns.nanos(), PERIOD, umpire).work());
            }
            turns.shuffled(2, 3 * 200);
            turns.end();
            // The last to move may be killed when the others have left: the next run finds what it held, and nothing to
            // train.
            long before = umpire.records.size();
            AtomicLong clock = new AtomicLong();
            new FakeProcess(run, points, () -> clock.addAndGet(MILLISECOND), clock::get, PERIOD, umpire).work();
            assertThat(umpire.records).as("records before the next run").hasSize((int) before);
            FakeProcess.assertAllDone(run, points, umpire);
            taken += umpire.taken.get();
            lost += umpire.lost.get();
            steps += turns.nanos() / MILLISECOND;
        }
        assertThat(taken).as("some points were taken over").isGreaterThan(40 * 3);
        assertThat(lost).as("some holders met the fence").isPositive();
        reporter.publishEntry("taken", taken + " leases, " + lost + " lost while writing, " + steps + " operations");
    }
}
