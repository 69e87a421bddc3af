package io.github.trilemma.data;

import static io.github.trilemma.data.DataFixtures.IMAGES;
import static io.github.trilemma.data.DataFixtures.LABELS;
import static io.github.trilemma.data.DataFixtures.gzip;
import static io.github.trilemma.data.DataFixtures.idx;
import static io.github.trilemma.data.DataFixtures.imageFile;
import static io.github.trilemma.data.DataFixtures.labelFile;
import static io.github.trilemma.data.DataFixtures.write;
import static io.github.trilemma.data.DataFixtures.xz;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdxReaderTest {
    @TempDir
    private Path dir;

    private ImageSet read(byte[] images, byte[] labels) {
        Path imageFile = write(dir.resolve("train-images-idx3-ubyte"), images);
        Path labelFile = write(dir.resolve("train-labels-idx1-ubyte"), labels);
        return IdxReader.read("mnist", new IdxReader.Files(imageFile, labelFile));
    }

    /** Refused in one line that names a file of this test's folder. */
    private AbstractThrowableAssert<?, ?> refuses(byte[] images, byte[] labels) {
        return assertThatThrownBy(() -> read(images, labels))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(dir.toString())
                .hasMessageNotContaining("\n");
    }

    @Test
    void readsImagesAndLabels() {
        ImageSet set = read(imageFile(12, 4, 6), labelFile(12));
        assertThat(set.size()).isEqualTo(12);
        assertThat(List.of(set.channels(), set.height(), set.width(), set.classes()))
                .containsExactly(1, 4, 6, 10);
        assertThat(set.labels()[11]).isEqualTo((byte) 1);
        assertThat(set.pixels()[11 * 24]).isEqualTo((byte) 11);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".gz", ".xz"})
    void findsAndReadsPackedFilesUnderEitherName(String ending) throws IOException {
        for (String name : List.of("train-images-idx3-ubyte", "t10k-images.idx3-ubyte")) {
            write(dir.resolve(name + ending), pack(ending, imageFile(3, 4, 6)));
        }
        for (String name : List.of("train-labels-idx1-ubyte", "t10k-labels.idx1-ubyte")) {
            write(dir.resolve(name + ending), pack(ending, labelFile(3)));
        }
        for (String part : List.of("train", "t10k")) {
            IdxReader.Files files =
                    IdxReader.find(List.of(dir.resolve("none"), dir), part).orElseThrow();
            assertThat(IdxReader.read("mnist", files).size()).isEqualTo(3);
        }
        assertThat(IdxReader.missing(List.of(dir))).isEmpty();
    }

    private static byte[] pack(String ending, byte[] bytes) throws IOException {
        return switch (ending) {
            case ".gz" -> gzip(bytes);
            case ".xz" -> xz(bytes);
            default -> bytes;
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 4, 15, 16, 17, 303})
    void refusesTruncatedImages(int length) {
        refuses(Arrays.copyOf(imageFile(12, 4, 6), length), labelFile(12)).hasMessageContaining("fetch the file again");
    }

    @Test
    void refusesTruncatedLabels() {
        refuses(imageFile(12, 4, 6), Arrays.copyOf(labelFile(12), 19)).hasMessageContaining("train-labels");
    }

    @Test
    void refusesMoreBytesThanAnnounced() {
        refuses(Arrays.copyOf(imageFile(12, 4, 6), 305), labelFile(12))
                .hasMessageContaining("must end after the 288 values its header announces, got more bytes");
    }

    @Test
    void refusesTheWrongKindOfFile() {
        refuses(labelFile(12), labelFile(12)).hasMessageContaining("start with 0x00000803, got 0x00000801");
        refuses(imageFile(12, 4, 6), imageFile(12, 4, 6)).hasMessageContaining("start with 0x00000801, got 0x00000803");
        refuses("<html>not found</html>".getBytes(StandardCharsets.UTF_8), labelFile(12))
                .hasMessageContaining("got 0x3c68746d");
    }

    @Test
    void refusesImpossibleSizesBeforeTakingMemory() {
        byte[] none = {};
        refuses(idx(IMAGES, none, Integer.MAX_VALUE, 28, 28), labelFile(12)).hasMessageContaining("got size 28");
        refuses(idx(IMAGES, none, -1, 28, 28), labelFile(12)).hasMessageContaining("got size -1");
        refuses(idx(IMAGES, none, 0, 28, 28), labelFile(12)).hasMessageContaining("got size 0");
        refuses(idx(IMAGES, none, 1, 65_536, 1), labelFile(12)).hasMessageContaining("got size 65536");
        refuses(idx(IMAGES, none, 1, 0, 28), labelFile(12)).hasMessageContaining("got size 0");
        refuses(imageFile(12, 4, 6), idx(LABELS, none, Integer.MAX_VALUE)).hasMessageContaining("train-labels");
        refuses(idx(IMAGES, none, 2_000_000_000, 1, 1), labelFile(12)).hasMessageContaining("train-images");
    }

    @Test
    void refusesLabelsOutsideTheDigitsAndUnequalCounts() {
        byte[] labels = labelFile(12);
        labels[8 + 5] = 10;
        assertThatThrownBy(() -> read(imageFile(12, 4, 6), labels))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("label 5 must be within 0..9, got 10");
        refuses(imageFile(12, 4, 6), labelFile(11))
                .hasMessageContaining("12 images")
                .hasMessageContaining("11 labels");
    }

    @Test
    void refusesDamagedPackedFiles() throws IOException {
        byte[] packed = gzip(imageFile(200, 4, 6));
        for (byte[] damaged : List.of(Arrays.copyOf(packed, packed.length / 2), imageFile(12, 4, 6), new byte[0])) {
            Path images = write(dir.resolve("train-images-idx3-ubyte.gz"), damaged);
            Path labels = write(dir.resolve("train-labels-idx1-ubyte"), labelFile(12));
            assertThatThrownBy(() -> IdxReader.read("mnist", new IdxReader.Files(images, labels)))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining(images.toString());
        }
        Path notXz = write(dir.resolve("train-images-idx3-ubyte.xz"), packed);
        Path labels = write(dir.resolve("train-labels-idx1-ubyte"), labelFile(12));
        assertThatThrownBy(() -> IdxReader.read("mnist", new IdxReader.Files(notXz, labels)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(notXz.toString());
    }
}
