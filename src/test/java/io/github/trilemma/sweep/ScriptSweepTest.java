package io.github.trilemma.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.JudgeConfig;
import io.github.trilemma.config.Presets;
import io.github.trilemma.config.SweepConfig;
import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.nn.Scripts;
import io.github.trilemma.run.PointFolder;
import io.github.trilemma.run.RunRecord;
import io.github.trilemma.run.RunStore;
import io.github.trilemma.surface.CdpPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Points trained against a TorchScript module that lanes share. */
class ScriptSweepTest {
    /** Element-wise chains are what libtorch would fuse after it has watched them a few times. */
    private static final String FORWARD = """
            def forward(self, x):
                h = torch.flatten(torch.tanh(x * 1.5) + torch.sigmoid(x) * torch.exp(-x), 1)
                return torch.linear(h, self.weight, self.bias)
            """;

    @TempDir
    Path dir;

    private Path script;

    @BeforeEach
    void setUp() {
        script = Scripts.write(dir.resolve("judge.pt"), FORWARD, 28 * 28, 10);
    }

    private SweepConfig sweep() {
        SweepConfig preset = Presets.of("quickstart");
        var base = ConfigReader.with(
                preset.base(),
                Map.of(
                        "iterations", 12,
                        "width", 2,
                        "criticSteps", 1,
                        "batch", 8,
                        "data.train", 100,
                        "data.validation", 40,
                        "data.test", 40,
                        "heldOutIterations", 0,
                        "checkpoint.every", 5));
        JudgeConfig against = new JudgeConfig(
                JudgeConfig.SCRIPT, script.toString(), null, List.of(1, 28, 28), 10, List.of(0.1), List.of(0.3));
        JudgeConfig plain = new JudgeConfig(JudgeConfig.SCRIPT, script.toString(), null);
        return new SweepConfig(
                preset.name(),
                base.withJudges(List.of(against, plain)),
                preset.classifierRecipe(),
                Map.of("weights.gamma", List.of(0.01, 0.02), "weights.beta", List.of(0.0, 0.05)),
                List.of(),
                null);
    }

    private SweepRequest request(String out, int lanes) {
        return new SweepRequest(sweep(), dir.resolve(out), null, lanes, KernelProvider.AUTO).trusting(true);
    }

    private Map<String, CdpPoint> records(String out) {
        Map<String, CdpPoint> records = new TreeMap<>();
        for (PointFolder folder : RunStore.open(dir.resolve(out)).points()) {
            RunRecord record = folder.record().orElseThrow();
            assertThat(record.done()).as(record.message()).isTrue();
            records.put(folder.id(), record.point());
        }
        return records;
    }

    @Test
    void lanesAndStopsChangeNoBit() throws IOException {
        new SweepRunner(request("one", 2), new SweepListener() {}).run(() -> false);
        Map<String, CdpPoint> whole = records("one");
        assertThat(whole).hasSize(4);
        assertThat(whole.values())
                .allSatisfy(point -> assertThat(point.measures())
                        .containsKeys(
                                "errorRate.script", "errorRate.script-2", "frechet.script", "calibrationError.script"));

        AtomicInteger iterations = new AtomicInteger();
        SweepListener counting = new SweepListener() {
            @Override
            public void iterationEnded(String id, int iteration) {
                iterations.incrementAndGet();
            }
        };
        for (int stop = 1; stop <= 4; stop++) {
            int until = 11 * stop;
            iterations.set(0);
            new SweepRunner(request("stopped", 2), counting).run(() -> iterations.get() >= until);
        }
        new SweepRunner(request("stopped", 2), counting).run(() -> false);
        assertThat(records("stopped")).isEqualTo(whole);
        for (String id : whole.keySet()) {
            for (String file : List.of("restorer.safetensors", "critic.safetensors")) {
                assertThat(dir.resolve("stopped/points").resolve(id).resolve(file))
                        .hasSameBinaryContentAs(
                                dir.resolve("one/points").resolve(id).resolve(file));
            }
        }
        Path point = dir.resolve("one/points").resolve(whole.keySet().iterator().next());
        assertThatThrownBy(() -> PointMeasurement.measure(point, null, KernelProvider.AUTO))
                .as("a stored configuration trusts nobody")
                .hasMessageContaining("--trust");
        assertThat(PointMeasurement.measure(point, null, KernelProvider.AUTO, true)
                        .measures())
                .isEqualTo(whole.values().iterator().next().measures());
        Scripts.write(script, FORWARD.replace("1.5", "1.25"), 28 * 28, 10);
        assertThatThrownBy(() -> PointMeasurement.measure(point, null, KernelProvider.AUTO, true))
                .hasMessageContaining("must have the weights that the point was measured with");
        assertThatThrownBy(() -> new SweepRunner(request("one", 2), new SweepListener() {}).run(() -> false))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("holds another sweep (classifier.sha256 is ");
    }

    @Test
    void nothingIsWrittenWithoutTrust() {
        assertThatThrownBy(() ->
                        new SweepRunner(request("none", 1).trusting(false), new SweepListener() {}).run(() -> false))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("judge script:" + script + " must be trusted, got no --trust");
        assertThat(Files.exists(dir.resolve("none"))).isFalse();
    }
}
