package io.github.trilemma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Unusable input: one line that says what is wrong, exit code 2, and nothing written anywhere. Subclasses say which input; this class
 * lays out a folder of everything that can be wrong with files.
 */
abstract class BadInput {
    /** Commands that run at a time: most of the time of each goes into starting Java. */
    private static final int TOGETHER = 2;

    @TempDir
    static Path folder;

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

    /** Starts all commands of this class, see {@link #bad}. */
    abstract void cases(ExecutorService pool);

    @TestFactory
    List<DynamicTest> oneLineAndExitCodeTwo() {
        ExecutorService pool = Executors.newFixedThreadPool(TOGETHER);
        cases(pool);
        pool.shutdown();
        return cases;
    }

    final void sweep(ExecutorService pool, String name, String expected, String... more) {
        bad(pool, name, expected, TinySweep.command("out", List.of(more)));
    }

    final void train(ExecutorService pool, String name, String expected, String... more) {
        bad(pool, name, expected, TinySweep.join(List.of("train", "--out", "out"), List.of(more)));
    }

    final void bad(ExecutorService pool, String name, String expected, String... args) {
        bad(pool, name, expected, List.of(args));
    }

    final void bad(ExecutorService pool, String name, String expected, List<String> args) {
        Future<Launch.Ended> running = pool.submit(() -> Launch.run(folder, args));
        cases.add(DynamicTest.dynamicTest(name, () -> check(expected, running.get())));
    }

    static void check(String expected, Launch.Ended ended) {
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
