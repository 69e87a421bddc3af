package io.github.trilemma.cli;

import io.github.trilemma.run.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A sweep of four points that trains in seconds; made once for all whole-program tests, which work on copies. */
final class TinySweep {
    /** Everything small. The report's own work is then most of what a run takes. */
    private static final List<String> SETTINGS = List.of(
            "--set", "width=2",
            "--set", "criticSteps=2",
            "--set", "batch=8",
            "--set", "data.train=200",
            "--set", "data.validation=50",
            "--set", "data.test=60",
            "--set", "selectEvery=2",
            "--set", "heldOutIterations=3");

    static final List<String> GRID = List.of("--grid", "beta=0,0.1", "--grid", "gamma=0,0.02");

    private static Path folder;
    private static Launch.Ended ended;

    private TinySweep() {}

    /** A folder with the finished sweep in {@code run}. Not to be changed: see {@link #copy}. */
    static synchronized Path folder() {
        if (folder == null) {
            try {
                Path made = Files.createTempDirectory("trilemma-it");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> Folders.delete(made)));
                ended = Launch.run(made, command("run", GRID));
                folder = made;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return folder;
    }

    /** How the command ended that made {@link #folder}. */
    static Launch.Ended ended() {
        folder();
        return ended;
    }

    /** Puts a copy of {@link #folder} into {@code into} and returns that; paths inside of it are the same. */
    static Path copy(Path into) {
        Snapshot.copy(folder(), into);
        return into;
    }

    /** A judge's weights; {@code arch} is cnn1 or logistic. */
    static Path judge(String arch) {
        return folder().resolve("run/judges/" + arch + "-stroke-digits-200-0.safetensors");
    }

    /** {@code sweep} with the small settings and six iterations. */
    static List<String> command(String out, List<String> more) {
        return command(out, 6, more);
    }

    static List<String> command(String out, int iterations, List<String> more) {
        return join(List.of("sweep", "--out", out, "--set", "iterations=" + iterations), SETTINGS, more);
    }

    @SafeVarargs
    static List<String> join(List<String>... parts) {
        List<String> all = new ArrayList<>();
        for (List<String> part : parts) {
            all.addAll(part);
        }
        return all;
    }
}
