package io.github.trilemma.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.trilemma.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCatalogTest {
    @TempDir
    Path folder;

    @Test
    void withoutADataDirectoryOnlyTheEmbeddedSetIsReady() {
        for (Path none : new Path[] {null, folder.resolve("none")}) {
            List<DatasetReport> reports = DataCatalog.list(none);

            assertThat(reports).extracting(DatasetReport::dataset).containsExactly("stroke-digits", "mnist", "cifar10");
            assertThat(reports).extracting(DatasetReport::ready).containsExactly(true, false, false);
            assertThat(reports.get(1).state()).contains("missing");
        }
    }

    @Test
    void listingTellsWhatIsThere() throws IOException {
        SampleFiles.idx(folder.resolve("mnist"), true);
        SampleFiles.classFolders(folder.resolve("shapes"), List.of("a", "b"), 20);
        SampleFiles.classFolders(folder.resolve("one"), List.of("a"), 1);
        Files.createDirectories(folder.resolve(".mnist.tmp-1/x"));
        Files.createDirectories(folder.resolve("weights"));
        Files.createDirectories(folder.resolve("cifar10"));
        Files.createFile(folder.resolve("cifar10/test_batch.bin"));

        List<DatasetReport> reports = DataCatalog.list(folder);

        assertThat(reports)
                .extracting(DatasetReport::dataset)
                .containsExactly("stroke-digits", "mnist", "cifar10", "folder:one", "folder:shapes");
        DatasetReport mnist = reports.get(1);
        assertThat(List.of(mnist.train(), mnist.test())).containsExactly(40, 20);
        assertThat(mnist.shape()).isEqualTo("(1,3,2)");
        assertThat(mnist.where()).isEqualTo(folder.resolve("mnist").toString());
        assertThat(reports.get(2).state()).isEqualTo("incomplete: only test_batch.bin are there");
        assertThat(reports.get(3).ready()).isFalse();
        assertThat(reports.get(3).state()).contains("2..256");
        assertThat(List.of(reports.get(4).train(), reports.get(4).test())).containsExactly(36, 4);
        assertThat(reports.get(4).classNames()).containsExactly("a", "b");
    }

    @Test
    void listingAndCheckAgree() throws IOException {
        SampleFiles.idx(folder.resolve("mnist"), false);
        SampleFiles.classFolders(folder.resolve("plain"), List.of("a", "b"), 15);
        SampleFiles.classFolders(folder.resolve("parts/train"), List.of("a", "b"), 15);
        SampleFiles.classFolders(folder.resolve("parts/test"), List.of("a", "b"), 3);

        for (DatasetReport listed : DataCatalog.list(folder)) {
            if (listed.ready()) {
                DatasetReport checked = DataCatalog.check(listed.dataset(), folder);
                assertThat(List.of(listed.where(), listed.train(), listed.test(), listed.shape(), listed.classNames()))
                        .as(listed.dataset())
                        .containsExactly(
                                checked.where(),
                                checked.train(),
                                checked.test(),
                                checked.shape(),
                                checked.classNames());
            }
        }
    }

    @Test
    void strokeDigitsAreBalanced() {
        DatasetReport report = DataCatalog.check("stroke-digits", null);

        assertThat(report.where()).isEqualTo("embedded");
        assertThat(report.state()).isEqualTo("ready");
        assertThat(report.trainCounts()).isEqualTo(Collections.nCopies(10, 700));
        assertThat(report.testCounts()).isEqualTo(Collections.nCopies(10, 200));
        assertThat(report.files()).isEmpty();
        // MNIST's are 0.131 and 0.308
        assertThat(report.mean().get(0)).isBetween(0.10, 0.16);
        assertThat(report.deviation().get(0)).isBetween(0.27, 0.34);
    }

    @Test
    void otherFilesThanThePublishedOnesAreNamedButRead() throws IOException {
        SampleFiles.idx(folder, false);

        DatasetReport report = DataCatalog.check("mnist", folder);

        assertThat(report.state())
                .startsWith("ready, but these files differ from the published ones: train-images-idx3-ubyte, ");
        assertThat(report.files()).hasSize(4).allMatch(file -> file.verdict().equals(Checksums.DIFFERS));
        assertThat(report.trainCounts()).isEqualTo(Collections.nCopies(10, 4));
        assertThat(report.mean().get(0)).isCloseTo(119.5 / 255, within(1e-12));
    }

    @Test
    void statisticsFollowTheirFormulas() {
        ImageSet set = new ImageSet(
                "x", 3, 1, 2, 2, new byte[] {0, (byte) 255, 51, 51, 0, 102, 9, 9, 9, 9, 9, 9}, new byte[] {1, 0});
        ImageStatistics statistics = new ImageStatistics(3, 2);
        statistics.add(new Subset(set, new int[] {0}));

        assertThat(statistics.classCounts()).containsExactly(0, 1);
        assertThat(statistics.means().get(0)).isCloseTo(0.5, within(1e-12));
        assertThat(statistics.means().get(1)).isCloseTo(0.2, within(1e-12));
        assertThat(statistics.means().get(2)).isCloseTo(0.2, within(1e-12));
        assertThat(statistics.deviations().get(0)).isCloseTo(0.5, within(1e-12));
        assertThat(statistics.deviations().get(1)).isCloseTo(0, within(1e-12));
        assertThat(statistics.deviations().get(2)).isCloseTo(0.2, within(1e-12));
    }

    @Test
    void badNamesAndMissingSetsAreConfigurationErrors() {
        assertThatThrownBy(() -> DataCatalog.check("minst", folder)).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> DataCatalog.check("mnist", folder)).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> DataCatalog.check("mnist", null)).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> DataCatalog.check("folder:none", folder)).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void publishedMnistIsRecognised() {
        DatasetReport report = DataCatalog.check("mnist", realData("mnist"));

        assertThat(report.state()).isEqualTo("ready");
        assertThat(report.files()).hasSize(4).allMatch(file -> file.verdict().equals(Checksums.SAME));
        assertThat(List.of(report.train(), report.test())).containsExactly(60_000, 10_000);
        assertThat(report.trainCounts()).containsExactly(5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949);
        assertThat(report.mean().get(0)).isCloseTo(0.1307, within(5e-5));
        assertThat(report.deviation().get(0)).isCloseTo(0.3081, within(5e-5));
    }

    /** One file of the six: unpacking them all takes longer than the rest of the tests. */
    @Test
    void cifarIsCountedWhetherItsChecksumIsThePublishedOneOrNot() {
        List<Path> files = CifarReader.find(DataSource.candidates("cifar10", realData("cifar10")), CifarReader.TEST);
        ImageSet set = CifarReader.read("cifar10 test", files);
        ImageStatistics statistics = new ImageStatistics(3, 10);
        statistics.add(new Subset(set, IntStream.range(0, 10_000).toArray()));

        assertThat(statistics.classCounts()).isEqualTo(Collections.nCopies(10, 1_000));
        double[] mean = {.4942, .4851, .4504};
        double[] deviation = {.2467, .2429, .2616};
        for (int c = 0; c < 3; c++) {
            assertThat(statistics.means().get(c)).isCloseTo(mean[c], within(2e-4));
            assertThat(statistics.deviations().get(c)).isCloseTo(deviation[c], within(2e-4));
        }
        assertThat(Checksums.verdict(files.get(0))).isIn(Checksums.SAME, Checksums.DIFFERS);
    }

    private static Path realData(String dataset) {
        Path data = Path.of(System.getProperty("trilemma.data", "../shared/data"));
        Assumptions.assumeTrue(
                Files.isDirectory(data.resolve(dataset)), "no " + dataset + " in " + data + " (-Dtrilemma.data)");
        return data;
    }
}
