package io.github.trilemma.data;

import static io.github.trilemma.data.DataFixtures.gzip;
import static io.github.trilemma.data.DataFixtures.write;
import static io.github.trilemma.data.DataFixtures.xz;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarReaderTest {
    private static final int RECORD = 3073;

    @TempDir
    private Path dir;

    /** Record i has label i mod 10 and pixel p of value (i + p) mod 256. */
    private static byte[] batch(int records) {
        byte[] bytes = new byte[records * RECORD];
        for (int i = 0; i < records; i++) {
            bytes[i * RECORD] = (byte) (i % 10);
            for (int p = 1; p < RECORD; p++) {
                bytes[i * RECORD + p] = (byte) (i + p - 1);
            }
        }
        return bytes;
    }

    private AbstractThrowableAssert<?, ?> refuses(String name, byte[] bytes) {
        Path file = write(dir.resolve(name), bytes);
        return assertThatThrownBy(() -> CifarReader.read("cifar10", List.of(file)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(file.toString())
                .hasMessageNotContaining("\n");
    }

    @Test
    void readsPlainAndPackedFilesInOrder() throws IOException {
        byte[] batch = batch(10_000);
        List<Path> files = List.of(
                write(dir.resolve("data_batch_1.bin"), batch),
                write(dir.resolve("data_batch_2.bin.gz"), gzip(batch)),
                write(dir.resolve("data_batch_3.bin.xz"), xz(batch)));
        assertThat(CifarReader.find(List.of(dir), CifarReader.TRAIN)).containsExactlyElementsOf(files);
        assertThat(CifarReader.missing(List.of(dir)))
                .containsExactly("data_batch_4.bin", "data_batch_5.bin", "test_batch.bin");

        ImageSet set = CifarReader.read("cifar10", files);

        assertThat(set.size()).isEqualTo(30_000);
        assertThat(List.of(set.channels(), set.height(), set.width(), set.classes()))
                .containsExactly(3, 32, 32, 10);
        for (int i : new int[] {0, 1, 9_999, 10_000, 17_003, 29_999}) {
            assertThat(set.labels()[i]).isEqualTo((byte) (i % 10_000 % 10));
            assertThat(set.pixels()[i * 3072]).isEqualTo((byte) (i % 10_000));
            assertThat(set.pixels()[i * 3072 + 3071]).isEqualTo((byte) (i % 10_000 + 3071));
        }
    }

    @Test
    void refusesTruncatedAndOversizedFiles() {
        byte[] batch = batch(10_000);
        refuses("data_batch_1.bin", Arrays.copyOf(batch, batch.length - 1)).hasMessageContaining("got 9999 records");
        refuses("data_batch_1.bin", Arrays.copyOf(batch, 500 * RECORD)).hasMessageContaining("got 500 records");
        refuses("data_batch_1.bin", new byte[0]).hasMessageContaining("got 0 records");
        refuses("data_batch_1.bin", Arrays.copyOf(batch, batch.length + 1)).hasMessageContaining("got more bytes");
    }

    @Test
    void refusesLabelsOutsideTheClasses() {
        byte[] batch = batch(10);
        batch[7 * RECORD] = 10;
        refuses("test_batch.bin", batch).hasMessageContaining("label 10 in record 7");
        batch[7 * RECORD] = (byte) 255;
        refuses("test_batch.bin", batch).hasMessageContaining("label 255 in record 7");
    }

    @Test
    void refusesDamagedPackedFiles() throws IOException {
        byte[] packed = xz(batch(20));
        refuses("test_batch.bin.xz", Arrays.copyOf(packed, packed.length / 2)).hasMessageContaining("fetch");
        refuses("test_batch.bin.xz", batch(1)).hasMessageContaining("fetch");
        refuses("test_batch.bin.gz", packed).hasMessageContaining("fetch");
    }
}
