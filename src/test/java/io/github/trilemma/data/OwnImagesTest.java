package io.github.trilemma.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.DataConfig;
import io.github.trilemma.config.SplitConfig;
import io.github.trilemma.data.OwnImage.Part;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Patches, colours, splits and pairs. Image number i of the test is 20 + i pixels wide and 30 high; its red or grey level at (x, y) is
 * 50 + i, so a patch tells its image, and green tells the column, blue the row.
 */
class OwnImagesTest {
    private static final int SIDE = 8;
    private static final int IMAGES = 20;

    @TempDir
    Path dir;

    private Path photos;

    @BeforeEach
    void draw() throws IOException {
        photos = dir.resolve("photos");
        for (int i = 0; i < IMAGES; i++) {
            SampleFiles.write(
                    numbered(i),
                    "png",
                    photos.resolve(i % 2 == 0 ? "cats" : "dogs").resolve("p" + i + ".png"));
        }
    }

    private static BufferedImage numbered(int i) {
        return SampleFiles.colour(
                BufferedImage.TYPE_INT_RGB, 30, 20 + i, (x, y) -> 0xff000000 | ((50 + i) << 16) | (x << 8) | y);
    }

    private static DataConfig config(String dataset, Integer patch, Integer patches, String colour, SplitConfig split) {
        return new DataConfig(dataset, 0, 0, 0, 3, patch, patches, colour, split);
    }

    private static DataConfig patches(int count) {
        return config("folder:photos", SIDE, count, null, null);
    }

