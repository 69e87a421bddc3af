package io.github.trilemma.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.trilemma.ConfigurationException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
    @TempDir
    Path dir;

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(dir)) {
            return entries.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void writesAndReplaces() throws IOException {
        Path target = dir.resolve("a.txt");
        AtomicFiles.writeString(target, "\u00e9\u4e2d");
        assertThat(target).hasContent("\u00e9\u4e2d");
        AtomicFiles.write(target, out -> out.write(new byte[200_000]));
        assertThat(target).hasSize(200_000);
        AtomicFiles.writeFile(target, path -> Files.writeString(path, "by path"));
        assertThat(target).hasContent("by path");
        assertThat(names()).containsExactly("a.txt");
    }

    @Test
    void newFilesHaveTheRightsOfOrdinaryOnes() throws IOException {
        assumeThat(dir.getFileSystem().supportedFileAttributeViews()).contains("posix");
        AtomicFiles.writeString(dir.resolve("a"), "a");
        Files.writeString(dir.resolve("b"), "b");
        assertThat(Files.getPosixFilePermissions(dir.resolve("a")))
                .isEqualTo(Files.getPosixFilePermissions(dir.resolve("b")));
    }

    @Test
    void aFailingBodyLeavesTheTargetAsItWas() throws IOException {
        Path target = Files.writeString(dir.resolve("a.txt"), "old");
        assertThatThrownBy(() -> AtomicFiles.write(target, out -> {
                    out.write(new byte[100_000]);
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("cannot write " + target
                        + ": no space left on device: free space on the disk and run again, finished points are kept");
        assertThatThrownBy(() -> AtomicFiles.write(target, out -> {
                    throw new IllegalStateException("bug");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(target).hasContent("old");
        assertThat(names()).containsExactly("a.txt");
    }

    @Test
    void aFolderAppearsWithItsFilesOrNotAtAll() throws IOException {
        Path target = dir.resolve("folder");
        assertThatThrownBy(() -> AtomicFiles.createFolder(target, folder -> {
                    Files.writeString(folder.resolve("one"), "1");
                    throw new IOException("broken");
                }))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("cannot write " + target + ": broken");
        assertThat(names()).isEmpty();
        assertThat(AtomicFiles.createFolder(target, folder -> Files.writeString(folder.resolve("one"), "1")))
                .isTrue();
        assertThat(AtomicFiles.createFolder(target, folder -> Files.writeString(folder.resolve("one"), "2")))
                .isFalse();
        assertThat(target.resolve("one")).hasContent("1");
        assertThat(names()).containsExactly("folder");
    }

    @Test
    void aFileBringsItsFolder() throws IOException {
        Path target = dir.resolve("folder/one");
        assertThatThrownBy(() -> AtomicFiles.writeWithFolder(target, out -> {
                    out.write('1');
                    throw new IOException("broken");
                }))
                .isInstanceOf(ConfigurationException.class);
        assertThat(names()).isEmpty();
        AtomicFiles.writeWithFolder(target, out -> out.write('1'));
        assertThat(target).hasContent("1");
        AtomicFiles.writeWithFolder(target, out -> out.write('2'));
        assertThat(target).hasContent("2");
        Path other = target.resolveSibling("two");
        AtomicFiles.writeWithFolder(other, out -> out.write('3'));
        assertThat(target).hasContent("2");
        assertThat(other).hasContent("3");
        assertThat(names()).containsExactly("folder");
    }

    @Test
    void manyThreadsMayWriteOneTarget() throws IOException {
        Path target = dir.resolve("a.txt");
        IntStream.range(0, 64).parallel().forEach(i -> AtomicFiles.writeString(target, ("" + i % 10).repeat(10_000)));
        String text = Files.readString(target);
        assertThat(text).hasSize(10_000).isEqualTo(text.substring(0, 1).repeat(10_000));
        assertThat(names()).containsExactly("a.txt");
    }

    @Test
    void cleaningRemovesLeftoversOnly() throws IOException {
        Files.writeString(dir.resolve("a.txt"), "a");
        Files.writeString(dir.resolve(".lock"), "");
        Files.writeString(dir.resolve(".a.txt.tmp-4194305-3"), "half");
        Files.createDirectories(dir.resolve(".0123.tmp-4194305-1/deep/er"));
        Files.writeString(dir.resolve(".0123.tmp-4194305-1/deep/file"), "half");
        AtomicFiles.clean(dir);
        assertThat(names()).containsExactly(".lock", "a.txt");
    }

    @Test
    void whatCannotBeWrittenSaysWhy() throws IOException {
        Path missing = dir.resolve("no/such/a.txt");
        assertThatThrownBy(() -> AtomicFiles.writeString(missing, ""))
                .hasMessage("cannot write " + missing + ": no such file or folder: check the folder given with --out");
        Path file = Files.writeString(dir.resolve("file"), "");
        assertThatThrownBy(() -> AtomicFiles.writeString(file.resolve("a.txt"), ""))
                .hasMessage("cannot write " + file.resolve("a.txt")
                        + ": not a directory: check the folder given with --out");
    }

    @Test
    void aFolderWithoutTheRightToWriteIsNamed() throws IOException {
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assumeThat(Files.isWritable(dir))
                    .as("the superuser may write anywhere")
                    .isFalse();
            assertThatThrownBy(() -> AtomicFiles.writeString(dir.resolve("a"), ""))
                    .hasMessage("cannot write " + dir.resolve("a")
                            + ": permission denied: give a folder that can be written with --out");
        } finally {
            Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void everyReasonIsOneLineWithAdvice() {
        Path path = Path.of("runs/x");
        assertThat(Failures.writing(path, new AccessDeniedException("runs/x")))
                .hasMessage("cannot write runs/x: permission denied: give a folder that can be written with --out");
        assertThat(Failures.writing(path, new FileSystemException("runs/x", null, "Read-only file system")))
                .hasMessage("cannot write runs/x: read-only file system: give a folder that can be written with --out");
        assertThat(Failures.writing(path, new FileSystemException("runs/x", null, "Disk quota exceeded")))
                .hasMessageEndingWith("free space on the disk and run again, finished points are kept");
        assertThat(Failures.writing(path, new IOException("one\ntwo")))
                .hasMessage("cannot write runs/x: one: check the folder given with --out");
        assertThat(Failures.writing(path, new IOException()))
                .hasMessage("cannot write runs/x: IOException: check the folder given with --out");
        assertThat(Failures.reading(path, new AccessDeniedException("runs/x")))
                .hasMessage("cannot read runs/x: permission denied: check the path and its rights");
    }
}
