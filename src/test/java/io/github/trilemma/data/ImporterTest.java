package io.github.trilemma.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.DataConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImporterTest {
    @TempDir
    Path temporary;

    private Path from;
    private Path data;

    @BeforeEach
    void makeFolders() throws IOException {
        from = Files.createDirectory(temporary.resolve("from"));
        data = temporary.resolve("deep/data");
    }

    @Test
    void idxFilesBecomeMnist() throws IOException {
        SampleFiles.idx(from, true);

        assertThat(Importer.importInto(from, data, false)).containsExactly(data.resolve("mnist"));

        assertThat(entries(data)).containsExactly("mnist");
        assertThat(DataSource.load(new DataConfig("mnist", 0, 0, 0, 0), data)
                        .test()
                        .size())
                .isEqualTo(20);
        for (String name : entries(from)) {
            assertThat(data.resolve("mnist").resolve(name)).hasSameBinaryContentAs(from.resolve(name));
        }
    }

    @Test
    void cifarBinariesAreFoundInTheirUnpackedFolder() throws IOException {
        SampleFiles.cifar(from.resolve("cifar-10-batches-bin"));

        assertThat(Importer.importInto(from, data, false)).containsExactly(data.resolve("cifar10"));

        DatasetReport report = DataCatalog.check("cifar10", data);
        assertThat(report.state()).startsWith("ready, but these files differ").doesNotContain("images each");
        assertThat(report.train()).isEqualTo(50_000);
        assertThat(report.mean().get(2)).isEqualTo(90 / 255.0);
    }

    @Test
    void classFoldersKeepTheirNameAndParts() throws IOException {
        SampleFiles.classFolders(from.resolve("train"), List.of("a", "b"), 20);
        SampleFiles.classFolders(from.resolve("test"), List.of("a", "b"), 2);
        Files.writeString(from.resolve("README"), "stays behind");

        Importer.importInto(from, data, false);

        assertThat(entries(data.resolve("from"))).containsExactly("test", "train");
        assertThat(DataSource.load(new DataConfig("folder:from", 0, 0, 0, 0), data)
                        .test()
                        .size())
                .isEqualTo(4);
    }

    @Test
    void nothingIsOverwrittenWithoutForce() throws IOException {
        SampleFiles.classFolders(from, List.of("a", "b"), 20);
        Importer.importInto(from, data, false);
        Path marker = Files.writeString(data.resolve("from/marker"), "old");

        assertThatThrownBy(() -> Importer.importInto(from, data, false))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("--force");
        assertThat(marker).exists();

        Importer.importInto(from, data, true);
        assertThat(marker).doesNotExist();
        assertThat(entries(data)).containsExactly("from");
    }

    @Test
    void damagedSetsLeaveNothingBehind() throws IOException {
        SampleFiles.idx(from, false);
        Path images = from.resolve("train-images-idx3-ubyte");
        Files.write(images, Arrays.copyOf(Files.readAllBytes(images), 100));

        assertThatThrownBy(() -> Importer.importInto(from, data, true))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("train-images-idx3-ubyte");
        assertThat(data).doesNotExist();
    }

    @Test
    void aDamagedImageLeavesTheOldSetInPlace() throws IOException {
        SampleFiles.classFolders(from, List.of("a", "b"), 20);
        Importer.importInto(from, data, false);
        Path image = from.resolve("b/image3.png");
        Files.write(image, Arrays.copyOf(Files.readAllBytes(image), 40));

        assertThatThrownBy(() -> Importer.importInto(from, data, true)).hasMessageContaining("image3.png");
        assertThat(ClassFolders.read(data.resolve("from")).train().size()).isEqualTo(40);
        assertThat(entries(data)).containsExactly("from");
    }

    @Test
    void aCopyThatFailsHalfwayLeavesTheOldSetInPlace() throws IOException {
        Path old = Files.createDirectories(data.resolve("set"));
        Files.writeString(old.resolve("old"), "old");
        Path good = Files.writeString(from.resolve("good"), "good");
        List<Importer.Entry> entries = List.of(
                new Importer.Entry(good, Path.of("good")),
                new Importer.Entry(from.resolve("vanished"), Path.of("vanished")));

        assertThatThrownBy(() -> FolderCopy.copy(entries, data, "set"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("cannot copy data set set")
                .hasMessageContaining("vanished");
        assertThat(entries(data)).containsExactly("set");
        assertThat(entries(old)).containsExactly("old");
    }

    @Test
    void aTargetThatIsNoFolderIsAnError() throws IOException {
        SampleFiles.idx(from, false);
        Path file = Files.writeString(temporary.resolve("file"), "x");

        assertThatThrownBy(() -> Importer.importInto(from, file, false))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void theDataDirectoryItselfIsNotImported() throws IOException {
        SampleFiles.idx(data.resolve("mnist"), false);

        assertThatThrownBy(() -> Importer.importInto(data, data, true)).hasMessageContaining("already");
        assertThatThrownBy(() -> Importer.importInto(data.resolve("mnist"), data, true))
                .hasMessageContaining("already");
        assertThat(entries(data.resolve("mnist"))).hasSize(4);
    }

    @Test
    void aDataDirectoryInsideTheImagesIsRefused() throws IOException {
        SampleFiles.classFolders(from, List.of("a", "b"), 20);

        assertThatThrownBy(() -> Importer.importInto(from, from.resolve("data"), false))
                .hasMessageContaining("outside");
        assertThat(entries(from)).containsExactly("a", "b");
    }

    @Test
    void unrecognisedFoldersAreNamed() throws IOException {
        assertThatThrownBy(() -> Importer.importInto(temporary.resolve("none"), data, false))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("folder only");
        assertThatThrownBy(() -> Importer.importInto(from, data, false))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("neither IDX");
        Path reserved = SampleFiles.classFolders(temporary.resolve("mnist"), List.of("a", "b"), 1);
        assertThatThrownBy(() -> Importer.importInto(reserved, data, false)).hasMessageContaining("another name");
        assertThat(data).doesNotExist();
    }

    @Test
    void oneMissingCifarFileIsNamed() throws IOException {
        Files.createFile(from.resolve("data_batch_1.bin"));

        assertThatThrownBy(() -> Importer.importInto(from, data, false))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("test_batch.bin");
    }

    private static List<String> entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }
}
