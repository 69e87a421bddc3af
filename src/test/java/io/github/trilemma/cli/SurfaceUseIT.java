package io.github.trilemma.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done with a finished run: measure, choose, compare, restore. */
class SurfaceUseIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path temp;

    private static List<Path> points() throws IOException {
        try (Stream<Path> points = Files.list(TinySweep.folder().resolve("run/points"))) {
            return points.sorted().toList();
        }
    }

    private static Path run() {
        return TinySweep.folder().resolve("run");
    }

    private Launch.Ended good(String... arguments) {
        Launch.Ended ended = Launch.run(temp, arguments);
        assertThat(ended.code()).as("%s", ended).isZero();
        assertThat(ended.err()).isEmpty();
        return ended;
    }

    private void refused(String what, String... arguments) {
        Launch.Ended ended = Launch.run(temp, arguments);
        assertThat(ended.code()).as("%s", ended).isEqualTo(2);
        assertThat(ended.errLines())
                .as("%s", ended)
                .hasSize(1)
                .first()
                .asString()
                .contains(what);
    }

    private static BufferedImage grey(int width, int height, long seed, int shift) {
        Random random = new Random(seed);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.getRaster().setSample(x, y, 0, random.nextInt(200) + shift);
            }
        }
        return image;
    }

    private void write(BufferedImage image, String file) throws IOException {
        Path path = temp.resolve(file);
        Files.createDirectories(path.getParent());
        String format = file.substring(file.lastIndexOf('.') + 1);
        assertThat(ImageIO.write(image, format, path.toFile())).isTrue();
    }

    @Test
    void aPointMeasuresAsItsRecordSays() throws IOException {
        Path point = points().get(0);
        JsonNode measured =
                JSON.readTree(good("measure", point.toString(), "--json").out());
        JsonNode kept = JSON.readTree(point.resolve("point.json").toFile()).get("point");
        assertThat(measured.get("id")).isEqualTo(kept.get("id"));
        assertThat(measured.get("measures").properties())
                .hasSameSizeAs(kept.get("measures").properties());
        kept.get("measures").properties().forEach(measure -> {
            double wanted = measure.getValue().asDouble();
            assertThat(measured.get("measures").get(measure.getKey()).asDouble())
                    .as(measure.getKey())
                    .isCloseTo(wanted, within(1e-4 + 1e-3 * Math.abs(wanted)));
        });
        refused("must be a folder RUN/points/ID", "measure", temp.toString());
        refused("--judge goes with two folders", "measure", point.toString(), "--judge", "cnn1=none");
        refused("more go with --held-out", "measure", "a", "b", "c");
    }

    /** Somebody's restored images, measured, laid over a run. */
    @Test
    void measuredImagesCanBeComparedWithARun() throws IOException {
        for (int i = 0; i < 6; i++) {
            write(grey(28, 28, i, 0), "clean/" + i + ".png");
            write(grey(28, 28, i, 51), "theirs/" + i + ".png");
        }
        Launch.Ended measured = good(
                "measure",
                "clean",
                "theirs",
                "--name",
                "brighter",
                "--judge",
                "cnn1=" + TinySweep.judge("cnn1"),
                "--json");
        JsonNode node = JSON.readTree(measured.out());
        assertThat(node.get("images").asInt()).isEqualTo(6);
        assertThat(node.at("/measures/rmse").asDouble()).isCloseTo(0.2, within(1e-6));
        assertThat(node.at("/measures/psnr").asDouble()).isCloseTo(-20 * Math.log10(0.2), within(1e-4));
        assertThat(node.get("measures").has("errorRate.cnn1")).as("no labels").isFalse();
        Files.writeString(temp.resolve("theirs.json"), measured.out());

        String a = run().toString();
        Launch.Ended compared = good(
                "compare", a, a, "--points", "theirs.json", "--perception", "slicedWasserstein1", "--out", "compared");
        assertThat(compared.out()).contains("brighter", "wrote compared/compare.csv", "wrote compared/compare.png");
        assertThat(Files.readAllLines(temp.resolve("compared/compare.csv")))
                .as("a heading, then three measures of four matched points")
                .hasSize(1 + 3 * 4);
        assertThat(ImageIO.read(temp.resolve("compared/compare.png").toFile()).getWidth())
                .isGreaterThan(300);
        JsonNode same = JSON.readTree(good("compare", a, a, "--json").out());
        assertThat(same.get("matched")).hasSize(4);
        assertThat(same.at("/matched/0/rmse/difference").asDouble()).isZero();

        write(grey(27, 28, 9, 0), "smaller/0.png");
        refused("theirs", "measure", "smaller", "theirs");
        Files.writeString(temp.resolve("nameless.json"), "{\"measures\":{}}");
        refused("hold objects with a name", "compare", a, a, "--points", "nameless.json");
        refused("nowhere", "compare", a, "nowhere");
    }

    @Test
    void whatIsChosenCanRestoreImages() throws IOException {
        JsonNode free = JSON.readTree(good("choose", run().toString(), "--json").out());
        assertThat(free.get("found").asBoolean()).isTrue();
        double least = free.at("/single/errorRate.cnn1").asDouble();
        for (Path point : points()) {
            JsonNode record = JSON.readTree(point.resolve("point.json").toFile());
            assertThat(record.at("/point/measures/errorRate.cnn1").asDouble()).isGreaterThanOrEqualTo(least);
        }
        Launch.Ended none = Launch.run(temp, "choose", run().toString(), "--rmse", "0.000001");
        assertThat(none.code()).isEqualTo(1);
        refused("nowhere", "choose", "nowhere");
        refused("elephant", "choose", run().toString(), "--perception", "elephant");

        write(grey(28, 28, 1, 0), "in/digit.png");
        write(grey(20, 31, 2, 0), "in/tall.png");
        write(grey(70, 33, 3, 0), "in/wide.jpg");
        String folder = free.at("/mix/parts/0/folder").asText();
        Launch.Ended restored = good("restore", folder, "in/digit.png", "in/tall.png", "in/wide.jpg", "--out", "out");
        assertThat(restored.out().lines()).hasSize(3);
        assertSize("out/digit.png", 28, 28);
        assertSize("out/tall.png", 20, 31);
        assertSize("out/wide.png", 70, 33);
        refused("--force", "restore", folder, "in/digit.png", "--out", "out");

        String mix = points().get(0) + ":0.5," + points().get(1) + ":0.5";
        Launch.Ended mixed = good("restore", "--mix", mix, "in/digit.png", "in/tall.png", "--out", "mixed");
        assertThat(mixed.out().lines()).hasSize(2).allMatch(line -> line.contains(" by "));
        assertSize("mixed/tall.png", 20, 31);
        refused("sum to 1", "restore", "--mix", points().get(0) + ":0.5", "in/digit.png", "--out", "other");
        Files.writeString(temp.resolve("in/letter.png"), "no picture");
        refused("letter.png", "restore", folder, "in/letter.png", "--out", "other");
        assertThat(temp.resolve("other")).doesNotExist();
    }

    private void assertSize(String file, int width, int height) throws IOException {
        BufferedImage image = ImageIO.read(temp.resolve(file).toFile());
        assertThat(image.getWidth()).isEqualTo(width);
        assertThat(image.getHeight()).isEqualTo(height);
    }
}
