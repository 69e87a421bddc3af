package io.github.trilemma.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.JudgeArgument;
import io.github.trilemma.config.JudgeConfig;
import io.github.trilemma.tensor.Generators;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptJudgeTest {
    private static final Classifier.Input INPUT = new Classifier.Input(3, 5, 4, 7);
    private static final int PIXELS = 60;

    @TempDir
    Path folder;

    private static Classifier load(String declared) {
        return Judges.load(JudgeArgument.parse(declared), INPUT, true);
    }

    private Path linear() {
        return Scripts.linear(folder.resolve("judge.pt"), PIXELS, INPUT.classes());
    }

    private Path script(String body) {
        return Scripts.write(
                folder.resolve("judge.pt"), "def forward(self, x):\n    " + body + "\n", PIXELS, INPUT.classes());
    }

    private static Tensor images(long seed) {
        return Tensors.channelsLast(Tensors.uniform(0, 1, Generators.cpu(seed), 6, 3, 5, 4));
    }

    /** The same by hand: normalised, kinked, mapped; and the gradient by the images of the logits' sum. */
    @Test
    void seesNormalisedImagesAndLetsGradientsThrough() {
        try (TensorScope scope = TensorScope.open();
                Classifier judge =
                        load("script:" + linear() + ",input=3x5x4,classes=7,mean=0.5/0.4/0.3,std=0.2/0.3/0.25")) {
            Tensor x = images(1);
            float[] pixels = Tensors.floats(x);
            float[] weight = Tensors.floats(Tensors.uniform(-0.3, 0.3, Generators.cpu(5), 7, PIXELS));
            float[] bias = Tensors.floats(Tensors.uniform(-0.3, 0.3, Generators.cpu(6), 7));
            double[] mean = {0.5, 0.4, 0.3};
            double[] std = {0.2, 0.3, 0.25};
            judge.requireGradients();
            Trace trace = judge.trace(x, 1, false, true);
            float[] logits = Tensors.floats(trace.output());
            float[] gradient = Tensors.floats(trace.backward(torch.ones_like(trace.output())));
            for (int n = 0; n < 6; n++) {
                for (int k = 0; k < 7; k++) {
                    double sum = bias[k];
                    for (int p = 0; p < PIXELS; p++) {
                        double z = (pixels[n * PIXELS + p] - mean[p / 20]) / std[p / 20];
                        sum += Math.max(0, z) * weight[k * PIXELS + p];
                    }
                    assertThat((double) logits[n * 7 + k]).isCloseTo(sum, within(1e-4));
                }
                for (int p = 0; p < PIXELS; p++) {
                    double sum = 0;
                    for (int k = 0; k < 7; k++) {
                        sum += weight[k * PIXELS + p];
                    }
                    boolean open = pixels[n * PIXELS + p] > mean[p / 20];
                    assertThat((double) gradient[n * PIXELS + p]).isCloseTo(open ? sum / std[p / 20] : 0, within(1e-4));
                }
            }
            assertThat(Tensors.floats(judge.features(x))).containsExactly(Tensors.floats(judge.logits(x)));
        }
    }

    /** Lanes share one module. What a thread gets must not depend on how often the module ran before, or on who else runs it. */
    @Test
    void threadsGetTheSameBitsAtAnyTime() throws Exception {
        String body = """
                h = torch.tanh(torch.mul(x, 1.7)) + torch.sigmoid(x) * torch.exp(-x)
                    h = torch.flatten(h * h + 0.3 * h - torch.sin(h), 1)
                    return torch.linear(h, self.weight, self.bias)""";
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (Classifier judge = load("script:" + script(body))) {
            assertThat(torch.getGraphExecutorOptimize()).isTrue();
            List<Future<List<float[]>>> results = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                Callable<List<float[]>> runs = () -> {
                    List<float[]> seen = new ArrayList<>();
                    for (int i = 0; i < 30; i++) {
                        try (TensorScope scope = TensorScope.open()) {
                            Trace trace = judge.trace(images(2), 1, false, true);
                            seen.add(Tensors.floats(trace.output()));
                            seen.add(Tensors.floats(trace.backward(trace.output())));
                        }
                    }
                    return seen;
                };
                results.add(threads.submit(runs));
            }
            List<float[]> first = results.get(0).get();
            for (Future<List<float[]>> result : results) {
                for (int i = 0; i < result.get().size(); i++) {
                    assertThat(result.get().get(i)).containsExactly(first.get(i % 2));
                }
            }
            assertThat(torch.getGraphExecutorOptimize()).as("put back").isTrue();
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void codeIsNotRunUntrusted() {
        JudgeConfig judge = JudgeArgument.parse("script:" + folder.resolve("absent.pt"));
        assertThatThrownBy(() -> Judges.load(judge, INPUT, false))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("must be trusted, got no --trust")
                .hasMessageContaining("runs code");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "return torch.flatten(x, 1) | must give logits (2,7) for images (2,3,5,4), got (2,60)",
                "return torch.linear(torch.flatten(x, 1), self.weight, self.bias)[0:1] | got (1,7)",
                "return torch.linear(torch.flatten(x, 1), self.weight, self.bias)[0] | got (7)",
                "return torch.linear(torch.flatten(x, 1), self.weight, self.bias).double() | must give float32, got Double",
                "return torch.linear(torch.flatten(x, 1), self.weight, self.bias) / 0. | must give finite logits",
                "return torch.sqrt(torch.linear(torch.flatten(x, 1), self.weight, self.bias) - 9.) | got NaN",
                "return (x, x) | must give one tensor of logits (N,K), got Tuple",
                "return torch.linear(torch.dropout(torch.flatten(x + 1., 1), 0.5, True), self.weight, self.bias) | the same logits",
                "return torch.linear(torch.flatten(x[:, :, 1:], 1), self.weight, self.bias) | mat1 and mat2 shapes cannot be",
                "assert float(x.sum()) < -1., 'no such image' | no such image"
            })
    void modulesThatDoNotFitAreRefused(String body, String message) {
        Path file = script(body);
        assertThatThrownBy(() -> load("script:" + file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("judge script:" + file)
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "input=1x28x28 | takes images (1,28,28), got images (3,5,4)",
                "classes=10 | tells 10 classes apart, got data of 7",
                "mean=0.5/0.5 | mean must be one number or one per channel, which are 3, got 2",
                "std=0 | classifier.std must be numbers of at least 1e-6",
                "mean=NaN | classifier.mean must be finite numbers",
                "classes=ten | classes must be a whole number, got 'ten'",
                "input=28x28 | classifier.input must be three sizes",
                "std=1,std=2 | std is given twice"
            })
    void declarationsThatDoNotFitAreRefused(String declared, String message) {
        Path file = linear();
        assertThatThrownBy(() -> load("script:" + file + "," + declared))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(message);
    }

    @Test
    void againstAModuleWithoutGradientsNothingTrains() {
        try (Classifier judge =
                load("script:" + script("return torch.linear(torch.flatten(x.detach(), 1), self.weight, self.bias)"))) {
            assertThatThrownBy(judge::requireGradients)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("must let gradients through to train against it");
            try (TensorScope scope = TensorScope.open();
                    NoGradGuard off = new NoGradGuard()) {
                assertThat(judge.logits(images(3)).size(1)).isEqualTo(7);
            }
        }
    }

    @Test
    void filesThatAreNoModulesAreRefused() throws IOException {
        byte[] whole = Files.readAllBytes(linear());
        refused(new byte[0], "no whole archive");
        refused("def forward(x): return x".getBytes(StandardCharsets.UTF_8), "no whole archive");
        for (int length : new int[] {1, 100, whole.length / 2, whole.length - 1}) {
            refused(Arrays.copyOf(whole, length), "must be a");
        }
        refused(zip("readme.txt", new byte[3]), "weights without code");
        refused(zip("m/data.pkl", new byte[3]), "weights without code");
        assertThatThrownBy(() -> load("script:" + folder.resolve("absent.pt"))).hasMessageContaining("got none");
        assertThatThrownBy(() -> load("script:" + folder)).hasMessageContaining("got none");
    }

    /** 100 MiB of zeros in 100 KB: refused by the archive's own table, before anything is unpacked. */
    @Test
    void bombsAreNotUnpacked() throws IOException {
        refused(zip("m/code/__torch__.py", new byte[100 << 20]), "unpack to more than 67108864 bytes");
    }

    /** Bytes that were changed anywhere give a judge or one clear line. */
    @Test
    void damagedFilesGiveOneLine() throws IOException {
        byte[] whole = Files.readAllBytes(linear());
        for (int at = 3; at < whole.length; at += 97) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x55;
            Path file = Files.write(folder.resolve("damaged.pt"), damaged);
            try (Classifier judge = load("script:" + file)) {
                assertThat(judge.architecture()).isEqualTo("script");
            } catch (ConfigurationException e) {
                assertThat(e.getMessage()).contains("damaged.pt").doesNotContain("\n");
            }
        }
    }

    private void refused(byte[] bytes, String message) throws IOException {
        Path file = Files.write(folder.resolve("bad.pt"), bytes);
        assertThatThrownBy(() -> load("script:" + file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("script:" + file)
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    private static byte[] zip(String name, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("m/data.pkl".equals(name) ? name : "m/data.pkl"));
            zip.closeEntry();
            if (!name.equals("m/data.pkl")) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(content);
            }
        }
        return bytes.toByteArray();
    }
}
