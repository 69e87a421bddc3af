package io.github.trilemma.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.trilemma.config.NetworkConfig;
import io.github.trilemma.config.NetworkConfig.BatchNormMode;
import io.github.trilemma.config.NetworkConfig.Precision;
import io.github.trilemma.config.NetworkConfig.RestorerKind;
import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.kernel.Storage;
import io.github.trilemma.nn.Classifier;
import io.github.trilemma.nn.Critic;
import io.github.trilemma.nn.HeldOutCritic;
import io.github.trilemma.nn.Network;
import io.github.trilemma.nn.Restorer;
import io.github.trilemma.tensor.Generators;
import io.github.trilemma.tensor.Safetensors.Entry;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exported graphs in ONNX Runtime give what the engine gives, for random weights, batches of several sizes and images of several. */
class OnnxParityTest {
    private static final double LIMIT = 1e-5;
    private static final int[] BATCHES = {1, 2, 64};
    private static final Map<String, double[]> TABLE = new TreeMap<>();

    @AfterAll
    static void print() {
        StringBuilder table = new StringBuilder("largest absolute difference of ONNX Runtime from the engine\n")
                .append("| model | as it computes here | in float64 |\n|---|---|---|\n");
        TABLE.forEach((model, error) ->
                table.append(String.format(Locale.ROOT, "| %s | %.1e | %.1e |%n", model, error[0], error[1])));
        System.out.println(table);
    }

