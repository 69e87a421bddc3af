package io.github.trilemma.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.JudgeConfig;
import io.github.trilemma.config.Presets;
import io.github.trilemma.config.SweepConfig;
import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.nn.Classifier;
import io.github.trilemma.run.AtomicFiles;
import io.github.trilemma.run.PointFolder;
import io.github.trilemma.run.RunRecord;
import io.github.trilemma.run.RunStore;
import io.github.trilemma.spi.ExampleFamilies;
import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.Measure;
import io.github.trilemma.tensor.Generators;
import io.github.trilemma.tensor.TensorScope;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sweep over networks, a judge, a degradation and a measure that the engine has never seen. */
class FamilySweepTest {
    @TempDir
    static Path dir;

    private static Path jar;

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private URLClassLoader host;

    @BeforeEach
    void enter() throws IOException {
        if (jar == null) {
            jar = ExampleFamilies.jar(dir);
        }
        host = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before);
        Thread.currentThread().setContextClassLoader(host);
    }

    @AfterEach
    void leave() throws IOException {
        Thread.currentThread().setContextClassLoader(before);
        host.close();
    }

    private static Path judge() {
        Path file = dir.resolve("judge.safetensors");
        try (TensorScope scope = TensorScope.open();
                Classifier judge = Classifier.of("hidden-layer", new Classifier.Input(1, 28, 28, 10))) {
            judge.initialise(Generators.cpu(3));
            AtomicFiles.write(file, out -> judge.write(out, Map.of("architecture", "hidden-layer")));
        }
        return file;
    }

    private static SweepConfig sweep(Map<String, Object> more) {
        SweepConfig preset = Presets.of("quickstart");
        Map<String, Object> keys = new HashMap<>(Map.of(
                "iterations", 8,
                "width", 2,
                "criticSteps", 1,
                "batch", 8,
                "data.train", 100,
                "data.validation", 40,
                "data.test", 40));
        keys.put("checkpoint.every", 3);
        keys.put("network.restorer", "residual");
        keys.put("network.parameters", Map.of("depth", "2"));
        keys.put("network.critic", "linear");
        keys.put("degradation.kind", "inversion");
        keys.put("measures.further", List.of("contrast"));
        keys.putAll(more);
        var base = ConfigReader.with(preset.base(), keys);
        return new SweepConfig(
                preset.name(),
                base.withJudges(List.of(new JudgeConfig("hidden-layer", judge().toString(), null))),
                preset.classifierRecipe(),
                Map.of("weights.gamma", List.of(0.0, 0.02), "weights.beta", List.of(0.0, 0.05)),
                List.of(),
                null);
    }

    private static SweepRequest request(String out, SweepConfig sweep) {
        return new SweepRequest(sweep, dir.resolve(out), null, 2, KernelProvider.AUTO);
    }

    private static Map<String, CdpPoint> records(String out) {
        Map<String, CdpPoint> records = new TreeMap<>();
        for (PointFolder folder : RunStore.open(dir.resolve(out)).points()) {
            RunRecord record = folder.record().orElseThrow();
            assertThat(record.done()).as(record.message()).isTrue();
            records.put(folder.id(), record.point());
        }
        return records;
    }

    @Test
    void trainsMeasuresAndResumes() {
        SweepConfig sweep = sweep(Map.of());
        new SweepRunner(request("whole", sweep), new SweepListener() {}).run(() -> false);
        Map<String, CdpPoint> whole = records("whole");
        assertThat(whole).hasSize(4);
        String contrast = "higher.contrast[image range]";
        assertThat(whole.values()).allSatisfy(point -> {
            assertThat(point.measures()).containsKeys(contrast, Measure.CRITIC_GAP, "errorRate.hidden-layer");
            assertThat(point.measures().get(contrast)).isBetween(0.01, 0.5);
            assertThat(point.interval(contrast)).isPresent();
        });
        AtomicInteger iterations = new AtomicInteger();
        SweepListener counting = new SweepListener() {
            @Override
            public void iterationEnded(String id, int iteration) {
                iterations.incrementAndGet();
            }
        };
        new SweepRunner(request("stopped", sweep), counting).run(() -> iterations.get() >= 9);
        new SweepRunner(request("stopped", sweep), counting).run(() -> false);
        assertThat(records("stopped")).isEqualTo(whole);
        String id = whole.keySet().iterator().next();
        Path point = dir.resolve("whole/points").resolve(id);
        assertThat(PointMeasurement.measure(point, null, KernelProvider.AUTO).measures())
                .isEqualTo(whole.get(id).measures());
        try (TrainedPoint trained = TrainedPoint.open(point)) {
            assertThat(trained.channels()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "network.parameters | depth=9 | depth of residual must be within 1..8, got 9",
                "network.parameters | dept=2 | parameters of residual must be depth, got dept",
                "network.restorer | unet | network.restorer must be one of [denoiser, residual, srcnn], got unet",
                "network.critic | deep | network.critic must be one of [convolutions, linear], got deep",
                "measures.further | sharpness | measures.further must be one of [contrast], got sharpness"
            })
    void whatIsNotThereIsFoundBeforeAnythingIsWritten(String key, String value, String message) {
        assertThatThrownBy(() -> new SweepRunner(request("none", sweep(Map.of(key, value))), new SweepListener() {})
                        .run(() -> false))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(message);
        assertThat(Files.exists(dir.resolve("none"))).isFalse();
    }
}
