package io.github.trilemma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.trilemma.nn.Scripts;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of photographs of many sizes and formats, from its first look to restored pictures. */
class OwnPhotosIT {
    private static final int PATCH = 24;
    private static final String CONFIG = """
            name: photos
            data:
              dataset: folder:photos
              train: 0
              validation: 0
              test: 0
              patch: 24
              patches: 3
              split: {validation: 0.2, test: 0.25}
            degradation:
              kind: compose
              steps:
                - {kind: blur, sigma: 0.7}
                - {kind: mask, fraction: 0.05, block: 3, fill: 0.5}
                - {kind: jpeg, quality: 60}
            network: {restorer: denoiser, width: 2}
            classifier: cnn1
            judges: []
            schedule: {iterations: 6, batch: 8, criticSteps: 2, selectEvery: 2}
            classifierRecipe:
              cnn1: {epochs: 2}
            grid: {weights.gamma: [0, 0.02]}
            """;

    @TempDir
    private Path temp;

    private Launch.Ended good(String... arguments) {
        Launch.Ended ended = Launch.run(temp, arguments);
        assertThat(ended.code()).as("%s", ended).isZero();
        return ended;
    }

    private void refused(String what, String... arguments) {
        Launch.Ended ended = Launch.run(temp, arguments);
        assertThat(ended.code()).as("%s", ended).isEqualTo(2);
        assertThat(ended.errLines()).as("%s", ended).last().asString().contains(what);
    }

    @Test
    void aFolderOfPhotographs() throws IOException {
        Path photos = temp.resolve("data/photos");
        Photographs.draw(photos, 14, 30);
        Path config = Files.writeString(temp.resolve("photos.yaml"), CONFIG);

        refused("cut patches", "data", "check", "folder:photos");
        JsonNode report = new ObjectMapper()
                .readTree(good("data", "check", "folder:photos", "--json", "--set", "patch=24", "--set", "patches=3")
                        .out());
        assertThat(report.get("shape").asText()).isEqualTo("(3,24,24)");
        assertThat(report.get("train").asInt() + report.get("test").asInt()).isEqualTo(30 * 3);

        good("data", "preview", "--config", config.toString(), "--count", "5", "--out", "preview.png");
        BufferedImage preview = ImageIO.read(temp.resolve("preview.png").toFile());
        int scale = 128 / PATCH;
        assertThat(preview.getWidth()).isEqualTo(5 * PATCH * scale);
        assertThat(preview.getHeight()).isEqualTo(2 * PATCH * scale);

        good("sweep", "--config", config.toString(), "--out", "run");
        List<Path> points;
        try (Stream<Path> folders = Files.list(temp.resolve("run/points"))) {
            points = folders.sorted().toList();
        }
        assertThat(points).hasSize(2);
        for (Path point : points) {
            JsonNode record =
                    new ObjectMapper().readTree(point.resolve("point.json").toFile());
            assertThat(record.get("status").asText()).isEqualTo("done");
            assertThat(record.at("/point/measures/errorRate.cnn1").asDouble()).isBetween(0.0, 1.0);
            assertThat(record.at("/point/measures/classErrorRate.cnn1.1").isMissingNode())
                    .as("two classes")
                    .isEqualTo(
                            record.at("/point/measures/classErrorRate.cnn1.0").isMissingNode());
        }
        assertThat(Files.readString(temp.resolve("run/report.html")))
                .contains("Gaussian blur of 0.7 pixels, then a mask over 0.05 of the pixels, then JPEG of quality 60");

        // Whole photographs of three sizes and formats.
        List<String> names = List.of("city/p0.png", "city/p1.jpg", "meadow/photo.webp");
        good(
                "restore",
                points.get(1).toString(),
                photos.resolve(names.get(0)).toString(),
                photos.resolve(names.get(1)).toString(),
                photos.resolve(names.get(2)).toString(),
                "--degrade",
                "--out",
                "restored");
        BufferedImage restored = ImageIO.read(temp.resolve("restored/photo.png").toFile());
        assertThat(List.of(restored.getWidth(), restored.getHeight())).containsExactly(52, 44);
        BufferedImage given = ImageIO.read(photos.resolve("city/p0.png").toFile());
        BufferedImage back = ImageIO.read(temp.resolve("restored/p0.png").toFile());
        assertThat(back.getWidth()).isEqualTo(given.getWidth());
        assertThat(back.getHeight()).isEqualTo(given.getHeight());

        judgesOfOthers(config);

        refused(
                "degradation.quality must be within 1..100, got 0",
                "sweep",
                "--config",
                config.toString(),
                "--set",
                "degradation.kind=jpeg",
                "--set",
                "quality=0");
        refused("degradation.kind must be one of [blur, ", "sweep", "--config", config.toString(), "--set", "kind=fog");
    }

