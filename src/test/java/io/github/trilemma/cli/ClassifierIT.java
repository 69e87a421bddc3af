package io.github.trilemma.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
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

    /** {@code -Dtrilemma.kills=100} kills as often. */
    @Test
    void killedAtRandomTimesItGivesTheSameBytes() throws IOException {
        int kills = Integer.getInteger("trilemma.kills", 3);
        List<String> command = train("new.safetensors", 6);
        long start = System.nanoTime();
        Launch.Ended whole = Launch.run(temp, command);
        long millis = (System.nanoTime() - start) / 1_000_000;
        assertThat(whole.code()).as(whole.err()).isZero();
        Random random = new Random(20261125);
        int killed = 0;
        for (int chain = 0; killed < kills; chain++) {
            Path folder = Files.createDirectory(temp.resolve("chain" + chain));
            boolean ended = false;
            while (!ended) {
                Launch launch = Launch.start(folder, command);
                // Most of the time before the last third the program only starts.
                ended = killed >= kills
                        ? launch.endsWithin(Long.MAX_VALUE >> 20)
                        : launch.endsWithin((long) (millis * (0.3 + 0.7 * random.nextDouble())));
                if (!ended) {
                    launch.process().destroyForcibly();
                    killed++;
                }
                Launch.Ended last = launch.await();
                if (ended) {
                    assertThat(last.code()).as(last.err()).isZero();
                    assertThat(last.out()).isEqualTo(whole.out());
                }
                // Killed after its last write: there is nothing to go on with, and the command would refuse to replace
                // it.
                ended |= Files.exists(folder.resolve("new.safetensors"));
            }
            assertThat(folder.resolve("new.safetensors")).hasSameBinaryContentAs(temp.resolve("new.safetensors"));
        }
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