    @ParameterizedTest
    @CsvSource({"DENOISER,BATCH", "DENOISER,RUNNING", "SRCNN,BATCH"})
    void restorers(RestorerKind kind, BatchNormMode norm) {
        for (int channels : new int[] {1, 3}) {
            NetworkConfig config = new NetworkConfig(kind, 6, norm, Precision.FLOAT32);
            for (int[] size : new int[][] {{28, 28}, {33, 17}, {70, 40}}) {
                if (channels == 3 && size[0] != 33) {
                    continue;
                }
                try (Restorer restorer = Restorer.of(config, channels)) {
                    restorer.initialise(Generators.cpu(7));
                    Weights weights = shaken(restorer, kind == RestorerKind.DENOISER ? "conv4.bias" : "conv2.bias");
                    String name = kind.name().toLowerCase(Locale.ROOT);
                    byte[] model = bytes(new RestorerGraph(name, 6, norm == BatchNormMode.RUNNING).of(weights));
                    Function<Tensor, Map<String, Tensor>> ours = y -> Map.of("restored", restorer.restore(y, false));
                    String row = name
                            + (kind == RestorerKind.SRCNN
                                    ? ""
                                    : " " + norm.name().toLowerCase(Locale.ROOT));
                    compare(row, model, "degraded", ours, restorer, 1, channels, size[0], size[1]);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"logistic,1,28,28", "cnn1,1,28,28", "cnn1,3,33,20", "cnn2,3,32,32", "cnn2,1,9,17"})
    void classifiers(String architecture, int channels, int height, int width) {
        try (Classifier classifier = Classifier.of(architecture, new Classifier.Input(channels, height, width, 10))) {
            classifier.initialise(Generators.cpu(3));
            Weights weights = shaken(classifier, "");
            ImageShape shape = new ImageShape(channels, height, width);
            byte[] model = bytes(new ClassifierGraph(architecture).of(weights, shape));
            compare(
                    architecture,
                    model,
                    "images",
                    x -> {
                        Map<String, Tensor> outputs = new LinkedHashMap<>();
                        outputs.put("features", classifier.features(x.clone()));
                        outputs.put("logits", classifier.logits(x.clone()));
                        return outputs;
                    },
                    classifier,
                    1,
                    channels,
                    height,
                    width);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"BATCH", "RUNNING"})
    void critics(BatchNormMode norm) {
        for (int[] size : new int[][] {{1, 28, 28}, {3, 32, 32}, {1, 19, 30}}) {
            try (Critic critic = new Critic(size[0], size[1], size[2], 4, norm)) {
                critic.initialise(Generators.cpu(5));
                Weights weights = shaken(critic, "");
                boolean running = norm == BatchNormMode.RUNNING;
                byte[] model =
                        bytes(new CriticGraph(true, running).of(weights, new ImageShape(size[0], size[1], size[2])));
                compare(
                        "critic " + norm.name().toLowerCase(Locale.ROOT),
                        model,
                        "images",
                        x -> Map.of("scores", critic.score(x, false)),
                        critic,
                        2,
                        size);
            }
        }
    }

    @Test
    void heldOutCritic() {
        try (HeldOutCritic critic = new HeldOutCritic(3, 20, 28, 4)) {
            critic.initialise(Generators.cpu(5));
            Weights weights = shaken(critic, "");
            byte[] model = bytes(new CriticGraph(false, false).of(weights, new ImageShape(3, 20, 28)));
            compare("heldOutCritic", model, "images", x -> Map.of("scores", critic.score(x)), critic, 1, 3, 20, 28);
        }
    }

    /** A graph that left the batch out of its statistics would give every image what it gets alone. */
    @Test
    void underBatchStatisticsAnImageDependsOnItsNeighbours() {
        NetworkConfig config = new NetworkConfig(RestorerKind.DENOISER, 4, BatchNormMode.BATCH, Precision.FLOAT32);
        try (Restorer restorer = Restorer.of(config, 1)) {
            restorer.initialise(Generators.cpu(7));
            byte[] model = bytes(new RestorerGraph("denoiser", 4, false).of(shaken(restorer, "conv4.bias")));
            float[] two = values(2, 1, 8, 8);
            float[] one = Arrays.copyOf(two, 64);
            try (OnnxRun run = new OnnxRun(model, true)) {
                float[] alone = run.run("degraded", one, 1, 1, 8, 8).get("restored");
                float[] together =
                        Arrays.copyOf(run.run("degraded", two, 2, 1, 8, 8).get("restored"), 64);
                assertThat(alone).isNotEqualTo(together);
                double[] first = new double[64];
                Arrays.setAll(first, i -> alone[i]);
                assertThat(difference(first, together)).isGreaterThan(1e-3);
            }
        }
    }

    /**
     * Compares all batch sizes, optimised and not, with the engine as it computes here, with libtorch's operations, and with the
     * engine in float64. The network computes in float64 afterwards.
     */
    private static void compare(
            String row,
            byte[] model,
            String input,
            Function<Tensor, Map<String, Tensor>> engine,
            Network network,
            int smallest,
            int... size) {
        try (OnnxRun optimised = new OnnxRun(model, true);
                OnnxRun plain = new OnnxRun(model, false)) {
            Map<Integer, List<Map<String, float[]>>> theirs = new TreeMap<>();
            for (int batch : BATCHES) {
                if (batch >= smallest && (batch < 64 || size[0] * size[1] * size[2] <= 784)) {
                    float[] values = values(batch, size);
                    theirs.put(
                            batch,
                            List.of(
                                    optimised.run(input, values, batch, size[0], size[1], size[2]),
                                    plain.run(input, values, batch, size[0], size[1], size[2])));
                }
            }
            Map<KernelProvider, Map<String, double[]>> ours = new EnumMap<>(KernelProvider.class);
            for (KernelProvider provider : List.of(KernelProvider.AUTO, KernelProvider.LIBTORCH)) {
                network.use(KernelProvider.choose(provider), Storage.FLOAT32);
                ours.put(provider, outputs(engine, ScalarType.Float, theirs.keySet(), size));
            }
            network.use(null, Storage.FLOAT32);
            network.useFloat64();
            Map<String, double[]> exact = outputs(engine, ScalarType.Double, theirs.keySet(), size);
            boolean isNative = !KernelProvider.choose(KernelProvider.AUTO)
                    .name()
                    .equals(KernelProvider.choose(KernelProvider.LIBTORCH).name());
            theirs.forEach((batch, runs) -> runs.forEach(run -> run.forEach((output, values) -> {
                String key = output + " of " + batch;
                double[] here = ours.get(KernelProvider.AUTO).get(key);
                double[] libtorch = ours.get(KernelProvider.LIBTORCH).get(key);
                double byEngine = difference(here, values);
                double byExact = difference(exact.get(key), values);
                TABLE.merge(row, new double[] {byEngine, byExact}, OnnxParityTest::larger);
                String what = row + " " + Arrays.toString(size) + ", " + key;
                assertThat(byExact).as(what + ", float64").isLessThanOrEqualTo(LIMIT);
                // Over 64 images libtorch's batch norm is five times as far from float64 as the native kernels are.
                double own = difference(exact.get(key), libtorch);
                assertThat(difference(libtorch, values)).as(what + ", libtorch").isLessThanOrEqualTo(LIMIT + own);
                assertThat(byEngine).as(what).isLessThanOrEqualTo(isNative ? LIMIT : LIMIT + own);
            })));
        }
    }

    /** What the engine gives, by output and batch. */
    private static Map<String, double[]> outputs(
            Function<Tensor, Map<String, Tensor>> engine, ScalarType type, Set<Integer> batches, int... size) {
        Map<String, double[]> outputs = new LinkedHashMap<>();
        for (int batch : batches) {
            try (TensorScope scope = TensorScope.open();
                    NoGradGuard off = new NoGradGuard()) {
                Tensor x = Tensors.of(values(batch, size), batch, size[0], size[1], size[2])
                        .to(type);
                engine.apply(Tensors.channelsLast(x))
                        .forEach((output, tensor) ->
                                outputs.put(output + " of " + batch, Tensors.doubles(tensor.to(ScalarType.Double))));
            }
        }
        return outputs;
    }

    private static double[] larger(double[] one, double[] other) {
        return new double[] {Math.max(one[0], other[0]), Math.max(one[1], other[1])};
    }

    private static double difference(double[] one, double[] other) {
        assertThat(one).hasSameSizeAs(other);
        double most = 0;
        for (int i = 0; i < one.length; i++) {
            most = Math.max(most, Math.abs(one[i] - other[i]));
        }
        return most;
    }

    private static double difference(double[] one, float[] other) {
        double[] wide = new double[other.length];
        Arrays.setAll(wide, i -> other[i]);
        return difference(one, wide);
    }

    private static float[] values(int batch, int... size) {
        Random random = new Random(batch);
        float[] values = new float[batch * size[0] * size[1] * size[2]];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        return values;
    }

    /** The network's weights after biases, norms and running statistics have moved off their initial values; the network has them, too. */
    private static Weights shaken(Network network, String last) {
        Map<String, Entry> entries = new LinkedHashMap<>(network.save());
        List<String> names = new ArrayList<>(entries.keySet());
        Random random = new Random(11);
        for (String name : names) {
            Entry entry = entries.get(name);
            if (name.equals(last.replace("bias", "weight"))) {
                // A trained restorer's output lies within 0..1; this one would mostly be clipped.
                float[] values = entry.floats();
                for (int i = 0; i < values.length; i++) {
                    values[i] *= 0.3f;
                }
                entries.put(name, Entry.of(values, entry.shape()));
            } else if (entry.shape().length == 1) {
                float[] values = entry.floats();
                for (int i = 0; i < values.length; i++) {
                    float moved = (float) (values[i] + 0.2 * random.nextGaussian());
                    // Amid 0..1 the output shows what went in; at zero it would be clipped away.
                    values[i] =
                            name.equals(last) ? 0.5f : name.endsWith("running_var") ? Math.abs(moved) + 0.1f : moved;
                }
                entries.put(name, Entry.of(values, entry.shape()));
            }
        }
        network.load(entries, "test");
        return new Weights(entries, Map.of(), "test");
    }

    private static byte[] bytes(OnnxGraph graph) {
        return graph.model("test", "test", Map.of("key", "value")).bytes();
    }
}
