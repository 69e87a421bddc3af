package io.github.trilemma.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Unusable input of every kind: one line that says what is wrong, exit code 2, and nothing written anywhere. */
class BadInputIT {
    /** Commands that run at a time: most of the time of each goes into starting Java. */
    private static final int TOGETHER = 2;

    @TempDir
    private static Path folder;

    private static Map<String, String> before;

    private final List<DynamicTest> cases = new ArrayList<>();

    @BeforeAll
    static void makeWhatIsWrong() throws IOException {
        TinySweep.copy(folder);
        BadData.idx(folder.resolve("sound"));
        BadData.truncatedIdx(folder.resolve("idx-truncated"));
        BadData.oversizedIdx(folder.resolve("idx-oversized"));
        BadData.wrongMagicIdx(folder.resolve("idx-magic"));
        BadData.hugeIdx(folder.resolve("idx-huge"));
        BadData.fewerLabelsIdx(folder.resolve("idx-labels"));
        BadData.damagedGzip(folder.resolve("idx-gzip"));
        BadData.truncatedCifar(folder.resolve("cifar-truncated"));
        BadData.oversizedCifar(folder.resolve("cifar-oversized"));
        BadData.wrongLabelCifar(folder.resolve("cifar-label"));
        BadData.pictures(folder.resolve("pictures"));
        BadData.pictures(folder.resolve("pictures-tiny"), 3);
        BadData.damagedPicture(folder.resolve("pictures-damaged"));
        BadData.noPicture(folder.resolve("pictures-note"));
        BadData.otherSizePicture(folder.resolve("pictures-size"));
        Files.createDirectory(folder.resolve("weights"));
        new BadWeights(TinySweep.judge("logistic"), folder.resolve("weights"));
        Files.createDirectory(folder.resolve("nothing"));
        Files.createDirectory(folder.resolve("foreign"));
        Files.writeString(folder.resolve("foreign/letter.txt"), "mine");
        Files.writeString(folder.resolve("broken.yaml"), "base: [1, 2\n");
        Files.writeString(folder.resolve("unknown.yaml"), "base:\n  schedule:\n    iteratoins: 3\n");
        before = Snapshot.of(folder).files();
    }

    @AfterAll
    static void nothingWasWritten() {
        assertThat(Snapshot.differences(Snapshot.of(folder).files(), before)).isEmpty();
    }

    @TestFactory
    List<DynamicTest> oneLineAndExitCodeTwo() {
        ExecutorService pool = Executors.newFixedThreadPool(TOGETHER);
        commands(pool);
        data(pool);
        weights(pool);
        settings(pool);
        folders(pool);
        pool.shutdown();
        return cases;
    }

