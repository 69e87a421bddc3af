package io.github.trilemma.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.Test;

/** Commands, options, settings and run folders that cannot be used. */
class BadCommandIT extends BadInput {
    @Override
    void cases(ExecutorService pool) {
        commands(pool);
        settings(pool);
        folders(pool);
    }

    private void commands(ExecutorService pool) {
        bad(pool, "unknown command", "'frobnicate'", "frobnicate");
        bad(pool, "no command", "Missing required subcommand");
        bad(pool, "unknown option", "'--frobnicate'", "sweep", "--frobnicate");
        bad(pool, "no number", "--lanes", "sweep", "--lanes", "two", "--out", "out");
        bad(pool, "negative lanes", "--lanes must be", "sweep", "--lanes", "-1", "--out", "out");
        bad(pool, "report without a run", "nowhere", "report", "nowhere");
        bad(pool, "report of no run", "foreign", "report", "foreign");
        bad(pool, "watch of no run", "foreign must be the folder of a sweep", "watch", "foreign");
        bad(pool, "port that there is not", "--port must be within", "watch", "run", "--port", "65536");
        bad(pool, "data set that there is not", "elephants", "data", "check", "elephants");
        bad(pool, "import from nowhere", "nowhere", "data", "import", "nowhere");
        bad(pool, "import of nothing", "nothing", "data", "import", "nothing");
        bad(pool, "import of damaged data", "t10k-images", "data", "import", "idx-truncated/mnist");
        bad(
                pool,
                "classifier of unknown kind",
                "--arch must be",
                "classifier",
                "train",
                "--arch",
                "cnn9",
                "--out",
                "new");
        bad(
                pool,
                "noise below zero",
                "--noise",
                "classifier",
                "eval",
                "--weights",
                "weights/sound.safetensors",
                "--noise",
                "-1");
        bad(
                pool,
                "no draws",
                "--draws",
                "classifier",
                "eval",
                "--weights",
                "weights/sound.safetensors",
                "--draws",
                "0");
    }

    private void settings(ExecutorService pool) {
        sweep(pool, "unknown key", "did you mean schedule.iterations?", "--set", "iteratoins=4");
        sweep(pool, "unknown key of the grid", "did you mean weights.beta?", "--grid", "betta=1");
        train(pool, "no value", "width", "--set", "width");
        train(pool, "unknown kernels", "--kernels must be auto, native or libtorch, got cuda", "--kernels", "cuda");
        sweep(pool, "empty grid", "weights.beta has no values", "--grid", "beta=");
        sweep(pool, "axis twice", "weights.beta", "--grid", "beta=1", "--grid", "weights.beta=2");
        sweep(
                pool,
                "grid of too many points",
                "at most",
                "--grid",
                "seed=" + "1,".repeat(999) + "2",
                "--grid",
                "beta=" + "1,".repeat(999) + "2");
        sweep(pool, "negative weight on an axis", "weights.beta", "--grid", "beta=0,-1");
        train(pool, "zero batch", "schedule.batch", "--set", "batch=0");
        train(pool, "fractional width", "network.width", "--set", "width=1.5");
        train(pool, "negative weight", "weights.alpha", "--set", "alpha=-1");
        train(pool, "NaN weight", "weights.gamma", "--set", "gamma=NaN");
        train(pool, "infinite weight", "weights.gamma", "--set", "gamma=Infinity");
        bad(pool, "unknown preset", "did you mean exp2?", "sweep", "--preset", "expp2", "--out", "out");
        bad(pool, "missing file", "nowhere.yaml", "sweep", "--config", "nowhere.yaml", "--out", "out");
        bad(pool, "broken YAML", "broken.yaml", "sweep", "--config", "broken.yaml", "--out", "out");
        bad(pool, "unknown key in a file", "iterations", "sweep", "--config", "unknown.yaml", "--out", "out");
    }

    private void folders(ExecutorService pool) {
        bad(
                pool,
                "run of another sweep",
                "run holds another sweep",
                TinySweep.command("run", List.of("--set", "sigma=0.7")));
        bad(pool, "file as run folder", "foreign/letter.txt", TinySweep.command("foreign/letter.txt", List.of()));
        bad(
                pool,
                "run folder below a file",
                "foreign/letter.txt",
                TinySweep.command("foreign/letter.txt/run", List.of()));
        bad(
                pool,
                "folder of other files",
                "foreign must be a new or empty folder",
                TinySweep.command("foreign", List.of()));
        bad(
                pool,
                "classifier that exists",
                "--out must be a new file",
                "classifier",
                "train",
                "--arch",
                "logistic",
                "--dataset",
                "stroke-digits",
                "--out",
                "weights/sound.safetensors");
    }

    @Test
    void aReadOnlyFolder() throws IOException {
        assumeFalse(System.getProperty("user.name").equals("root"), "nothing is read-only for root");
        Path closed = Files.createTempDirectory("trilemma-it");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
        check(
                "closed",
                Launch.run(folder, TinySweep.command(closed.resolve("run").toString(), List.of())));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("--x--x--x"));
        check(
                "readable",
                Launch.run(folder, "sweep", "--preset", "exp2", "--data-dir", closed.toString(), "--out", "out"));
        Files.delete(closed);
    }

    @Test
    void debugShowsWhereItHappened() {
        Launch.Ended ended = Launch.run(folder, "sweep", "--preset", "expp2", "--out", "out", "--debug");
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).contains("\tat io.github.trilemma.").contains("error: unknown preset 'expp2'");
    }
}
