package io.github.trilemma.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassFoldersTest {
    @TempDir
    Path temporary;

    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(temporary.resolve("set"));
    }

    @Test
    void classesAreSortedAndImagesTakenInTurn() throws IOException {
        SampleFiles.classFolders(folder, List.of("b", "a", "B"), 2);

        ClassFolders.Loaded loaded = ClassFolders.read(folder);

        assertThat(loaded.classNames()).containsExactly("B", "a", "b");
        assertThat(loaded.test()).isNull();
        ImageSet images = loaded.train();
        assertThat(images.labels()).containsExactly(0, 1, 2, 0, 1, 2);
        assertThat(List.of(images.channels(), images.height(), images.width(), images.classes()))
                .containsExactly(1, 4, 5, 3);
        byte[] first = Arrays.copyOf(images.pixels(), 20);
        assertThat(first).containsOnly(40);
        assertThat(Arrays.copyOfRange(images.pixels(), 100, 120)).containsOnly(1);
    }

    @Test
    void unequalClassesKeepAllTheirImages() throws IOException {
        SampleFiles.classFolders(folder, List.of("a", "b"), 1);
        SampleFiles.classFolders(folder, List.of("a"), 4);

        assertThat(ClassFolders.read(folder).train().labels()).containsExactly(0, 1, 0, 0, 0);
    }

    @Test
    void partsAreReadApart() throws IOException {
        SampleFiles.classFolders(folder.resolve("train"), List.of("cat", "dog"), 3);
        SampleFiles.classFolders(folder.resolve("test"), List.of("cat", "dog"), 1);
        Files.writeString(folder.resolve("README.txt"), "notes beside the parts are passed over");

        ClassFolders.Loaded loaded = ClassFolders.read(folder);

        assertThat(loaded.train().size()).isEqualTo(6);
        assertThat(loaded.test().size()).isEqualTo(2);
        assertThat(loaded.test().labels()).containsExactly(0, 1);
    }

    @Test
    void aClassMayBeCalledTrain() throws IOException {
        SampleFiles.classFolders(folder, List.of("plane", "train"), 1);

        assertThat(ClassFolders.read(folder).classNames()).containsExactly("plane", "train");
    }

    @Test
    void hiddenFilesArePassedOver() throws IOException {
        SampleFiles.classFolders(folder, List.of("a", "b"), 1);
        Files.createFile(folder.resolve("a").resolve(".DS_Store"));
        Files.createDirectory(folder.resolve(".cache"));

        assertThat(ClassFolders.read(folder).train().size()).isEqualTo(2);
    }

    @Test
    void moreThan127ClassesKeepTheirLabels() throws IOException {
        List<String> names = IntStream.range(0, 200)
                .mapToObj(i -> String.valueOf((char) ('a' + i / 26)) + (char) ('a' + i % 26))
                .toList();
        for (String name : names) {
            SampleFiles.write(
                    SampleFiles.grey(1, 1, (x, y) -> 0),
                    "png",
                    folder.resolve(name).resolve("i.png"));
        }

        assertThat(ClassFolders.read(folder).train().labels()[199] & 0xff).isEqualTo(199);
    }

    @Test
    void unequalSizesAreNamed() throws IOException {
        SampleFiles.classFolders(folder, List.of("a", "b"), 2);
        Path odd = SampleFiles.write(SampleFiles.grey(5, 4, (x, y) -> 0), "png", folder.resolve("b/odd.png"));

        refused()
                .hasMessage("images of a data set must be equal in size and channels, here (1,4,5), got (1,5,4) in "
                        + odd + ": convert it, or for training cut patches (data.patch, data.colour)");
    }

    @Test
    void unequalChannelsAreNamed() throws IOException {
        SampleFiles.classFolders(folder, List.of("a", "b"), 2);
        SampleFiles.write(
                SampleFiles.colour(BufferedImage.TYPE_INT_RGB, 4, 5, (x, y) -> 0x123456),
                "png",
                folder.resolve("b/odd.png"));

        refused().hasMessageContaining("got (3,4,5)").hasMessageContaining("odd.png");
    }

    @Test
    void aTestPartOfAnotherSizeIsNamed() throws IOException {
        SampleFiles.classFolders(folder.resolve("train"), List.of("a", "b"), 1);
        for (String name : List.of("a", "b")) {
            SampleFiles.write(
                    SampleFiles.grey(9, 9, (x, y) -> 0),
                    "png",
                    folder.resolve("test").resolve(name).resolve("i.png"));
        }

        refused().hasMessageContaining("(1,9,9)");
    }

    @Test
    void aTruncatedImageIsNamed() throws IOException {
        SampleFiles.classFolders(folder, List.of("a", "b"), 2);
        Path file = folder.resolve("b/image1.png");
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 50));

        refused().hasMessageContaining(file + " must be a whole PNG, JPEG or WebP image");
    }

    @Test
    void anEmptyClassIsNamed() throws IOException {
        SampleFiles.classFolders(folder, List.of("a", "b"), 1);
        Files.createDirectory(folder.resolve("c"));

        refused()
                .hasMessage("class folder " + folder.resolve("c")
                        + " must hold images, got none: add PNG, JPEG or WebP files or remove the folder");
    }

    @Test
    void oneClassOrTooManyAreRefused() throws IOException {
        refused().hasMessageContaining("2..256 class folders, got 0");
        SampleFiles.classFolders(folder, List.of("a"), 1);
        refused().hasMessageContaining("2..256 class folders, got 1");
        for (int i = 0; i < 256; i++) {
            Files.createDirectory(folder.resolve("class" + i));
        }
        refused().hasMessageContaining("2..256 class folders, got 257");
    }

    @Test
    void aPartWithoutTheOtherOrWithOtherClassesIsRefused() throws IOException {
        SampleFiles.classFolders(folder.resolve("train"), List.of("a", "b"), 1);
        refused().hasMessageContaining("train and test").hasMessageContaining("got [train]");
        SampleFiles.classFolders(folder.resolve("test"), List.of("a", "c"), 1);
        refused().hasMessageContaining("[a, b] and [a, c]");
        Files.createDirectory(folder.resolve("others"));
        refused().hasMessageContaining("[others, test, train]");
        Files.delete(folder.resolve("others"));
        SampleFiles.classFolders(folder.resolve("test"), List.of("b"), 1);
        SampleFiles.classFolders(folder.resolve("train"), List.of("c"), 1);
        SampleFiles.classFolders(folder.resolve("val"), List.of("a", "b"), 1);
        refused().hasMessageContaining("train and val").hasMessageContaining("[a, b, c] and [a, b]");
        SampleFiles.classFolders(folder.resolve("validation"), List.of("a", "b", "c"), 1);
        refused().hasMessageContaining("[test, train, val, validation]");
    }

    @Test
    void strayFilesAndFoldersAreNamed() throws IOException {
        SampleFiles.classFolders(folder, List.of("a", "b"), 1);
        Path stray = Files.writeString(folder.resolve("a/notes.txt"), "text");
        refused().hasMessageContaining(stray.toString());
        Files.delete(stray);
        Path nested = Files.createDirectory(folder.resolve("a/nested"));
        refused().hasMessageContaining(nested.toString());
        Files.delete(nested);
        Path loose = SampleFiles.write(SampleFiles.grey(4, 5, (x, y) -> 0), "png", folder.resolve("loose.png"));
        refused().hasMessageContaining(loose.toString()).hasMessageContaining("class folders");
    }

    @Test
    void linksOutOfTheFolderAreRefused() throws IOException {
        SampleFiles.classFolders(folder, List.of("a", "b"), 1);
        Path outside =
                SampleFiles.write(SampleFiles.grey(4, 5, (x, y) -> 0), "png", temporary.resolve("out/secret.png"));
        Path link = Files.createSymbolicLink(folder.resolve("a/link.png"), outside);
        refused().hasMessageContaining(link + " must stay inside its data set, got a link to ");
        Files.delete(link);
        Path linkedClass = Files.createSymbolicLink(folder.resolve("c"), outside.getParent());
        refused().hasMessageContaining(linkedClass.toString());
    }

    @Test
    void brokenLinksAreNamedAndInnerOnesFollowed() throws IOException {
        SampleFiles.classFolders(folder, List.of("a", "b"), 1);
        Path link = Files.createSymbolicLink(folder.resolve("a/link.png"), Path.of("image0.png"));
        assertThat(ClassFolders.read(folder).train().size()).isEqualTo(3);
        Files.delete(link);
        Files.createSymbolicLink(link, Path.of("nowhere.png"));
        refused().hasMessageContaining("cannot follow " + link);
    }

    @Test
    void aFolderReachedByALinkIsRead() throws IOException {
        SampleFiles.classFolders(folder, List.of("a", "b"), 1);
        Path link = Files.createSymbolicLink(temporary.resolve("link"), folder);

        assertThat(ClassFolders.read(link).train().size()).isEqualTo(2);
    }

    @Test
    void aMissingFolderIsNamed() {
        assertThatThrownBy(() -> ClassFolders.read(temporary.resolve("none")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("none");
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refused() {
        return assertThatThrownBy(() -> ClassFolders.read(folder))
                .isInstanceOf(ConfigurationException.class)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }
}
