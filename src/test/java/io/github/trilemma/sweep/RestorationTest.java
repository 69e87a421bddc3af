package io.github.trilemma.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.Presets;
import io.github.trilemma.data.Picture;
import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.nn.Restorer;
import io.github.trilemma.run.AtomicFiles;
import io.github.trilemma.sweep.RestorationRequest.Part;
import io.github.trilemma.tensor.Generators;
import io.github.trilemma.tensor.Safetensors;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestorationTest {
    @TempDir
    private Path folder;

    /** A folder with a restorer of random weights. */
    private Path point(String name, int channels, long seed, Map<String, Object> settings) throws IOException {
        ExperimentConfig config =
                ConfigReader.with(Presets.of("quickstart").base(), Map.of("network.width", 2, "schedule.batch", 4));
        config = ConfigReader.with(config, settings);
        Path dir = Files.createDirectories(folder.resolve(name));
        AtomicFiles.writeString(dir.resolve("config.yaml"), ConfigReader.toYaml(config));
        try (TensorScope scope = TensorScope.open();
                Restorer restorer = Restorer.of(config.network(), channels)) {
            restorer.initialise(Generators.cpu(seed));
            // Amid 0..1 the output shows what went in; at zero it would be clipped away.
            var weights = restorer.save();
            String last = weights.containsKey("conv4.bias") ? "conv4.bias" : "conv2.bias";
            float[] half = new float[channels];
            Arrays.fill(half, 0.5f);
            weights.put(last, Safetensors.Entry.of(half, channels));
            restorer.load(weights, name);
            AtomicFiles.write(dir.resolve("restorer.safetensors"), out -> restorer.write(out, Map.of()));
        }
        return dir;
    }

    private Path image(String name, int channels, int height, int width, long seed) throws IOException {
        byte[] pixels = new byte[channels * height * width];
        new Random(seed).nextBytes(pixels);
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        AtomicFiles.write(file, new Picture(channels, height, width, pixels)::writePng);
        return file;
    }

    private RestorationRequest request(List<Part> parts, List<Path> images, boolean degrade, boolean force) {
        return new RestorationRequest(parts, images, folder.resolve("out"), 5, degrade, force, KernelProvider.LIBTORCH);
    }

    private List<Restoration.Result> restore(Path point, Path... images) {
        return new Restoration(request(List.of(new Part(point, 1)), List.of(images), false, false)).run();
    }

    /** What the network gives for images of one size as one batch. */
    private static byte[] expected(Path point, int channels, Path... images) {
        try (TrainedPoint trained = TrainedPoint.open(point);
                TensorScope scope = TensorScope.open();
                NoGradGuard off = new NoGradGuard()) {
            Picture first = Picture.read(images[0]);
            int each = first.pixels().length;
            float[] values = new float[each * images.length];
            for (int i = 0; i < images.length; i++) {
                byte[] pixels = Picture.read(images[i]).pixels();
                for (int k = 0; k < each; k++) {
                    values[i * each + k] = (pixels[k] & 0xff) / 255f;
                }
            }
            long planes = (long) images.length * first.channels() / channels;
            var y = Tensors.of(values, planes, channels, first.height(), first.width());
            float[] restored = Tensors.floats(trained.restorer().restore(y, false));
            byte[] bytes = new byte[restored.length];
            for (int k = 0; k < bytes.length; k++) {
                bytes[k] = (byte) Math.round(255 * restored[k]);
            }
            return bytes;
        }
    }

    private static byte[] written(List<Restoration.Result> results) {
        byte[] all = new byte[0];
        for (Restoration.Result result : results) {
            byte[] pixels = Picture.read(result.written()).pixels();
            byte[] longer = new byte[all.length + pixels.length];
            System.arraycopy(all, 0, longer, 0, all.length);
            System.arraycopy(pixels, 0, longer, all.length, pixels.length);
            all = longer;
        }
        return all;
    }

    /** Two sums of another order may round to two neighbours. */
    private static void assertSame(byte[] got, byte[] wanted) {
        assertThat(got).hasSameSizeAs(wanted);
        int differ = 0;
        for (int i = 0; i < got.length; i++) {
            int difference = Math.abs((got[i] & 0xff) - (wanted[i] & 0xff));
            assertThat(difference).isLessThanOrEqualTo(1);
            differ += difference;
        }
        assertThat(differ).isLessThan(1 + got.length / 100);
    }

    @Test
    void imagesOfOneSizeAreOneBatch() throws IOException {
        Path point = point("p", 1, 1, Map.of());
        Path a = image("a.png", 1, 17, 23, 1);
        Path odd = image("odd.png", 1, 9, 70, 2);
        Path b = image("b.png", 1, 17, 23, 3);
        List<Restoration.Result> results = restore(point, a, odd, b);
        assertThat(results)
                .extracting(Restoration.Result::written)
                .containsExactly(
                        folder.resolve("out/a.png"), folder.resolve("out/odd.png"), folder.resolve("out/b.png"));
        assertSame(written(List.of(results.get(0), results.get(2))), expected(point, 1, a, b));
        assertSame(written(List.of(results.get(1))), expected(point, 1, odd));
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            assertThat(files).hasSize(3);
        }
    }

    @Test
    void batchesAreEvenAndAtMostTheTrainings() throws IOException {
        Path point = point("p", 1, 1, Map.of());
        Path[] images = new Path[6];
        for (int i = 0; i < images.length; i++) {
            images[i] = image("i" + i + ".png", 1, 8, 8, i);
        }
        List<Restoration.Result> results = restore(point, images);
        assertSame(written(results.subList(0, 3)), expected(point, 1, images[0], images[1], images[2]));
        assertSame(written(results.subList(3, 6)), expected(point, 1, images[3], images[4], images[5]));
    }

    @Test
    void colourByAGreyRestorerIsThreeImages() throws IOException {
        Path point = point("grey", 1, 2, Map.of());
        Path colour = image("c.png", 3, 12, 10, 4);
        List<Restoration.Result> results = restore(point, colour);
        assertThat(Picture.read(results.get(0).written()).channels()).isEqualTo(3);
        assertSame(written(results), expected(point, 1, colour));
    }

    @Test
    void anRgbRestorerRefusesGrey() throws IOException {
        Path point = point("rgb", 3, 2, Map.of("network.restorer", "srcnn"));
        Path colour = image("c.png", 3, 12, 10, 4);
        Path grey = image("g.png", 1, 12, 10, 4);
        assertThatThrownBy(() -> restore(point, colour, grey))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("g.png must be a colour picture, got a grey one");
        assertThat(folder.resolve("out")).doesNotExist();
        assertSame(written(restore(point, colour)), expected(point, 3, colour));
    }

    @Test
    void nothingIsReplacedUnasked() throws IOException {
        Path point = point("p", 1, 1, Map.of());
        Path a = image("a.png", 1, 8, 8, 1);
        restore(point, a);
        byte[] before = Files.readAllBytes(folder.resolve("out/a.png"));
        Path b = image("other/b.png", 1, 8, 8, 2);
        assertThatThrownBy(() -> restore(point, b, a)).hasMessageContaining("is there already: give --force");
        assertThat(folder.resolve("out/b.png")).doesNotExist();
        Path same = image("other/a.png", 1, 8, 8, 3);
        Path twin = image("third/b.png", 1, 8, 8, 4);
        assertThatThrownBy(() -> restore(point, b, twin)).hasMessageContaining("would both become");
        new Restoration(request(List.of(new Part(point, 1)), List.of(same), false, true)).run();
        assertThat(Files.readAllBytes(folder.resolve("out/a.png"))).isNotEqualTo(before);
        assertThatThrownBy(() -> new Restoration(
                                request(List.of(new Part(point, 1)), List.of(folder.resolve("out/a.png")), false, true))
                        .run())
                .hasMessageContaining("is the picture that is to be restored");
    }

    @Test
    void aMixDrawsPerImageByItsSeed() throws IOException {
        Path one = point("one", 1, 1, Map.of());
        Path two = point("two", 1, 2, Map.of());
        List<Path> images = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            images.add(image("m" + i + ".png", 1, 4, 4, i));
        }
        List<Part> mix = List.of(new Part(one, 0.3), new Part(two, 0.7));
        List<Restoration.Result> first = new Restoration(request(mix, images, false, false)).run();
        long byOne = first.stream().filter(result -> result.point().equals(one)).count();
        // Three standard deviations about 12.
        assertThat(byOne).isBetween(4L, 20L);
        assertThat(new Restoration(request(mix, images, false, true)).run()).isEqualTo(first);
        assertThatThrownBy(() -> request(List.of(new Part(one, 0.3), new Part(two, 0.6)), images, false, true))
                .hasMessage("the probabilities of a mix must sum to 1, got 0.900000");
    }

    @Test
    void degradesFirstWhenAsked() throws IOException {
        Path point = point("p", 1, 1, Map.of());
        Path a = image("a.png", 1, 16, 16, 1);
        restore(point, a);
        byte[] plain = Picture.read(folder.resolve("out/a.png")).pixels();
        RestorationRequest noisy = request(List.of(new Part(point, 1)), List.of(a), true, true);
        new Restoration(noisy).run();
        byte[] degraded = Picture.read(folder.resolve("out/a.png")).pixels();
        assertThat(degraded).isNotEqualTo(plain);
        new Restoration(noisy).run();
        assertThat(Picture.read(folder.resolve("out/a.png")).pixels()).isEqualTo(degraded);
    }

    @Test
    void unusableInputIsOneLine() throws IOException {
        Path point = point("p", 1, 1, Map.of());
        Path a = image("a.png", 1, 8, 8, 1);
        assertThatThrownBy(() -> restore(folder.resolve("none"), a)).hasMessageContaining("without config.yaml");
        assertThatThrownBy(() -> restore(point, folder.resolve("none.png"))).hasMessageContaining("got none");
        Path text = Files.writeString(folder.resolve("t.png"), "no picture");
        assertThatThrownBy(() -> restore(point, a, text))
                .hasMessageContaining("must be a whole PNG, JPEG or WebP image");
        assertThat(folder.resolve("out")).doesNotExist();
        Files.delete(point.resolve("restorer.safetensors"));
        assertThatThrownBy(() -> restore(point, a)).hasMessageContaining("without restorer.safetensors");
    }
}
