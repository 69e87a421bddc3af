package io.github.trilemma.data;

import static io.github.trilemma.data.DataFixtures.imageFile;
import static io.github.trilemma.data.DataFixtures.write;
import static io.github.trilemma.data.DataFixtures.writeMnist;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.DataConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSourceTest {
    @TempDir
    private Path dir;

    private static DataConfig config(String dataset, int train, int validation, int test, long seed) {
        return new DataConfig(dataset, train, validation, test, seed);
    }

    private static AbstractThrowableAssert<?, ?> refuses(DataConfig config, Path dataDir) {
        return assertThatThrownBy(() -> DataSource.load(config, dataDir))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageNotContaining("\n");
    }

    @Test
    void trainAndValidationPartitionTheTrainingImages() {
        writeMnist(dir.resolve("mnist"), 200, 30);
        Splits splits = DataSource.load(config("mnist", 0, 0, 0, 1), dir);
        int[] both = IntStream.concat(
                        Arrays.stream(splits.train().indices()),
                        Arrays.stream(splits.validation().indices()))
                .sorted()
                .toArray();
        assertThat(both).isEqualTo(IntStream.range(0, 200).toArray());
        assertThat(splits.test().indices()).isEqualTo(IntStream.range(0, 30).toArray());
        assertThat(splits.test().set()).isNotSameAs(splits.train().set());
    }

    @Test
    void splitFollowsTheSeed() {
        writeMnist(dir, 200, 30); // the directory itself is looked into, too
        int[] one = DataSource.load(config("mnist", 0, 0, 0, 1), dir).train().indices();
        assertThat(DataSource.load(config("mnist", 0, 0, 0, 1), dir).train().indices())
                .isEqualTo(one);
        assertThat(DataSource.load(config("mnist", 0, 0, 0, 2), dir).train().indices())
                .isNotEqualTo(one);
    }

    @Test
    void smallerPartsAreTheBeginningsOfTheWholeOnes() {
        writeMnist(dir.resolve("mnist"), 200, 30);
        Splits whole = DataSource.load(config("mnist", 0, 0, 0, 1), dir);
        Splits some = DataSource.load(config("mnist", 20, 10, 5, 1), dir);
        assertThat(some.train().indices()).isEqualTo(Arrays.copyOf(whole.train().indices(), 20));
        assertThat(some.validation().indices())
                .isEqualTo(Arrays.copyOf(whole.validation().indices(), 10));
        assertThat(some.test().indices()).isEqualTo(Arrays.copyOf(whole.test().indices(), 5));
    }

    @Test
    void refusesCountsAboveWhatIsThere() {
        writeMnist(dir.resolve("mnist"), 200, 30);
        refuses(config("mnist", 201, 0, 0, 1), dir)
                .hasMessageContaining("data.train")
                .hasMessageContaining("got 201");
        refuses(config("mnist", 0, 101, 0, 1), dir)
                .hasMessageContaining("data.validation")
                .hasMessageContaining("got 101");
        refuses(config("mnist", 0, 0, 31, 1), dir)
                .hasMessageContaining("data.test")
                .hasMessageContaining("got 31");
        refuses(config("stroke-digits", 1_000_001, 0, 0, 1), null).hasMessageContaining("at most 1000000");
        refuses(config("stroke-digits", Integer.MAX_VALUE, Integer.MAX_VALUE, 0, 1), null)
                .hasMessageContaining("at most 1000000");
    }

    @Test
    void saysWhereItLookedAndWhatToDo() throws IOException {
        refuses(config("mnist", 0, 0, 0, 1), null)
                .hasMessageContaining("--data-dir")
                .hasMessageContaining("stroke-digits");
        refuses(config("cifar10", 0, 0, 0, 1), dir.resolve("none"))
                .hasMessageContaining(dir.resolve("none").toString())
                .hasMessageContaining("TRILEMMA_DATA");
        Path file = Files.createFile(dir.resolve("file"));
        refuses(config("mnist", 0, 0, 0, 1), file).hasMessageContaining("must be a folder");
        refuses(config("mnist", 0, 0, 0, 1), dir)
                .hasMessageContaining("train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte")
                .hasMessageContaining(dir.resolve("mnist").toString())
                .hasMessageContaining("data import");
        refuses(config("cifar10", 0, 0, 0, 1), dir)
                .hasMessageContaining("data_batch_1.bin")
                .hasMessageContaining(dir.resolve("cifar-10-batches-bin").toString());
        refuses(config("folder:none", 0, 0, 0, 1), dir)
                .hasMessageContaining(dir.resolve("none").toString());
    }

    @Test
    void namesOnlyTheFilesThatAreMissing() throws IOException {
        writeMnist(dir.resolve("mnist"), 20, 10);
        Files.delete(dir.resolve("mnist/t10k-labels-idx1-ubyte"));
        refuses(config("mnist", 0, 0, 0, 1), dir)
                .hasMessageContaining("needs t10k-labels-idx1-ubyte (")
                .hasMessageNotContaining("train-images");
    }

    @Test
    void damageIsReportedWithTheFile() {
        writeMnist(dir.resolve("mnist"), 20, 10);
        Path damaged = write(dir.resolve("mnist/t10k-images-idx3-ubyte"), Arrays.copyOf(imageFile(10, 4, 6), 100));
        refuses(config("mnist", 0, 0, 0, 1), dir).hasMessageContaining(damaged.toString());
    }

    @Test
    void strokeDigitsNeedNoDirectory() {
        Splits splits = DataSource.load(config("stroke-digits", 40, 30, 20, 1), null);
        assertThat(splits.train().size()).isEqualTo(40);
        assertThat(splits.validation().size()).isEqualTo(30);
        assertThat(splits.test().size()).isEqualTo(20);
        assertThat(splits.train().set().pixels()).hasSize(40 * 784);
        byte[] train = Arrays.copyOf(splits.train().set().pixels(), 20 * 784);
        assertThat(train).isNotEqualTo(splits.test().set().pixels());
    }
}
