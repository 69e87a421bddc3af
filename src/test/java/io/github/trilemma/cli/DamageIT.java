package io.github.trilemma.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.trilemma.run.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files of a run folder that lost their end or had a bit flipped: every command either gives what it gives without the damage, or one
 * line names the file. By default a seeded sample; {@code -Dtrilemma.damage=all} takes every file of a finished and of a half-done run,
 * cut at four lengths and with six bits flipped, under every command, {@code -Dtrilemma.damage=500} so many of these.
 */
class DamageIT {
    private static final long SEED = 20261124;
    private static final int SAMPLE = 40;
    private static final int FLIPS = 6;
    private static final String POINT = "POINT";
    private static final Map<String, List<String>> COMMANDS = Map.of(
            "sweep", CrashSweep.COMMAND,
            "report", List.of("report", "run"),
            "choose", List.of("choose", "run", "--rmse", "1"),
            "measure", List.of("measure", POINT),
            "restore", List.of("restore", POINT, "picture.png", "--out", "run/restored", "--force"));

    @TempDir
    static Path folder;

    private static CrashLab lab;
    private static String point;
    private static final Map<String, CrashLab.Ended> SOUND = new HashMap<>();
    private static final Map<String, Map<String, String>> WANTED = new HashMap<>();

    /** One damage and the command that meets it. */
    private record Case(String state, String file, String damage, String command) {
        String key() {
            String name = file.replaceAll(".*/", "");
            String sort = name.matches(".*\\.(png|svg)") && !name.equals("samples.png") ? "figures" : name;
            return sort + "; " + state + " " + file + ", " + damage + ", " + command;
        }
    }

    @BeforeAll
    static void makeAFinishedAndAHalfDoneRun() throws IOException {
        Path shim = FaultShim.build(folder).orElse(null);
        assumeTrue(shim != null, "faults need Linux and a C compiler");
        CrashSweep.prepare(folder);
        lab = new CrashLab(folder, shim);
        assertThat(lab.run(CrashSweep.COMMAND).code()).isZero();
        List<CrashLab.Operation> operations = lab.operations();
        try (Stream<Path> points = Files.list(lab.run().resolve("points"))) {
            point = folder.relativize(points.sorted().findFirst().orElseThrow()).toString();
        }
        Files.copy(folder.resolve(point).resolve("samples.png"), folder.resolve("picture.png"));
        Snapshot.copy(lab.run(), folder.resolve("finished"));
        for (String name : COMMANDS.keySet()) {
            reset("finished");
            SOUND.put(name, lab.run(arguments(name)));
            assertThat(SOUND.get(name).code()).as(name + SOUND.get(name)).isZero();
            WANTED.put(name, Snapshot.of(lab.run()).files(CrashSweep::isSame));
        }
        // The second checkpoint of the second point, and no more; the first of each appears with its folder.
        int[] renames = operations.stream()
                .filter(operation ->
                        operation.kind().equals("rename") && operation.path().endsWith("checkpoint/state.safetensors"))
                .mapToInt(CrashLab.Operation::number)
                .toArray();
        Folders.delete(lab.run());
        assertThat(lab.run(renames[renames.length / 2], "after", CrashSweep.COMMAND)
                        .killed())
                .isTrue();
        Snapshot.copy(lab.run(), folder.resolve("half-done"));
    }

    @AfterAll
    static void end() {
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    void damageIsMendedOrNamed(TestReporter reporter) throws IOException {
        String wish = System.getProperty("trilemma.damage", "");
        List<Case> cases = cases();
        Collections.shuffle(cases, new Random(SEED));
        int wanted = wish.isEmpty() ? SAMPLE : wish.equals("all") ? cases.size() : Integer.parseInt(wish);
        String kept = System.getProperty("trilemma.damage.done", wish.isEmpty() ? null : "target/damage.txt");
        FaultLog log = new FaultLog(kept == null ? null : Path.of(kept));
        for (Case one : cases.subList(0, Math.min(cases.size(), wanted))) {
            if (!log.has(one.key())) {
                log.put(one.key(), meet(one));
            }
        }
        reporter.publishEntry("damages", log.table());
        assertThat(log.wrong()).isEmpty();
    }

    @Test
    void aDamagedPointIsLeftOutAndTheOthersAreTrained() throws IOException {
        for (String file : List.of("config.yaml", "point.json")) {
            reset("finished");
            String other;
            try (Stream<Path> points = Files.list(lab.run().resolve("points"))) {
                other = folder.relativize(points.sorted().skip(1).findFirst().orElseThrow())
                        .toString();
            }
            Folders.delete(folder.resolve(other));
            Path damaged = folder.resolve(point).resolve(file);
            damage(damaged, "cut half", 0);
            CrashLab.Ended ended = lab.run(CrashSweep.COMMAND);
            assertThat(ended.code()).as(ended.toString()).isEqualTo(Main.PARTIAL);
            assertThat(ended.err().lines())
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("warning: ")
                            .contains(file + " is damaged", "delete the folder", "run the sweep again"));
            Map<String, String> after = Snapshot.of(lab.run()).files(CrashSweep::isSame);
            Map<String, String> wanted = WANTED.get("sweep");
            String trained = other.substring(other.indexOf('/') + 1);
            assertThat(after.entrySet().stream().filter(each -> each.getKey().startsWith(trained)))
                    .isNotEmpty()
                    .allSatisfy(each -> assertThat(each.getValue()).isEqualTo(wanted.get(each.getKey())));
            // As the line says.
            Folders.delete(folder.resolve(point));
            assertThat(lab.run(CrashSweep.COMMAND).code()).isZero();
            assertThat(Snapshot.differences(Snapshot.of(lab.run()).files(CrashSweep::isSame), wanted))
                    .isEmpty();
        }
    }

