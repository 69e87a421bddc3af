package io.github.trilemma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.trilemma.nn.OnnxFiles;
import io.github.trilemma.nn.Scripts;
import io.github.trilemma.spi.ExampleFamilies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Judges and networks of other people's making, as a user brings them. */
class OwnPartsIT {
    private static final int PIXELS = 28 * 28;
    private static final List<String> TWO = List.of("--grid", "gamma=0,0.02");

    @TempDir
    Path temp;

    private static Launch.Ended ok(Launch.Ended ended) {
        assertThat(ended.code()).as(ended.err() + ended.out()).isZero();
        return ended;
    }

    private static void refused(Launch.Ended ended, String message) {
        assertThat(ended.code()).as(ended.err()).isEqualTo(2);
        assertThat(ended.err()).contains(message).doesNotContain("\tat ");
    }

    private static byte[] onnx() {
        SplittableRandom random = new SplittableRandom(3);
        float[] weight = new float[10 * PIXELS];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = (float) (random.nextDouble() - 0.5);
        }
        return OnnxFiles.linear(0, 1, 28, 28, weight, new float[10]);
    }

    @Test
    void scriptsAndGraphsAsJudges() throws IOException {
        Scripts.linear(temp.resolve("judge.pt"), PIXELS, 10);
        Files.write(temp.resolve("judge.onnx"), onnx());
        List<String> command = TinySweep.command(
                "run",
                TinySweep.join(
                        List.of("--classifier", "script:judge.pt,input=1x28x28,classes=10,mean=0.13,std=0.31"),
                        List.of("--judge", "onnx:judge.onnx", "--judge", "script:judge.pt"),
                        TWO));
        refused(
                Launch.run(temp, command),
                "judge script:judge.pt must be trusted, got no --trust: loading it runs code");
        Files.writeString(temp.resolve("trusting.yaml"), "trust: true\n");
        refused(Launch.run(temp, TinySweep.join(command, List.of("--config", "trusting.yaml"))), "unknown key 'trust'");
        assertThat(temp.resolve("run")).doesNotExist();

        Launch.Ended swept = ok(Launch.run(temp, TinySweep.join(command, List.of("--trust"))));
        assertThat(swept.out()).contains("error script", "error onnx", "error script-2");
        assertThat(Files.readString(temp.resolve("run/points.csv")))
                .contains("errorRate.script,", "errorRate.onnx,", "errorRate.script-2,");
        assertThat(Files.readString(temp.resolve("run/sweep.yaml"))).doesNotContain("trust");
        ok(Launch.run(temp, "report", "run"));

        String point = points().get(0);
        refused(Launch.run(temp, "measure", point), "--trust");
        JsonNode again = new ObjectMapper()
                .readTree(ok(Launch.run(temp, "measure", point, "--trust", "--json"))
                        .out());
        JsonNode record = new ObjectMapper()
                .readTree(temp.resolve(point).resolve("point.json").toFile());
        assertThat(again.get("measures").get("errorRate.onnx").asDouble())
                .isEqualTo(record.findValue("measures").get("errorRate.onnx").asDouble());

        refused(
                Launch.run(
                        temp,
                        TinySweep.command("other", TinySweep.join(List.of("--classifier", "onnx:judge.onnx"), TWO))),
                "judge onnx:judge.onnx must give gradients to train against it");
        assertThat(temp.resolve("other")).doesNotExist();

        Launch.Ended scored = ok(Launch.run(
                temp,
                List.of(
                        "classifier",
                        "eval",
                        "--weights",
                        "onnx:judge.onnx,classes=10",
                        "--dataset",
                        "stroke-digits",
                        "--json")));
        assertThat(new ObjectMapper().readTree(scored.out()).get("arch").asText())
                .isEqualTo("onnx");
    }

    private List<String> points() throws IOException {
        try (Stream<Path> folders = Files.list(temp.resolve("run/points"))) {
            return folders.filter(folder -> Files.exists(folder.resolve("point.json")))
                    .map(folder -> "run/points/" + folder.getFileName())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void familiesOnTheClassPath() throws IOException {
        Path jar = ExampleFamilies.jar(temp);
        List<String> command = TinySweep.command(
                "run",
                TinySweep.join(
                        List.of("--set", "restorer=residual", "--set", "network.parameters=depth=2"),
                        List.of("--set", "network.critic=linear", "--set", "degradation.kind=inversion"),
                        List.of("--set", "measures.further=contrast"),
                        TWO));
        refused(
                Launch.run(temp, command),
                "must be one of [blur, compose, downscale, jpeg, mask, noise, paired, salt-and-pepper], got inversion");
        assertThat(temp.resolve("run")).doesNotExist();
        Launch.Ended swept = ok(Launch.runBeside(jar, temp, command));
        assertThat(swept.out()).contains("contrast image range");
        assertThat(Files.readString(temp.resolve("run/points.csv"))).contains("higher.contrast[image range]");
        // A record is read without the families that made it.
        assertThat(ok(Launch.run(temp, "report", "run")).out()).contains("contrast image range");
    }
}
