package io.github.trilemma.cli;

import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.report.Report;
import io.github.trilemma.report.ReportOptions;
import io.github.trilemma.run.Folders;
import io.github.trilemma.sweep.SweepListener;
import io.github.trilemma.sweep.SweepOutcome;
import io.github.trilemma.sweep.SweepRequest;
import io.github.trilemma.sweep.SweepRunner;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Mixed small sweeps for as long as one likes. In turn, a launched program is killed, terminated or suspended at random moments and
 * started again until it is done, and a sweep inside of this process, which lives on, is cancelled and started again. Every folder
 * must end as that of a run that nobody disturbed, and this process must not grow.
 *
 * <pre>java -cp .. io.github.trilemma.cli.Soak MINUTES FOLDER [SEED]</pre>
 */
final class Soak {
    private final Path folder;
    private final Random random;
    private final PrintStream log;
    private final Map<String, Snapshot> wanted = new HashMap<>();
    private final Map<String, Long> millis = new HashMap<>();
    private final List<ProcessSize> sizes = new ArrayList<>();
    private int kills;
    private int terminations;
    private int suspensions;
    private int cancellations;
    private int launched;
    private int inside;
    private int points;

    Soak(Path folder, long seed, PrintStream log) {
        this.folder = folder;
        this.random = new Random(seed);
        this.log = log;
    }

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[1]).toAbsolutePath();
        Files.createDirectories(folder);
        Soak soak = new Soak(folder, args.length > 2 ? Long.parseLong(args[2]) : 1, System.out);
        soak.run((long) (Double.parseDouble(args[0]) * 60_000));
        System.out.println(soak.table());
    }

    /** Soaks for {@code forMillis} after the undisturbed runs, and at least until every kind of sweep was disturbed once. */
    void run(long forMillis) throws IOException {
        for (SoakCase kind : SoakCase.ALL) {
            long start = System.nanoTime();
            Launch.Ended ended = Launch.run(folder, kind.command(place(kind).toString()));
            require(ended.code() == 0, kind, "the undisturbed run: " + ended.err());
            millis.put(kind.name(), (System.nanoTime() - start) / 1_000_000);
            wanted.put(kind.name(), Snapshot.of(place(kind)));
            Snapshot.copy(place(kind), reference(kind));
            Folders.delete(place(kind));
        }
        long until = System.nanoTime() + forMillis * 1_000_000;
        for (int round = 0; round < SoakCase.ALL.size() || System.nanoTime() < until; round++) {
            SoakCase kind = SoakCase.ALL.get(round % SoakCase.ALL.size());
            disturbProgram(kind);
            compare(kind, "program");
            disturbInside(kind);
            compare(kind, "inside");
            sizes.add(ProcessSize.now());
            log.println(line());
            log.flush();
        }
    }

    private void disturbProgram(SoakCase kind) throws IOException {
        boolean done = false;
        for (int start = 1; !done; start++) {
            Launch launch = Launch.start(folder, kind.command(place(kind).toString()));
            boolean left = start > 6 || launch.endsWithin((long) (millis.get(kind.name()) * random.nextDouble() * 1.3));
            if (!left) {
                disturb(launch);
            }
            Launch.Ended ended = launch.await();
            done = ended.code() == 0;
            require(done || !left, kind, "exit code " + ended.code() + ": " + ended.err());
        }
        launched++;
    }

    private void disturb(Launch launch) throws IOException {
        int what = random.nextInt(4);
        if (what == 0) {
            terminations++;
            launch.process().destroy();
        } else if (what == 1) {
            suspensions++;
            signal(launch, "STOP");
            launch.endsWithin(random.nextInt(2_000));
            signal(launch, "CONT");
        } else {
            kills++;
            launch.process().destroyForcibly();
        }
    }

    private static void signal(Launch launch, String name) throws IOException {
        Process kill = new ProcessBuilder(
                        "kill", "-" + name, Long.toString(launch.process().pid()))
                .redirectErrorStream(true)
                .start();
        try {
            kill.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void disturbInside(SoakCase kind) throws IOException {
        SweepRequest request = new SweepRequest(kind.sweep(), place(kind), null, 1, KernelProvider.AUTO);
        boolean done = false;
        for (int start = 1; !done; start++) {
            // What a launched program takes is mostly its start; here a sweep takes less.
            long limit = start > 4 ? Long.MAX_VALUE : (long) (random.nextDouble() * 600e6);
            long begin = System.nanoTime();
            SweepOutcome outcome =
                    new SweepRunner(request, new SweepListener() {}).run(() -> System.nanoTime() - begin > limit);
            require(outcome.failed() == 0, kind, "points failed");
            done = outcome.measured() == outcome.total();
            cancellations += done ? 0 : 1;
        }
        inside++;
    }

    /** Compares with the undisturbed run, after making both reports under the same times; then takes the folder away. */
    private void compare(SoakCase kind, String where) throws IOException {
        Path got = place(kind);
        Snapshot reference = wanted.get(kind.name());
        for (String path : reference.hashes().keySet()) {
            if (path.endsWith("timing.json")) {
                Files.copy(reference(kind).resolve(path), got.resolve(path), StandardCopyOption.REPLACE_EXISTING);
                points++;
            }
        }
        Report.write(got, ReportOptions.defaults());
        var differences = Snapshot.differences(Snapshot.of(got).files(), reference.files());
        require(differences.isEmpty(), kind, where + " differs in " + differences);
        Folders.delete(got);
    }

    /** Always the same, since a configuration names where its judges lie. */
    private Path place(SoakCase kind) {
        return folder.resolve(kind.name());
    }

    private Path reference(SoakCase kind) {
        return folder.resolve("reference-" + kind.name());
    }

    private static void require(boolean holds, SoakCase kind, String otherwise) {
        if (!holds) {
            throw new AssertionError(kind.name() + ": " + otherwise);
        }
    }

    private String line() {
        ProcessSize size = sizes.get(sizes.size() - 1);
        return String.format(
                Locale.ROOT,
                "%d programs, %d sweeps inside; %d kills, %d terminations, %d suspensions, %d cancellations; %d points right;"
                        + " %d MiB, %d files, %d threads",
                launched,
                inside,
                kills,
                terminations,
                suspensions,
                cancellations,
                points,
                size.residentKiB() / 1024,
                size.handles(),
                size.threads());
    }

    List<ProcessSize> sizes() {
        return sizes;
    }

    int disturbances() {
        return kills + terminations + suspensions + cancellations;
    }

    /** What was done, and how this process fared. */
    String table() {
        return line() + System.lineSeparator() + "medians of the three thirds: resident KiB "
                + ProcessSize.thirds(sizes, ProcessSize::residentKiB) + "; files "
                + ProcessSize.thirds(sizes, ProcessSize::handles) + "; threads "
                + ProcessSize.thirds(sizes, ProcessSize::threads);
    }
}
