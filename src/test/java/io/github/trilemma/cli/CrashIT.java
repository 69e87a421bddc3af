package io.github.trilemma.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.trilemma.run.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sweep that is killed, or fails to write, at any of its file operations says so in one line, and the same command then gives the
 * files of a sweep that met nothing. By default a seeded sample of all cases; {@code -Dtrilemma.crash=all} takes every one, {@code
 * -Dtrilemma.crash=500} so many. What is done is kept in {@code target/crash.txt} ({@code -Dtrilemma.crash.done=FILE}), and not done
 * again while that file is there.
 */
class CrashIT {
    private static final long SEED = 20261123;
    private static final int KILLS = 12;
    private static final int ERRORS = 12;

    @TempDir
    static Path folder;

    private static CrashLab lab;
    private static List<CrashLab.Operation> operations;
    private static Map<String, String> wanted;
    private static String table;

    @BeforeAll
    static void runWithoutFaults() throws IOException {
        Path shim = FaultShim.build(folder).orElse(null);
        assumeTrue(shim != null, "faults need Linux and a C compiler");
        CrashSweep.prepare(folder);
        lab = new CrashLab(folder, shim);
        CrashLab.Ended whole = lab.run(CrashSweep.COMMAND);
        assertThat(whole.code()).as(whole.err()).isZero();
        operations = lab.operations();
        wanted = Snapshot.of(lab.run()).files(CrashSweep::isSame);
        table = whole.out();
    }

    @AfterAll
    static void end() {
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    void everyFaultIsSaidAndMended(TestReporter reporter) throws IOException {
        String wish = System.getProperty("trilemma.crash", "");
        List<CrashCase> cases = new ArrayList<>(CrashCase.kills(operations));
        List<CrashCase> errors = new ArrayList<>(CrashCase.errors(operations));
        Random random = new Random(SEED);
        Collections.shuffle(cases, random);
        Collections.shuffle(errors, random);
        if (wish.isEmpty()) {
            cases = new ArrayList<>(cases.subList(0, KILLS));
            cases.addAll(ofEverySort(errors, ERRORS));
        } else {
            cases.addAll(errors);
            Collections.shuffle(cases, random);
            if (!wish.equals("all")) {
                cases = cases.subList(0, Math.min(cases.size(), Integer.parseInt(wish)));
            }
        }
        String kept = System.getProperty("trilemma.crash.done", wish.isEmpty() ? null : "target/crash.txt");
        FaultLog log = new FaultLog(kept == null ? null : Path.of(kept));
        for (CrashCase one : cases) {
            if (!log.has(one.key())) {
                log.put(one.key(), fault(one));
            }
        }
        reporter.publishEntry("faults at " + operations.size() + " operations", log.table());
        assertThat(log.wrong()).isEmpty();
    }

    /** The disk is full before anything is written, before {@code sweep.yaml} has its name, and before the first point has. */
    @Test
    void aFullDiskAtTheStartLeavesNothingInTheWay() throws IOException {
        List<Integer> moments = List.of(1, first("rename", "sweep.yaml"), first("rename", "points/[0-9a-f]{16}"));
        for (int moment : moments) {
            Folders.delete(lab.run());
            CrashLab.Ended full = lab.run(moment, "onwards-28", CrashSweep.COMMAND);
            assertThat(saysWhatToDo(full)).as(full.toString()).isTrue();
            Path points = lab.run().resolve("points");
            if (Files.isDirectory(points)) {
                try (Stream<Path> all = Files.list(points)) {
                    assertThat(all.filter(Files::isDirectory))
                            .allSatisfy(point ->
                                    assertThat(point.resolve("config.yaml")).exists());
                }
            }
            lab.close();
            CrashLab.Ended again = lab.run(CrashSweep.COMMAND);
            assertThat(again.code()).as(again.toString()).isZero();
            assertThat(again.out()).isEqualTo(table);
            assertThat(Snapshot.differences(Snapshot.of(lab.run()).files(CrashSweep::isSame), wanted))
                    .isEmpty();
        }
    }

    private static int first(String kind, String path) {
        return operations.stream()
                .filter(each -> each.kind().equals(kind) && each.path().matches(path))
                .mapToInt(CrashLab.Operation::number)
                .findFirst()
                .orElseThrow();
    }

    /** The first of every sort in turn, {@code count} in all. */
    private static List<CrashCase> ofEverySort(List<CrashCase> cases, int count) {
        Map<String, List<CrashCase>> sorts = new TreeMap<>();
        cases.forEach(one ->
                sorts.computeIfAbsent(one.name(), name -> new ArrayList<>()).add(one));
        List<CrashCase> taken = new ArrayList<>();
        for (int i = 0; taken.size() < count; i++) {
            for (List<CrashCase> sort : sorts.values()) {
                if (i < sort.size() && taken.size() < count) {
                    taken.add(sort.get(i));
                }
            }
        }
        return taken;
    }

    /** What came of a case. */
    private static String fault(CrashCase one) throws IOException {
        Folders.delete(lab.run());
        CrashLab.Ended first = lab.run(one.operation().number(), one.how(), CrashSweep.COMMAND);
        String wrong = "";
        if (one.kills() != first.killed()) {
            wrong = "ended " + first;
        } else if (one.harmless() && first.code() != 0) {
            wrong = "took notice: " + first;
        } else if (one.mayBeTriedAgain() && first.code() == 0 && first.out().equals(table)) {
            // Compared with an undisturbed run below, like all others.
            wrong = "";
        } else if (!one.kills() && !one.harmless() && !saysWhatToDo(first)) {
            wrong = "said " + first;
        }
        lab.close();
        CrashLab.Ended again = lab.run(CrashSweep.COMMAND);
        if (again.code() != 0 || !again.out().equals(table)) {
            wrong += " then " + again;
        }
        Set<String> differences = Snapshot.differences(Snapshot.of(lab.run()).files(CrashSweep::isSame), wanted);
        if (!differences.isEmpty()) {
            wrong += " left " + differences;
        }
        return wrong.isEmpty() ? "as without" : FaultLog.WRONG + ": " + wrong;
    }

    /** One line with the file and advice: what cannot be done, why, what to do. */
    private static boolean saysWhatToDo(CrashLab.Ended ended) {
        return ended.isOneLine()
                && ended.err().contains(" run")
                && ended.err().strip().split(": ", -1).length >= 4
                && !ended.err().contains("Exception");
    }
}
