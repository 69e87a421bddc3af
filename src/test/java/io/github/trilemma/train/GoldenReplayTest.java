package io.github.trilemma.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.trilemma.config.AdamConfig;
import io.github.trilemma.config.DataConfig;
import io.github.trilemma.config.DegradationConfig;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.JudgeConfig;
import io.github.trilemma.config.LossWeights;
import io.github.trilemma.config.NetworkConfig;
import io.github.trilemma.config.RecordConfig;
import io.github.trilemma.config.Schedule;
import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.kernel.LossBuffers;
import io.github.trilemma.kernel.TorchKernels;
import io.github.trilemma.nn.Classifier;
import io.github.trilemma.nn.Critic;
import io.github.trilemma.nn.Restorer;
import io.github.trilemma.tensor.Device;
import io.github.trilemma.tensor.OnCuda;
import io.github.trilemma.tensor.Safetensors;
import io.github.trilemma.tensor.Safetensors.Entry;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Replays short trainings that an independent implementation computed in float64: fixed weights, fixed batches, every logged
 * term and every final weight compared. {@code -Dtrilemma.golden=DIR} names the folder of cases, else {@code
 * ../shared/golden}.
 */
class GoldenReplayTest {
    private static final double TERM_ABSOLUTE = 1e-6;

    /** How a case is replayed, and how near it must come. */
    private enum Replay {
        /** The recipe is held to its limits here. */
        FLOAT64("in float64", 1e-4, 2e-4),
        /**
         * The critic's two gradients nearly cancel and Adam divides by what is left, so that the order of libtorch's sums shows:
         * with one thread instead of two some weights move by 7e-4.
         */
        LIBTORCH("in float32 by libtorch", 1e-4, 2e-3),
        /**
         * Gradients are about three times nearer to float64 than libtorch's, but a ReLU decides by a sign: in the first batch of
         * one case a normalised value of standard deviation 1 is 2e-7, which float32 cannot tell from zero. The wrong guess turns
         * one pixel's gradient on, and Adam makes steps of it.
         */
        NATIVE("in float32 by native kernels", 1e-3, 1e-2),
        CARD_FLOAT64("in float64 on a graphics card", 1e-4, 2e-4),
        /** As {@link #NATIVE}; convolutions are cuDNN's. */
        CARD("in float32 on a graphics card", 1e-3, 1e-2);

        private final String words;
        private final double terms;
        private final double weights;

        Replay(String words, double terms, double weights) {
            this.words = words;
            this.terms = terms;
            this.weights = weights;
        }

        Kernels kernels() {
            if (this == CARD) {
                return KernelProvider.choose(KernelProvider.NATIVE, Device.current());
            }
            if (this != NATIVE) {
                return new TorchKernels(Device.current());
            }
            Kernels kernels = KernelProvider.choose(KernelProvider.AUTO);
            Assumptions.assumeFalse(kernels instanceof TorchKernels, "no native kernels in this build");
            return kernels;
        }
    }

    /** What did not agree. */
    private record Faults(Replay how, List<String> list) {}

    @TestFactory
    Stream<DynamicTest> replays() throws IOException {
        return replays(Replay.FLOAT64, Replay.LIBTORCH, Replay.NATIVE);
    }

    @TestFactory
    @OnCuda
    Stream<DynamicTest> replaysOnAGraphicsCard() throws IOException {
        return replays(Replay.CARD_FLOAT64, Replay.CARD);
    }

    private static Stream<DynamicTest> replays(Replay... hows) throws IOException {
        String property = System.getProperty("trilemma.golden", "");
        Path root = Path.of(property.isEmpty() ? "../shared/golden" : property);
        if (property.isEmpty()) {
            Assumptions.assumeTrue(Files.isDirectory(root), "no golden cases at " + root);
        }
        List<Path> cases;
        try (Stream<Path> walk = Files.walk(root)) {
            cases = walk.filter(p -> p.endsWith("case.json")).sorted().toList();
        }
        assertThat(cases).as("cases below " + root).isNotEmpty();
        return cases.stream()
                .flatMap(file -> Stream.of(hows).map(how -> {
                    String name = file.getParent().getFileName() + " " + how.words;
                    return DynamicTest.dynamicTest(name, () -> replay(file.getParent(), how));
                }));
    }

