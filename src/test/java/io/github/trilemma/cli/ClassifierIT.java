package io.github.trilemma.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classifiers by themselves: the published ones on MNIST, and training one. */
class ClassifierIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path temp;

    @Test
    void publishedCnn1() throws IOException {
        JsonNode clean = evaluate("cnn1", List.of("--arch", "cnn1"));
        assertThat(clean.get("errors").asInt()).isEqualTo(81);
        assertThat(clean.get("images").asInt()).isEqualTo(10_000);
        assertThat(meanAccuracy(evaluate("cnn1", List.of("--noise", "1", "--draws", "4"))))
                .isBetween(0.270, 0.277);
    }

    @Test
    void publishedLogisticRegression() throws IOException {
        JsonNode clean = evaluate("logistic", List.of("--arch", "logistic"));
        assertThat(clean.get("errors").asInt()).isEqualTo(727);
        assertThat(meanAccuracy(evaluate("logistic", List.of("--noise", "1")))).isBetween(0.363, 0.373);
    }

    @Test
    void trainingGoesOnWhereItWasKilled() throws IOException {
        Path folder = temp.resolve("killed");
        Files.createDirectory(folder);
        List<String> command = train("new.safetensors", 8);
        Launch.Ended whole = Launch.run(temp, command);
        assertThat(whole.code()).as(whole.err()).isZero();
        assertThat(whole.out()).startsWith("logistic on stroke-digits: ").contains("wrote new.safetensors");

        Launch first = Launch.start(folder, command);
        Path state = folder.resolve("new.safetensors.state");
        while (!Files.exists(state) && !first.endsWithin(5)) {
            Thread.onSpinWait();
        }
        first.process().destroyForcibly();
        first.await();
        Launch.Ended ended = Launch.run(folder, command);
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).isEqualTo(whole.out());
        assertThat(folder.resolve("new.safetensors")).hasSameBinaryContentAs(temp.resolve("new.safetensors"));
        assertThat(state).doesNotExist();
    }

    @Test
    void aTrainedClassifierIsNotReplacedUnasked() throws IOException {
        Launch.Ended first = Launch.run(temp, train("new.safetensors", 1));
        assertThat(first.code()).as(first.err()).isZero();
        byte[] bytes = Files.readAllBytes(temp.resolve("new.safetensors"));
        Launch.Ended refused = Launch.run(temp, train("new.safetensors", 2));
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .contains("--out must be a new file, got new.safetensors")
                .contains("--force");
        assertThat(temp.resolve("new.safetensors")).hasBinaryContent(bytes);
        Launch.Ended forced = Launch.run(temp, TinySweep.join(train("new.safetensors", 2), List.of("--force")));
        assertThat(forced.code()).as(forced.err()).isZero();
        assertThat(Files.readAllBytes(temp.resolve("new.safetensors"))).isNotEqualTo(bytes);

        Launch.Ended scored = Launch.run(
                temp, "classifier", "eval", "--weights", "new.safetensors", "--dataset", "stroke-digits", "--json");
        assertThat(scored.code()).as(scored.err()).isZero();
        JsonNode score = JSON.readTree(scored.out());
        assertThat(score.get("arch").asText()).isEqualTo("logistic");
        assertThat(forced.out()).contains(": " + score.get("errors").asInt() + " errors of 2000 test images");
    }

    private static List<String> train(String out, int epochs) {
        return List.of(
                "classifier",
                "train",
                "--arch",
                "logistic",
                "--dataset",
                "stroke-digits",
                "--epochs",
                Integer.toString(epochs),
                "--out",
                out);
    }

    private JsonNode evaluate(String arch, List<String> more) throws IOException {
        Path data =
                Path.of(System.getProperty("trilemma.data", "../shared/data")).toAbsolutePath();
        Path weights = data.resolve("weights").resolve(arch + ".safetensors");
        assumeTrue(Files.exists(weights) && Files.isDirectory(data.resolve("mnist")), "no " + weights + " or no MNIST");
        Launch.Ended ended = Launch.run(
                temp,
                TinySweep.join(
                        List.of(
                                "classifier",
                                "eval",
                                "--weights",
                                weights.toString(),
                                "--data-dir",
                                data.toString(),
                                "--json"),
                        more));
        assertThat(ended.code()).as(ended.err()).isZero();
        return JSON.readTree(ended.out());
    }

    private static double meanAccuracy(JsonNode result) {
        double sum = 0;
        for (JsonNode accuracy : result.get("accuracies")) {
            sum += accuracy.asDouble();
        }
        return sum / result.get("accuracies").size();
    }
}
