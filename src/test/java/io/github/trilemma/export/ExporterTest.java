package io.github.trilemma.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.trilemma.ConfigurationException;
import io.github.trilemma.Export;
import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.JudgeConfig;
import io.github.trilemma.config.Presets;
import io.github.trilemma.nn.Classifier;
import io.github.trilemma.nn.Critic;
import io.github.trilemma.nn.Restorer;
import io.github.trilemma.run.AtomicFiles;
import io.github.trilemma.run.PointFolder;
import io.github.trilemma.run.Provenance;
import io.github.trilemma.run.RunRecord;
import io.github.trilemma.run.RunStore;
import io.github.trilemma.run.Status;
import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.Interval;
import io.github.trilemma.surface.Measure;
import io.github.trilemma.tensor.Generators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExporterTest {
    private static final String HASH = "ab".repeat(32);

    @TempDir
    private Path folder;

    private Path point(Map<String, Object> settings) {
        ExperimentConfig config = ConfigReader.with(Presets.of("quickstart").base(), Map.of("network.width", 2));
        config = ConfigReader.with(config, settings)
                .withJudges(List.of(
                        new JudgeConfig("cnn1").resolved("/home/someone/secret/cnn1.safetensors", HASH),
                        new JudgeConfig("logistic").resolved("/home/someone/secret/l.safetensors", HASH)));
        var preset = Presets.of("quickstart");
        RunStore store = RunStore.createOrOpen(
                folder.resolve("run" + settings.hashCode()),
                new io.github.trilemma.config.SweepConfig(
                        "x", config, preset.classifierRecipe(), Map.of(), List.of(), preset.reportJudge()));
        PointFolder point = store.point(config);
        try (Restorer restorer = Restorer.of(config.network(), 1);
                Critic critic = Critic.of(config.network(), 1, 28, 28)) {
            restorer.initialise(Generators.cpu(1));
            critic.initialise(Generators.cpu(2));
            AtomicFiles.write(point.restorer(), out -> restorer.write(out, Map.of("point", point.id())));
            AtomicFiles.write(point.critic(), out -> critic.write(out, Map.of("point", point.id())));
        }
        var measures = new TreeMap<>(Map.of(Measure.RMSE, 0.125, Measure.errorRate("cnn1", 3), 0.5));
        var intervals = new TreeMap<>(Map.of(Measure.RMSE, new Interval(0.12, 0.13)));
        point.writeRecord(new RunRecord(
                new CdpPoint(
                        point.id(), 1, config.weights().beta(), config.weights().gamma(), measures, intervals),
                Status.DONE,
                null,
                new Provenance("0", "c0ffee", "0", "0", "17", "Linux", "cpu", "libtorch", 5, 1)));
        return point.dir();
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    @Test
    void aCardSaysWhatTheRecordSays() throws Exception {
        Path point = point(Map.of("weights.beta", 0.1));
        Path out = folder.resolve("new/restorer.onnx");
        List<Path> written = Export.point(point).card(true).to(out);
        assertThat(written)
                .containsExactly(out, out.resolveSibling("model-card.json"), out.resolveSibling("model-card.md"))
                .allMatch(Files::isRegularFile);
        JsonNode card = JsonMapper.builder().build().readTree(written.get(1).toFile());
        assertThat(card.at("/model/point").asText())
                .isEqualTo(point.getFileName().toString());
        assertThat(card.at("/weights/beta").asDouble()).isEqualTo(0.1);
        assertThat(card.at("/measures/1/name").asText()).isEqualTo("rmse");
        assertThat(card.at("/measures/1/low95").asDouble()).isEqualTo(0.12);
        assertThat(card.at("/provenance/commit").asText()).isEqualTo("c0ffee");
        assertThat(card.at("/judges/0/sha256").asText()).isEqualTo(HASH);
        assertThat(card.at("/files/0/sha256").asText()).isEqualTo(sha256(out));
        assertThat(card.at("/files/0/bytes").asLong()).isEqualTo(Files.size(out));
        assertThat(card.at("/model/weightsSha256").asText()).isEqualTo(sha256(point.resolve("restorer.safetensors")));
        assertThat(card.at("/contract/batchStatistics").asText()).contains("statistics of the batch");
        assertThat(Files.readString(written.get(1)) + Files.readString(written.get(2)))
                .doesNotContain("someone")
                .doesNotContain(folder.toString());
        assertThat(Files.readString(written.get(2)))
                .contains("| distortion (RMSE) | 0.12500 | 0.12000 | 0.13000 | image range | lower |")
                .contains("The adversarial term");
    }

    @Test
    void theSameExportGivesTheSameBytes() throws IOException {
        Path point = point(Map.of());
        Path one = folder.resolve("one/r.onnx");
        Path two = folder.resolve("two/r.onnx");
        Export.point(point).card(true).to(one);
        Export.point(point).card(true).to(two);
        for (String name : List.of("r.onnx", "model-card.json", "model-card.md")) {
            assertThat(one.resolveSibling(name)).hasSameBinaryContentAs(two.resolveSibling(name));
        }
        try (OnnxRun run = new OnnxRun(Files.readAllBytes(one), true)) {
            assertThat(run.metadata())
                    .containsEntry("trilemma.point", point.getFileName().toString())
                    .containsKeys("trilemma.alpha", "trilemma.beta", "trilemma.gamma", "trilemma.batchStatistics");
        }
    }

    @Test
    void aCopyWithoutItsRecordHasACardWithoutMeasures() throws IOException {
        Path point = point(Map.of());
        Path copy = Files.createDirectories(folder.resolve("copied"));
        for (String name : List.of("config.yaml", "restorer.safetensors")) {
            Files.copy(point.resolve(name), copy.resolve(name));
        }
        Path out = folder.resolve("c/r.safetensors");
        Export.point(copy).format(Export.Format.SAFETENSORS).card(true).to(out);
        assertThat(out).hasSameBinaryContentAs(point.resolve("restorer.safetensors"));
        assertThat(Files.readString(out.resolveSibling("model-card.md")))
                .contains("nothing is known of its measures")
                .doesNotContain("## Measures");
    }

    @Test
    void nothingIsReplacedUnasked() throws IOException {
        Path point = point(Map.of());
        Path out = folder.resolve("r.onnx");
        Files.writeString(folder.resolve("model-card.md"), "mine");
        assertThatThrownBy(() -> Export.point(point).card(true).to(out))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("model-card.md is there already");
        assertThat(out).doesNotExist();
        Export.point(point).card(true).force(true).to(out);
        assertThat(Files.readString(folder.resolve("model-card.md"))).startsWith("# denoiser");
        assertThatThrownBy(() -> Export.point(point)
                        .format(Export.Format.SAFETENSORS)
                        .force(true)
                        .to(point.resolve("restorer.safetensors")))
                .hasMessageContaining("is the file that is to be exported");
    }

    @Test
    void weightsThatWereChangedOrAreAnotherPointsAreRefused() throws IOException {
        Path point = point(Map.of());
        Path other = point(Map.of("weights.beta", 0.5));
        Files.copy(
                other.resolve("restorer.safetensors"),
                point.resolve("restorer.safetensors"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        refused(Export.point(point), "its checksum does not match");
        Files.delete(point.resolve("point.json"));
        refused(Export.point(point), "must hold weights of point " + point.getFileName());
        refused(Export.point(folder), "must be the folder of a trained point");
        refused(Export.point(other).part(Export.Part.HELD_OUT_CRITIC), "heldOutCritic.safetensors");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".onnx"));
        }
    }

    @Test
    void criticsAndClassifiersTellTheirImagesOrAreTold() throws IOException {
        Path point = point(Map.of());
        Export.point(point).part(Export.Part.CRITIC).to(folder.resolve("critic.onnx"));
        Path odd = folder.resolve("odd.safetensors");
        try (Classifier classifier = Classifier.of("cnn1", new Classifier.Input(1, 40, 20, 4))) {
            classifier.initialise(Generators.cpu(1));
            AtomicFiles.write(odd, out -> classifier.write(out, Map.of()));
        }
        refused(Export.classifier("cnn1", odd), "the shape of the images must be given");
        refused(Export.classifier("cnn1", odd).image(1, 28, 28), "must be weights of cnn1 for images (1,28,28)");
        refused(Export.classifier("cnn2", odd), "is it another network's file?");
        refused(
                Export.classifier("resnet", odd),
                "ONNX is written of the classifiers [logistic, cnn1, cnn2], got resnet");
        Path out = folder.resolve("odd.onnx");
        Export.classifier("cnn1", odd).image(1, 40, 20).card(true).to(out);
        try (OnnxRun run = new OnnxRun(Files.readAllBytes(out), true)) {
            assertThat(run.run("images", new float[2 * 800], 2, 1, 40, 20).get("logits"))
                    .hasSize(8);
        }
        assertThat(Files.readString(folder.resolve("model-card.md"))).contains("| output | logits | float32 | (N,4) |");
    }

    @Test
    void familiesWithoutAGraphLeaveAsTheyAre() throws IOException {
        Path weights = folder.resolve("w.safetensors");
        try (Classifier classifier = Classifier.of("logistic", new Classifier.Input(1, 5, 7, 3))) {
            AtomicFiles.write(weights, out -> classifier.write(out, Map.of()));
        }
        Path out = folder.resolve("out/own.safetensors");
        Export.classifier("of|theirs", weights)
                .format(Export.Format.SAFETENSORS)
                .card(true)
                .to(out);
        assertThat(out).hasSameBinaryContentAs(weights);
        assertThat(Files.readString(out.resolveSibling("model-card.md")))
                .startsWith("# of\\|theirs, classifier")
                .contains("for that program to say");
    }

    private void refused(Export export, String message) {
        assertThatThrownBy(() -> export.to(folder.resolve("refused.onnx")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(message);
        assertThat(folder.resolve("refused.onnx")).doesNotExist();
    }
}
