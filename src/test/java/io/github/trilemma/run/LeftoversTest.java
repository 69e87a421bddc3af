package io.github.trilemma.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
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

    @Test
    void whatAnotherMachineHasInWorkStaysForADay() throws IOException {
        Path there = Files.writeString(folder.resolve(".a.png.tmp-" + DEAD + "-1-elsewhere"), "in work");
        Path old = Files.writeString(folder.resolve(".a.png.tmp-" + DEAD + "-2-elsewhere"), "half");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        Path here = Files.writeString(folder.resolve(".a.png.tmp-" + DEAD + "-3-" + Machine.HOST), "half");
        AtomicFiles.writeString(folder.resolve("a.png"), "whole");
        assertThat(there).exists();
        assertThat(old).doesNotExist();
        assertThat(here).doesNotExist();
        AtomicFiles.clean(folder);
        assertThat(there).exists();
    }
}
