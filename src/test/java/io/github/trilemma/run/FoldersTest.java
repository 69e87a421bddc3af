package io.github.trilemma.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {
    @TempDir
    Path dir;

    @Test
    void aFolderGoesWithAllInIt() throws IOException {
        Path tree = dir.resolve("tree");
        Files.createDirectories(tree.resolve("a/b/c"));
        Files.writeString(tree.resolve("a/b/file"), "x");
        Folders.delete(tree);
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void aLinkGoesAndWhatItLeadsToStays() throws IOException {
        Path kept = Files.createDirectory(dir.resolve("kept"));
        Files.writeString(kept.resolve("file"), "x");
        Path tree = Files.createDirectory(dir.resolve("tree"));
        Files.createSymbolicLink(tree.resolve("link"), kept);
        Files.createSymbolicLink(tree.resolve("dangling"), dir.resolve("nowhere"));
        Folders.delete(tree);
        assertThat(tree).doesNotExist();
        assertThat(kept.resolve("file")).exists();
    }

    @Test
    void filesAndNothing() throws IOException {
        Path file = Files.writeString(dir.resolve("file"), "x");
        Folders.delete(file);
        Folders.delete(file);
        assertThat(dir).isEmptyDirectory();
    }
}