    private static List<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        for (String state : List.of("finished", "half-done")) {
            Set<String> files = new TreeSet<>();
            try (Stream<Path> all = Files.walk(folder.resolve(state))) {
                all.filter(Files::isRegularFile)
                        .map(file -> folder.resolve(state).relativize(file).toString())
                        .filter(file -> !file.startsWith(".") && !file.contains("/.") && !file.contains("/lease/"))
                        .forEach(files::add);
            }
            for (String file : files) {
                for (String command :
                        state.equals("finished") ? new TreeSet<>(COMMANDS.keySet()) : List.of("report", "sweep")) {
                    for (String cut : List.of("0", "1", "half", "last")) {
                        cases.add(new Case(state, file, "cut " + cut, command));
                    }
                    for (int flip = 0; flip < FLIPS; flip++) {
                        cases.add(new Case(state, file, "flip " + flip, command));
                    }
                }
            }
        }
        return cases;
    }

    private static List<String> arguments(String command) {
        return COMMANDS.get(command).stream()
                .map(word -> word.equals(POINT) ? point : word)
                .toList();
    }

    private static void reset(String state) {
        Folders.delete(lab.run());
        Snapshot.copy(folder.resolve(state), lab.run());
    }

    /** What the command made of the damage. */
    private static String meet(Case one) throws IOException {
        reset(one.state());
        Path file = lab.run().resolve(one.file());
        damage(file, one.damage(), one.key().hashCode());
        Map<String, String> damaged = Snapshot.of(lab.run()).files();
        CrashLab.Ended ended = lab.run(arguments(one.command()));
        if (names(ended, one.file())) {
            return ended.code() == 2 && !ended.isOneLine() ? "WRONG: more than a line: " + ended : "named";
        }
        if (ended.code() != 0) {
            return "WRONG: no line with the file: " + ended;
        }
        if (one.state().equals("half-done") && one.command().equals("report")) {
            return sameAsSound(one, ended);
        }
        Map<String, String> after = Snapshot.of(lab.run()).files(CrashSweep::isSame);
        Set<String> differences = Snapshot.differences(after, WANTED.get(one.command()));
        boolean remade = !differences.contains(one.file());
        if (!remade && !after.get(one.file()).equals(damaged.get(one.file()))) {
            return "WRONG: made something else of the file";
        }
        differences.remove(one.file());
        if (!ended.out().equals(SOUND.get(one.command()).out()) || !differences.isEmpty()) {
            return "WRONG: showed something else " + differences + " " + ended;
        }
        return remade ? "remade" : "not needed";
    }

    /** The report of a run that is not finished has no other to be compared with than its own without the damage. */
    private static String sameAsSound(Case one, CrashLab.Ended ended) {
        Map<String, String> after = Snapshot.of(lab.run()).files(CrashSweep::isSame);
        reset(one.state());
        CrashLab.Ended sound = lab.run(arguments(one.command()));
        Set<String> differences =
                Snapshot.differences(after, Snapshot.of(lab.run()).files(CrashSweep::isSame));
        differences.remove(one.file());
        if (one.file().endsWith("/history.jsonl") && one.damage().startsWith("cut")) {
            // As a writer leaves it that was killed: the curve ends with the last whole line.
            differences.removeAll(Set.of("history.png", "history.svg"));
        }
        return ended.equals(sound) && differences.isEmpty()
                ? "not needed"
                : "WRONG: showed something else " + differences + " " + ended;
    }

    private static boolean names(CrashLab.Ended ended, String file) {
        String name = file.substring(file.lastIndexOf('/') + 1);
        return Stream.concat(ended.out().lines(), ended.err().lines())
                .anyMatch(line -> line.contains(name)
                        && Stream.of("damaged", "not a sound", "missing", "must h", "cannot", "without")
                                .anyMatch(line::contains));
    }

    private static void damage(Path file, String damage, int seed) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Random random = new Random(seed);
        int length = switch (damage) {
            case "cut 0" -> 0;
            case "cut 1" -> 1;
            case "cut half" -> bytes.length / 2;
            case "cut last" -> bytes.length - 1;
            default -> bytes.length;
        };
        if (damage.startsWith("flip") && bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        Files.write(file, Arrays.copyOf(bytes, Math.max(0, Math.min(length, bytes.length))));
    }
}