    /** The same sweep against a TorchScript module, also judged by the first sweep's own judge after a way through ONNX. */
    private void judgesOfOthers(Path config) throws IOException {
        Scripts.linear(temp.resolve("judge.pt"), 3 * PATCH * PATCH, 2);
        Path judge;
        try (Stream<Path> judges = Files.list(temp.resolve("run/judges"))) {
            judge = judges.filter(file -> file.toString().endsWith(".safetensors"))
                    .findFirst()
                    .orElseThrow();
        }
        good("export", "--judge", "cnn1=" + judge, "--image", "3,24,24", "--out", "cnn1.onnx");
        String[] command = {
            "sweep",
            "--config",
            config.toString(),
            "--classifier",
            "script:judge.pt,input=3x24x24,classes=2,mean=0.5/0.5/0.5,std=0.25/0.25/0.25",
            "--judge",
            "onnx:cnn1.onnx",
            "--judge",
            "cnn1=" + judge,
            "--out",
            "scripted",
            "--trust"
        };
        refused("must be trusted, got no --trust", Arrays.copyOf(command, command.length - 1));
        good(command);
        try (Stream<Path> points = Files.list(temp.resolve("scripted/points"))) {
            List<Path> records =
                    points.map(point -> point.resolve("point.json")).toList();
            assertThat(records).hasSize(2);
            for (Path record : records) {
                JsonNode measures = new ObjectMapper().readTree(record.toFile()).at("/point/measures");
                assertThat(measures.get("errorRate.script").asDouble()).isBetween(0.0, 1.0);
                assertThat(measures.get("errorRate.onnx").asDouble())
                        .as("one network in two formats")
                        .isEqualTo(measures.get("errorRate.cnn1").asDouble());
            }
        }
    }

    /** Degraded pictures that somebody else made, beside the clean ones. */
    @Test
    void pairs() throws IOException {
        Path pairs = temp.resolve("data/pairs");
        Photographs.draw(pairs.resolve("clean"), 10, 30);
        Photographs.draw(pairs.resolve("degraded"), 10, 30);
        String[] command = {
            "train",
            "--set",
            "dataset=paired:pairs",
            "--set",
            "data.train=0",
            "--set",
            "data.validation=0",
            "--set",
            "data.test=0",
            "--set",
            "patch=24",
            "--set",
            "patches=2",
            "--set",
            "kind=paired",
            "--set",
            "width=2",
            "--set",
            "iterations=4",
            "--set",
            "batch=4",
            "--set",
            "criticSteps=2",
            "--set",
            "judges=",
            "--out",
            "run"
        };
        good(command);
        Path point;
        try (Stream<Path> folders = Files.list(temp.resolve("run/points"))) {
            point = folders.findFirst().orElseThrow();
        }
        BufferedImage samples = ImageIO.read(point.resolve("samples.png").toFile());
        // The pairs of this test are equal pictures, so the second row shows the first.
        for (int y = 0; y < PATCH; y++) {
            for (int x = 0; x < samples.getWidth(); x++) {
                assertThat(samples.getRGB(x, PATCH + y)).isEqualTo(samples.getRGB(x, y));
            }
        }
        refused(
                "must have a known degradation",
                "restore",
                point.toString(),
                pairs.resolve("clean/city/p0.png").toString(),
                "--degrade",
                "--out",
                "restored");
        command[2] = "dataset=folder:pairs/clean";
        refused("must go together", command);
    }
}
