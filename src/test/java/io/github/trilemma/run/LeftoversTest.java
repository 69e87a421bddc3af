package io.github.trilemma.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What killed writers left goes when the same file is written again, and nothing else goes. */
class LeftoversTest {
    /** Above what Linux gives to processes. */
    private static final String DEAD = "4194305";

    @TempDir
    private Path folder;

    @Test
    void onlyTemporariesOfThisFileAndOfTheDeadGo() throws IOException {
        Path left = Files.writeString(folder.resolve(".a.png.tmp-" + DEAD + "-1"), "half");
        Path other = Files.writeString(folder.resolve(".b.png.tmp-" + DEAD + "-1"), "half");
        Path alive = Files.writeString(
                folder.resolve(".a.png.tmp-" + ProcessHandle.current().pid() + "-999999"), "in work");
        Path foreign = Files.writeString(folder.resolve(".a.png.tmp-mine"), "the user's");
        AtomicFiles.writeString(folder.resolve("a.png"), "whole");
        assertThat(left).doesNotExist();
        assertThat(other).exists();
        assertThat(alive).exists();
        assertThat(foreign).exists();
        assertThat(folder.resolve("a.png")).hasContent("whole");
        AtomicFiles.writeString(folder.resolve("b.png"), "whole");
        assertThat(other).doesNotExist();
    }
}