    private static void replay(Path folder, Replay how) throws IOException {
        boolean exact = how == Replay.FLOAT64 || how == Replay.CARD_FLOAT64;
        Kernels kernels = how.kernels();
        JsonNode json = new ObjectMapper().readTree(folder.resolve("case.json").toFile());
        Map<String, Entry> tensors =
                Safetensors.read(folder.resolve("tensors.safetensors")).tensors();
        ExperimentConfig config = config(json);
        int channels = json.get("channels").asInt();
        int size = json.get("size").asInt();
        Faults faults = new Faults(how, new ArrayList<>());
        Map<String, Entry> classifierWeights = Safetensors.part(tensors, "initial.classifier.");
        int classes = (int) classifierWeights.entrySet().stream()
                .reduce((a, b) -> b)
                .orElseThrow()
                .getValue()
                .shape()[0];
        Restorer restorer = Restorer.of(config.network(), channels);
        Critic critic = Critic.of(config.network(), channels, size, size);
        try (Classifier classifier = Classifier.of(
                        json.get("classifier").asText(), new Classifier.Input(channels, size, size, classes));
                ReplaySource source = new ReplaySource(tensors, exact)) {
            restorer.load(Safetensors.part(tensors, "initial.restorer."), "initial restorer");
            critic.load(Safetensors.part(tensors, "initial.critic."), "initial critic");
            classifier.load(classifierWeights, "initial classifier");
            if (exact) {
                restorer.useFloat64();
                critic.useFloat64();
                classifier.useFloat64();
            }
            classifier.parameters().trainable(false);
            try (Seat seat = new Seat(config, restorer, critic, classifier, kernels);
                    HostIteration engine = new HostIteration(seat, source)) {
                Trainer trainer = new Trainer(seat, engine);
                trainer.listen(t -> compareRow(json.get("log").get(t.iteration()), t, faults));
                assertThat(trainer.run(() -> false)).isTrue();
                compareWeights(Safetensors.part(tensors, "final.restorer."), restorer.save(), "restorer.", faults);
                compareWeights(Safetensors.part(tensors, "final.critic."), critic.save(), "critic.", faults);
                compareEvaluation(json.get("evaluation"), restorer, critic, classifier, source, kernels, faults);
            }
        }
        assertThat(faults.list).as(folder.getFileName().toString()).isEmpty();
    }

    private static ExperimentConfig config(JsonNode json) {
        boolean denoise = json.get("task").asText().equals("denoise");
        Schedule schedule = new Schedule(
                json.get("iterations").asInt(),
                json.get("batch").asInt(),
                json.get("criticSteps").asInt(),
                json.get("restorerLr").asDouble(),
                json.get("criticLr").asDouble(),
                List.of(),
                1,
                json.get("clip").asDouble(),
                json.get("warmupIterations").asInt(),
                1,
                1);
        return new ExperimentConfig(
                new DataConfig("stroke-digits", 0, 0, 0, 0),
                new DegradationConfig(denoise ? DegradationConfig.Kind.NOISE : DegradationConfig.Kind.DOWNSCALE, 1, 6),
                new NetworkConfig(
                        denoise ? NetworkConfig.RestorerKind.DENOISER : NetworkConfig.RestorerKind.SRCNN,
                        json.get("width").asInt(),
                        NetworkConfig.BatchNormMode.BATCH,
                        NetworkConfig.Precision.FLOAT32),
                new JudgeConfig(json.get("classifier").asText()),
                List.of(),
                new LossWeights(
                        json.get("alpha").asDouble(),
                        json.get("beta").asDouble(),
                        json.get("gamma").asDouble()),
                schedule,
                new AdamConfig(
                        json.get("beta1").asDouble(),
                        json.get("beta2").asDouble(),
                        json.get("epsilon").asDouble()),
                new RecordConfig(1, 1000, 1),
                0);
    }

    private static void compareRow(JsonNode row, Trainer trainer, Faults faults) {
        String at = "iteration " + trainer.iteration() + " ";
        double[] costs = trainer.readCriticCosts();
        for (int k = 0; k < costs.length; k++) {
            compare(at + "critic step " + k, row.get("critic").get(k).asDouble(), costs[k], faults);
        }
        double[] terms = trainer.readTerms();
        if (row.has("mse")) {
            compare(at + "mse", row.get("mse").asDouble(), terms[LossBuffers.MSE], faults);
            compare(at + "adversarial", row.get("adversarial").asDouble(), terms[LossBuffers.ADVERSARIAL], faults);
            compare(at + "crossEntropy", row.get("crossEntropy").asDouble(), terms[LossBuffers.CROSS_ENTROPY], faults);
            compare(at + "total", row.get("total").asDouble(), terms[LossBuffers.TOTAL], faults);
        } else {
            assertThat(terms).isNull();
        }
    }

