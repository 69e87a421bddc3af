package io.github.trilemma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.RestorerBuilder.RestoredFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestorerTest {
    @TempDir
    private static Path folder;

    private static List<Path> points;
    private static List<Path> files;
    private static List<BufferedImage> images;

    @BeforeAll
    static void train() throws IOException, InterruptedException {
        points = sweepInAThreadOfItsOwn("run").points().stream()
                .map(Point::folder)
                .toList();
        files = new ArrayList<>();
        images = new ArrayList<>();
        // Two sizes and two kinds, mixed: groups and batches of 8 are both uneven.
        for (int i = 0; i < 21; i++) {
            int side = i % 3 == 0 ? 20 : 28;
            int type = i % 5 == 0 ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_BYTE_GRAY;
            BufferedImage image = noise(side, type, i);
            Path file = folder.resolve("image-" + i + ".png");
            assertThat(ImageIO.write(image, "png", file.toFile())).isTrue();
            files.add(file);
            images.add(image);
        }
    }

    /** Judges are trained with as many threads as operations of the calling one take, and a new thread's are alike. */
    private static SweepResult sweepInAThreadOfItsOwn(String name) throws InterruptedException {
        List<SweepResult> results = new ArrayList<>();
        Thread runner = sweep(name, results);
        runner.join();
        return results.get(0);
    }

    private static Thread sweep(String name, List<SweepResult> results) {
        Thread runner = new Thread(() -> {
            try (Sweep sweep = SmallSweep.of(folder.resolve(name), 30).build()) {
                results.add(sweep.run());
            }
        });
        runner.start();
        return runner;
    }

    private static BufferedImage noise(int side, int type, long seed) {
        Random random = new Random(seed);
        BufferedImage image = new BufferedImage(side, side, type);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                for (int band = 0; band < image.getRaster().getNumBands(); band++) {
                    image.getRaster().setSample(x, y, band, random.nextInt(256));
                }
            }
        }
        return image;
    }

    private static int[] samples(BufferedImage image) {
        return image.getRaster().getPixels(0, 0, image.getWidth(), image.getHeight(), (int[]) null);
    }

    private static List<int[]> all(List<BufferedImage> many) {
        return many.stream().map(RestorerTest::samples).toList();
    }

    private static RestorerBuilder mix() {
        return Restorer.builder()
                .part(points.get(0), 0.4)
                .part(points.get(1), 0.6)
                .compute(Compute.cpu())
                .seed(7);
    }

    private static RestorerBuilder one() {
        return Restorer.builder(points.get(0)).compute(Compute.cpu());
    }

    @Test
    void imagesInMemoryBecomeWhatFilesBecome() throws IOException {
        for (boolean degrade : new boolean[] {false, true}) {
            List<RestoredFile> written =
                    mix().degrade(degrade).restoreFiles(files, folder.resolve("out-" + degrade), false);
            List<BufferedImage> expected = new ArrayList<>();
            for (RestoredFile file : written) {
                expected.add(ImageIO.read(file.written().toFile()));
            }
            assertThat(written.stream().map(RestoredFile::point).distinct()).hasSize(2);
            try (Restorer restorer = mix().degrade(degrade).open()) {
                assertThat(all(restorer.restore(images))).containsExactlyElementsOf(all(expected));
            }
        }
    }

    @Test
    void aStreamIsRestoredBatchByBatchAsItIsAsked() {
        AtomicInteger asked = new AtomicInteger();
        List<BufferedImage> some = images.stream()
                .filter(image -> image.getType() == BufferedImage.TYPE_BYTE_GRAY && image.getWidth() == 28)
                .toList();
        try (Restorer restorer = one().open()) {
            assertThat(restorer.batchSize()).isEqualTo(8);
            Stream<BufferedImage> endless = Stream.generate(() -> some.get(asked.getAndIncrement() % some.size()));
            List<BufferedImage> restored = restorer.restore(endless).limit(16).toList();
            assertThat(asked.get()).isLessThan(25);
            List<BufferedImage> first = new ArrayList<>();
            List<BufferedImage> second = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                first.add(some.get(i % some.size()));
                second.add(some.get((8 + i) % some.size()));
            }
            assertThat(all(restored.subList(0, 8))).containsExactlyElementsOf(all(restorer.restore(first)));
            assertThat(all(restored.subList(8, 16))).containsExactlyElementsOf(all(restorer.restore(second)));
            assertThat(restorer.restore(Stream.<BufferedImage>of())).isEmpty();
        }
    }

    @Test
    void anArrayIsRestoredWithoutRounding() {
        List<BufferedImage> grey = List.of(noise(28, BufferedImage.TYPE_BYTE_GRAY, 1), noise(28, 10, 2));
        float[] values = new float[2 * 28 * 28];
        for (int i = 0; i < values.length; i++) {
            values[i] = samples(grey.get(i / 784))[i % 784] / 255f;
        }
        float[] given = values.clone();
        try (Restorer restorer = one().open()) {
            float[] restored = restorer.restore(values, 1, 28, 28);
            assertThat(values).containsExactly(given);
            List<BufferedImage> rounded = restorer.restore(grey);
            for (int i = 0; i < values.length; i++) {
                assertThat(Math.round(255 * restored[i])).isEqualTo(samples(rounded.get(i / 784))[i % 784]);
            }
            assertThat(restorer.restore(new float[0], 1, 28, 28)).isEmpty();
        }
    }

    /** Batch norm: what becomes of an image depends on those beside it, and on nothing else. */
    @Test
    void anImageAloneIsNormalisedByItself() {
        BufferedImage image = images.get(1);
        try (Restorer restorer = one().open()) {
            int[] alone = samples(restorer.restore(image));
            int[] beside = samples(restorer.restore(List.of(image, images.get(2), images.get(4)))
                    .get(0));
            assertThat(alone).isNotEqualTo(beside);
            assertThat(samples(restorer.restore(List.of(image)).get(0))).isEqualTo(alone);
            assertThat(samples(restorer.restore(image))).isEqualTo(alone);
        }
    }

    @Test
    void howAnImageIsHeldInMemoryDoesNotMatter() {
        BufferedImage rgb = images.get(0);
        assertThat(rgb.getType()).isEqualTo(BufferedImage.TYPE_INT_RGB);
        BufferedImage bgr = new BufferedImage(rgb.getWidth(), rgb.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
        BufferedImage divided = new BufferedImage(rgb.getWidth(), rgb.getHeight(), BufferedImage.TYPE_INT_ARGB_PRE);
        for (int y = 0; y < rgb.getHeight(); y++) {
            for (int x = 0; x < rgb.getWidth(); x++) {
                bgr.setRGB(x, y, rgb.getRGB(x, y));
                divided.setRGB(x, y, rgb.getRGB(x, y));
            }
        }
        try (Restorer restorer = one().open()) {
            int[] expected = samples(restorer.restore(rgb));
            assertThat(samples(restorer.restore(bgr))).isEqualTo(expected);
            assertThat(samples(restorer.restore(divided))).isEqualTo(expected);
        }
    }

    @Test
    void whatCannotBeRestoredIsSaid() {
        try (Restorer restorer = one().open()) {
            assertThatThrownBy(() -> restorer.restore(new float[783], 1, 28, 28))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("got 783 values for C 1, H 28, W 28");
            assertThatThrownBy(() -> restorer.restore(new float[] {Float.NaN}, 1, 1, 1))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("finite");
            assertThatThrownBy(() -> restorer.restore(new BufferedImage(4097, 1, BufferedImage.TYPE_BYTE_GRAY)))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("4097x1");
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> restorer.restore(images)).isInstanceOf(StoppedException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(restorer.restore(images)).hasSize(images.size());
        }
        assertThatThrownBy(() -> Restorer.open(folder)).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> Restorer.builder().open()).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> Restorer.builder().part(points.get(0), 0.5).open())
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("the probabilities of a mix must sum to 1, got 0.500000");
    }

    @Test
    void aClosedRestorerSaysSo() {
        Restorer restorer = one().open();
        restorer.close();
        restorer.close();
        assertThatThrownBy(() -> restorer.restore(images.get(0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this restorer is closed: open another one");
        assertThatThrownBy(() -> restorer.restore(Stream.of(images.get(0)))).isInstanceOf(IllegalStateException.class);
        assertThat(restorer.batchSize()).isEqualTo(8);
    }

    /** Two sweeps and a restorer in one process, each as if it were alone. */
    @Test
    void enginesDoNotDisturbEachOther() throws Exception {
        List<int[]> alone;
        try (Restorer restorer = one().open()) {
            alone = all(restorer.restore(images));
        }
        List<SweepResult> results = new ArrayList<>();
        List<SweepResult> others = new ArrayList<>();
        Thread other = sweep("other", others);
        Thread beside = sweep("beside", results);
        do {
            try (Restorer restorer = one().open()) {
                assertThat(all(restorer.restore(images))).containsExactlyElementsOf(alone);
            }
        } while (beside.isAlive());
        beside.join();
        other.join();
        results.addAll(others);
        assertThat(results).hasSize(2).allMatch(SweepResult::complete);
        for (Point point :
                results.stream().flatMap(each -> each.points().stream()).toList()) {
            Path same = folder.resolve("run/points").resolve(point.id());
            assertThat(Files.mismatch(
                            point.folder().resolve("restorer.safetensors"), same.resolve("restorer.safetensors")))
                    .isEqualTo(-1);
        }
    }
}