    private Splits load(DataConfig config) {
        return DataSource.load(config, dir);
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refused(DataConfig config) {
        return assertThatThrownBy(() -> load(config)).isInstanceOf(ConfigurationException.class);
    }

    /** Level of channel c at (x, y) of image k. */
    private static int level(ImageSet set, int k, int c, int y, int x) {
        return set.pixels()[((k * set.channels() + c) * set.height() + y) * set.width() + x] & 0xff;
    }

    /** The numbers of the images that a part's patches come from, in order. */
    private static List<Integer> images(Subset part) {
        List<Integer> images = new ArrayList<>();
        for (int k : part.indices()) {
            images.add(level(part.set(), k, 0, 0, 0) - 50);
        }
        return images;
    }

    @Test
    void patchesAreCutFromTheirImages() {
        Splits splits = load(patches(5));
        assertThat(splits.train().size()).isEqualTo(16 * 5);
        assertThat(splits.validation().size()).isEqualTo(2 * 5);
        assertThat(splits.test().size()).isEqualTo(2 * 5);
        Set<List<Integer>> places = new HashSet<>();
        for (Subset part : List.of(splits.train(), splits.validation(), splits.test())) {
            ImageSet set = part.set();
            assertThat(List.of(set.channels(), set.height(), set.width())).containsExactly(3, SIDE, SIDE);
            for (int k = 0; k < set.size(); k++) {
                int left = level(set, k, 1, 0, 0);
                int top = level(set, k, 2, 0, 0);
                int image = level(set, k, 0, 0, 0) - 50;
                assertThat(set.labels()[k]).isEqualTo((byte) (image % 2));
                assertThat(left).isBetween(0, 20 + image - SIDE);
                assertThat(top).isBetween(0, 30 - SIDE);
                assertThat(places.add(List.of(image, left, top)))
                        .as("different patches")
                        .isTrue();
                for (int y = 0; y < SIDE; y++) {
                    for (int x = 0; x < SIDE; x++) {
                        assertThat(level(set, k, 0, y, x)).isEqualTo(50 + image);
                        assertThat(level(set, k, 1, y, x)).isEqualTo(left + x);
                        assertThat(level(set, k, 2, y, x)).isEqualTo(top + y);
                    }
                }
            }
        }
    }

    @Test
    void anImagesPatchesStayInOnePart() {
        Splits splits = load(patches(5));
        Set<Integer> seen = new HashSet<>();
        for (Subset part : List.of(splits.train(), splits.validation(), splits.test())) {
            Set<Integer> images = new HashSet<>(images(part));
            assertThat(seen).doesNotContainAnyElementsOf(images);
            seen.addAll(images);
        }
        assertThat(seen).hasSize(IMAGES);
    }

    @Test
    void theBeginningOfAPartHoldsAllImages() {
        Splits splits = load(new DataConfig("folder:photos", 16, 0, 0, 3, SIDE, 5, null, null));
        assertThat(splits.train().size()).isEqualTo(16);
        assertThat(images(splits.train())).doesNotHaveDuplicates();
    }

    @Test
    void theSeedDecidesThePatches() {
        assertThat(load(patches(3)).train().set().pixels())
                .containsExactly(load(patches(3)).train().set().pixels());
        DataConfig other = new DataConfig("folder:photos", 0, 0, 0, 4, SIDE, 3, null, null);
        assertThat(load(other).train().set().pixels())
                .isNotEqualTo(load(patches(3)).train().set().pixels());
    }

    @Test
    void aSmallImageGivesAllItsPatchesOnce() throws IOException {
        SampleFiles.write(numbered(0).getSubimage(0, 0, SIDE + 1, SIDE), "png", photos.resolve("cats/small.png"));
        Splits splits = load(config("folder:photos", SIDE, 5, null, new SplitConfig(0.3, 0.3, null)));
        int all = splits.train().size()
                + splits.validation().size()
                + splits.test().size();
        assertThat(all).isEqualTo(IMAGES * 5 + 2);
    }

    @Test
    void greyAndColourAreConverted() throws IOException {
        SampleFiles.write(SampleFiles.grey(30, 30, (x, y) -> 99), "jpg", photos.resolve("cats/grey.jpg"));
        refused(patches(1)).hasMessageContaining("must all be grey or all RGB").hasMessageContaining("data.colour");
        ImageSet grey =
                load(config("folder:photos", SIDE, 1, "grey", null)).train().set();
        assertThat(grey.channels()).isEqualTo(1);
        ImageSet rgb =
                load(config("folder:photos", SIDE, 1, "rgb", null)).train().set();
        assertThat(rgb.channels()).isEqualTo(3);
        // Grey, then the same patch from colours.
        for (int k = 0; k < grey.size(); k++) {
            int sum = 19595 * level(rgb, k, 0, 3, 5) + 38470 * level(rgb, k, 1, 3, 5) + 7471 * level(rgb, k, 2, 3, 5);
            assertThat(level(grey, k, 0, 3, 5)).isEqualTo((sum + 32768) / 65536);
        }
    }

    @Test
    void sizesThatDoNotFitAreTold() throws IOException {
        Path small = SampleFiles.write(
                numbered(0).getSubimage(0, 0, 7, 9),
                "png",
                photos.resolve("dogs").resolve("tiny.png"));
        refused(patches(1))
                .hasMessage("images must be at least data.patch = 8 pixels high and wide, got (3,9,7) in " + small
                        + ": lower data.patch or remove the image");
        refused(config("folder:photos", null, null, "rgb", null)).hasMessageContaining("cut patches with data.patch");
        refused(new DataConfig("folder:photos", 17, 0, 0, 3, null, null, null, null))
                .hasMessageContaining("data.patch");
    }

    @Test
    void aSplitByNameKeepsImagesWhereTheyAre() throws IOException {
        SplitConfig shares = new SplitConfig(0.25, 0.25, null);
        DataConfig config = config("folder:photos", SIDE, 1, null, shares);
        Splits before = load(config);
        assertThat(load(config).train().set().pixels())
                .containsExactly(before.train().set().pixels());
        for (int i = IMAGES; i < 2 * IMAGES; i++) {
            SampleFiles.write(numbered(i), "png", photos.resolve("cats").resolve("p" + i + ".png"));
        }
        Splits after = load(config);
        for (List<Subset> parts : List.of(
                List.of(before.train(), after.train()),
                List.of(before.validation(), after.validation()),
                List.of(before.test(), after.test()))) {
            assertThat(images(parts.get(1))).containsAll(images(parts.get(0)));
        }
    }

    @Test
    void sharesAreHitByManyNames() {
        SplitConfig shares = new SplitConfig(0.1, 0.2, null);
        Map<Part, Integer> counts = new EnumMap<>(Part.class);
        for (int i = 0; i < 20_000; i++) {
            counts.merge(new OwnImage("class/image" + i, 0, null, null).part(shares, 0.2, 7), 1, Integer::sum);
        }
        assertThat(counts.get(Part.VALIDATION) / 20_000.0).isCloseTo(0.1, within(5 * Math.sqrt(0.09 / 20_000)));
        assertThat(counts.get(Part.TEST) / 20_000.0).isCloseTo(0.2, within(5 * Math.sqrt(0.16 / 20_000)));
        // The same name in composed and decomposed form.
        assertThat(new OwnImage("\u00e9/a", 0, null, null).patches(100, 100, 8, 9, 1))
                .containsExactly(new OwnImage("e\u0301/a", 0, null, null).patches(100, 100, 8, 9, 1));
    }

    @Test
    void aListSplits() throws IOException {
        List<String> lines = new ArrayList<>(List.of("image,part"));
        for (int i = 0; i < IMAGES; i++) {
            lines.add((i % 2 == 0 ? "cats" : "dogs") + "/p" + i + ".png,"
                    + (i < 10 ? "train" : i < 14 ? "validation" : "test"));
        }
        Path list = Files.write(dir.resolve("split.csv"), lines);
        DataConfig config = config("folder:photos", SIDE, 1, null, new SplitConfig(null, null, list.toString()));
        Splits splits = load(config);
        assertThat(images(splits.train()))
                .containsExactly(IntStream.range(0, 10).boxed().toArray(Integer[]::new));
        assertThat(images(splits.validation())).containsExactly(10, 11, 12, 13);
        assertThat(images(splits.test())).containsExactly(14, 15, 16, 17, 18, 19);

        Files.write(list, lines.subList(0, IMAGES));
        refused(config).hasMessageContaining("no line for dogs/p19.png");
        lines.add("dogs/p99.png,test");
        Files.write(list, lines);
        refused(config).hasMessageContaining("got dogs/p99.png");
        lines.set(IMAGES + 1, "dogs/p19.png,test");
        Files.write(list, lines);
        refused(config).hasMessageContaining("got dogs/p19.png again in line 22");
        lines.set(IMAGES + 1, "dogs/p19.png,exam");
        Files.write(list, lines);
        refused(config).hasMessageContaining("in line 22");
        Files.delete(list);
        refused(config).hasMessageContaining("data.split.file must be a CSV file");
    }

    @Test
    void foldersSplit() throws IOException {
        Path parts = dir.resolve("parts");
        int i = 0;
        for (String part : List.of("train", "val", "test")) {
            for (int k = 0; k < 4; k++, i++) {
                SampleFiles.write(
                        numbered(i),
                        "png",
                        parts.resolve(part).resolve(k < 2 ? "a" : "b").resolve(k + ".png"));
            }
        }
        Splits splits = load(config("folder:parts", SIDE, 1, null, null));
        assertThat(images(splits.train())).containsExactlyInAnyOrder(0, 1, 2, 3);
        assertThat(images(splits.validation())).containsExactlyInAnyOrder(4, 5, 6, 7);
        assertThat(images(splits.test())).containsExactlyInAnyOrder(8, 9, 10, 11);
        refused(config("folder:parts", SIDE, 1, null, new SplitConfig(0.1, null, null)))
                .hasMessageContaining("data.split must be left out");
    }

    /** Whole images of one size without new keys are split exactly as by earlier versions, and conversion keeps the split. */
    @Test
    void convertedImagesAreSplitAsUnconvertedOnes() throws IOException {
        Path same = SampleFiles.classFolders(dir.resolve("same"), List.of("a", "b"), 20);
        Splits plain = load(new DataConfig("folder:" + same, 0, 0, 0, 5));
        Splits converted = load(new DataConfig("folder:" + same, 0, 0, 0, 5, null, null, "grey", null));
        for (List<Subset> parts : List.of(
                List.of(plain.train(), converted.train()),
                List.of(plain.validation(), converted.validation()),
                List.of(plain.test(), converted.test()))) {
            assertThat(values(parts.get(1))).containsExactlyElementsOf(values(parts.get(0)));
        }
    }

    private static List<Integer> values(Subset part) {
        return Arrays.stream(part.indices())
                .mapToObj(k -> level(part.set(), k, 0, 0, 0))
                .toList();
    }

    @Test
    void pairsAreCutAtTheSamePlace() throws IOException {
        Path pairs = dir.resolve("pairs");
        for (int i = 0; i < IMAGES; i++) {
            String name = (i % 2 == 0 ? "cats" : "dogs") + "/p" + i;
            SampleFiles.write(numbered(i), "png", pairs.resolve("clean").resolve(name + ".png"));
            BufferedImage inverse = numbered(i);
            for (int y = 0; y < inverse.getHeight(); y++) {
                for (int x = 0; x < inverse.getWidth(); x++) {
                    inverse.setRGB(x, y, ~inverse.getRGB(x, y));
                }
            }
            SampleFiles.write(inverse, "png", pairs.resolve("degraded").resolve(name + ".PNG"));
        }
        Splits splits = load(config("paired:pairs", SIDE, 3, null, null));
        for (Subset part : List.of(splits.train(), splits.validation(), splits.test())) {
            byte[] clean = part.set().pixels();
            byte[] degraded = part.degraded().pixels();
            assertThat(degraded).hasSameSizeAs(clean);
            for (int i = 0; i < clean.length; i++) {
                assertThat(degraded[i] & 0xff).isEqualTo(255 - (clean[i] & 0xff));
            }
        }
        SampleFiles.write(numbered(3), "png", pairs.resolve("degraded/dogs/p1.PNG"));
        refused(config("paired:pairs", SIDE, 3, null, null)).hasMessageContaining("pairs must have the same size");
        Files.delete(pairs.resolve("degraded/dogs/p1.PNG"));
        refused(config("paired:pairs", SIDE, 3, null, null))
                .hasMessageContaining("must have a partner of the same name")
                .hasMessageContaining("p1.png");
    }

    @Test
    void theCatalogueKnowsThem() throws IOException {
        DatasetReport report = DataCatalog.check(patches(5), dir);
        assertThat(report.shape()).isEqualTo("(3,8,8)");
        assertThat(report.train()).isEqualTo(90);
        assertThat(report.classNames()).containsExactly("cats", "dogs");
        Path target = dir.resolve("data");
        assertThat(Importer.importInto(photos, target, false)).containsExactly(target.resolve("photos"));
        assertThat(DataSource.load(patches(5), target).train().size()).isEqualTo(80);
    }
}