    private static void compare(String what, double expected, double got, Faults faults) {
        if (!(Math.abs(got - expected) <= faults.how.terms * Math.abs(expected) + TERM_ABSOLUTE)) {
            faults.list.add(what + ": expected " + expected + ", got " + got);
        }
    }

    private static void compareWeights(
            Map<String, Entry> expected, Map<String, Entry> got, String prefix, Faults faults) {
        assertThat(got.keySet()).containsAll(expected.keySet());
        expected.forEach((name, entry) -> {
            float[] want = entry.floats();
            float[] have = got.get(name).floats();
            double largest = 0;
            double worst = 0;
            for (int i = 0; i < want.length; i++) {
                largest = Math.max(largest, Math.abs(want[i]));
                worst = Math.max(worst, Math.abs((double) want[i] - have[i]));
            }
            if (!(worst <= faults.how.weights * largest)) {
                faults.list.add(prefix + name + ": off by " + worst + ", largest value " + largest);
            }
        });
    }

    private static void compareEvaluation(
            JsonNode expected,
            Restorer restorer,
            Critic critic,
            Classifier classifier,
            ReplaySource source,
            Kernels kernels,
            Faults faults) {
        source.seek(expected.get("batch").asLong());
        try (TensorScope scope = TensorScope.open();
                NoGradGuard off = new NoGradGuard();
                Batch batch = source.next()) {
            Tensor xHat = restorer.restore(batch.degraded(), false);
            Tensor squares = Tensors.empty(ScalarType.Double, xHat.size(0));
            kernels.measure(xHat, batch.clean(), null, null, squares, null);
            double rmse = Math.sqrt(Tensors.scalar(squares.sum()) / xHat.numel());
            double gap = Tensors.scalar(critic.score(batch.clean(), false).mean())
                    - Tensors.scalar(critic.score(xHat, false).mean());
            float[] logits = Tensors.floats(classifier.logits(xHat));
            long[] labels = Tensors.longs(batch.labels());
            int errors = 0;
            for (int n = 0; n < labels.length; n++) {
                int classes = logits.length / labels.length;
                int best = 0;
                for (int k = 1; k < classes; k++) {
                    best = logits[n * classes + k] > logits[n * classes + best] ? k : best;
                }
                errors += best == labels[n] ? 0 : 1;
            }
            compare("evaluation rmse", expected.get("rmse").asDouble(), rmse, faults);
            compare("evaluation criticGap", expected.get("criticGap").asDouble(), gap, faults);
            assertThat((double) errors / labels.length)
                    .isCloseTo(expected.get("errorRate").asDouble(), within(1e-9));
        }
    }

    /** The case's batches in the order of use. */
    private static final class ReplaySource implements BatchSource, AutoCloseable {
        private final Tensor clean;
        private final Tensor degraded;
        private final Tensor labels;
        private long position;

        ReplaySource(Map<String, Entry> tensors, boolean exact) {
            try (TensorScope scope = TensorScope.open()) {
                Entry x = tensors.get("clean");
                Entry y = tensors.get("degraded");
                Entry c = tensors.get("labels");
                ScalarType type = exact ? ScalarType.Double : ScalarType.Float;
                clean = scope.keep(Tensors.of(x.floats(), x.shape()).to(type));
                degraded = scope.keep(Tensors.of(y.floats(), y.shape()).to(type));
                labels = scope.keep(Tensors.ofLongs(c.longs(), c.shape()));
            }
        }

        @Override
        public Batch next() {
            long k = position++;
            try (TensorScope scope = TensorScope.open()) {
                return new Batch(
                        scope.keep(Tensors.channelsLast(clean.select(0, k))),
                        scope.keep(Tensors.channelsLast(degraded.select(0, k))),
                        scope.keep(labels.select(0, k)));
            }
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public void seek(long k) {
            position = k;
        }

        @Override
        public void close() {
            clean.close();
            degraded.close();
            labels.close();
        }
    }
}