    private void commands(ExecutorService pool) {
        bad(pool, "unknown command", "'frobnicate'", "frobnicate");
        bad(pool, "no command", "Missing required subcommand");
        bad(pool, "unknown option", "'--frobnicate'", "sweep", "--frobnicate");
        bad(pool, "no number", "--lanes", "sweep", "--lanes", "two", "--out", "out");
        bad(pool, "negative lanes", "--lanes must be", "sweep", "--lanes", "-1", "--out", "out");
        bad(pool, "report without a run", "nowhere", "report", "nowhere");
        bad(pool, "report of no run", "foreign", "report", "foreign");
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

    private void data(ExecutorService pool) {
        digits(pool, "missing data directory", "--data-dir must be a folder, got nowhere", "nowhere");
        digits(pool, "file as data directory", "--data-dir must be a folder", "foreign/letter.txt");
        digits(pool, "empty data directory", "train-images-idx3-ubyte", "nothing");
        bad(pool, "no data directory", "--data-dir or TRILEMMA_DATA", "sweep", "--preset", "exp2", "--out", "out");
        digits(pool, "truncated IDX", "t10k-images-idx3-ubyte", "idx-truncated");
        digits(pool, "oversized IDX", "t10k-images-idx3-ubyte", "idx-oversized");
        digits(pool, "IDX of wrong magic", "train-images-idx3-ubyte", "idx-magic");
        digits(pool, "IDX of impossible size", "train-images-idx3-ubyte", "idx-huge");
        digits(pool, "IDX with a label too few", "train-labels-idx1-ubyte holds 39", "idx-labels");
        digits(pool, "damaged gzip", "train-images-idx3-ubyte.gz", "idx-gzip");
        bad(pool, "check of truncated IDX", "t10k-images", "data", "check", "mnist", "--data-dir", "idx-truncated");
        colours(pool, "truncated CIFAR-10", "data_batch_1.bin", "cifar-truncated");
        colours(pool, "oversized CIFAR-10", "data_batch_1.bin", "cifar-oversized");
        colours(pool, "CIFAR-10 label", "label 10", "cifar-label");
        pictures(pool, "missing class folders", "nowhere", "nowhere");
        pictures(pool, "truncated PNG", "image3.png", "pictures-damaged");
        pictures(pool, "PNG that is none", "image3.png", "pictures-note");
        pictures(pool, "PNG of another size", "image3.png", "pictures-size");
        sweep(pool, "more images than there are", "data.train", "--data-dir", "sound", "--set", "dataset=mnist");
    }

    private void weights(ExecutorService pool) {
        for (String name : List.of(
                "absent",
                "empty",
                "truncated",
                "header-truncated",
                "surplus",
                "huge-header",
                "negative-header",
                "no-json",
                "overlapping",
                "out-of-range",
                "backwards",
                "huge-shape",
                "wrong-shape",
                "missing",
                "dtype-i64",
                "dtype-unknown",
                "nan")) {
            String file = "weights/" + name + ".safetensors";
            sweep(pool, "weights: " + name, file, "--classifier", file);
        }
        String sound = "weights/sound.safetensors";
        sweep(pool, "weights of another architecture", "weights of logistic", "--judge", "cnn1=" + sound);
        train(
                pool,
                "judge for other images",
                sound,
                "--classifier",
                sound,
                "--data-dir",
                ".",
                "--set",
                "dataset=folder:pictures",
                "--set",
                "data.train=0",
                "--set",
                "data.validation=0",
                "--set",
                "data.test=0");
        train(
                pool,
                "images too small for a judge still to be trained",
                "cnn1",
                "--data-dir",
                ".",
                "--set",
                "dataset=folder:pictures-tiny",
                "--set",
                "data.train=0",
                "--set",
                "data.validation=0",
                "--set",
                "data.test=0");
        bad(
                pool,
                "weights as a folder",
                "weights",
                "classifier",
                "eval",
                "--dataset",
                "stroke-digits",
                "--weights",
                "weights");
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

    private void digits(ExecutorService pool, String name, String expected, String dataDir) {
        bad(pool, name, expected, "sweep", "--preset", "exp2", "--data-dir", dataDir, "--out", "out");
    }

    private void colours(ExecutorService pool, String name, String expected, String dataDir) {
        bad(pool, name, expected, "sweep", "--preset", "exp5", "--data-dir", dataDir, "--out", "out");
    }

    private void pictures(ExecutorService pool, String name, String expected, String path) {
        bad(pool, name, expected, "sweep", "--data-dir", ".", "--set", "dataset=folder:" + path, "--out", "out");
    }

    private void sweep(ExecutorService pool, String name, String expected, String... more) {
        bad(pool, name, expected, TinySweep.command("out", List.of(more)));
    }

    private void train(ExecutorService pool, String name, String expected, String... more) {
        bad(pool, name, expected, TinySweep.join(List.of("train", "--out", "out"), List.of(more)));
    }

    private void bad(ExecutorService pool, String name, String expected, String... args) {
        bad(pool, name, expected, List.of(args));
    }

    private void bad(ExecutorService pool, String name, String expected, List<String> args) {
        Future<Launch.Ended> running = pool.submit(() -> Launch.run(folder, args));
        cases.add(DynamicTest.dynamicTest(name, () -> check(expected, running.get())));
    }

    private static void check(String expected, Launch.Ended ended) {
        assertThat(ended.code()).as(ended.toString()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        List<String> lines = ended.errLines();
        assertThat(lines).as(ended.err()).isNotEmpty();
        assertThat(lines.get(0)).startsWith("error: ").contains(expected);
        if (lines.size() > 1) {
            assertThat(lines).hasSize(2);
            assertThat(lines.get(1)).endsWith("--help' for its options");
        }
        assertThat(ended.err()).doesNotContain("\tat ", "frame #", "Exception");
    }
}
