package io.github.trilemma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.export.OnnxRun;
import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.kernel.Storage;
import io.github.trilemma.nn.Classifier;
import io.github.trilemma.nn.Network;
import io.github.trilemma.nn.Restorer;
import io.github.trilemma.run.PointFolder;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trained networks leave by the command line and give in ONNX Runtime what they give here. */
class ExportIT {
    @TempDir
    private Path folder;

    @Test
    void trainedPointsGiveTheSameElsewhere() throws IOException {
        List<Path> points;
        try (Stream<Path> all = Files.list(TinySweep.folder().resolve("run/points"))) {
            points = all.sorted().toList();
        }
        assertThat(points).hasSizeGreaterThan(1);
        Path point = points.get(0);
        Path out = folder.resolve("out/restorer.onnx");
        Launch.Ended ended = Launch.run(folder, List.of("export", point.toString(), "--out", out.toString(), "--card"));
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("wrote " + out).contains("model-card.md");
        ExperimentConfig config = PointFolder.readConfig(point.resolve("config.yaml"));
        try (Restorer restorer = Restorer.of(config.network(), 1)) {
            restorer.load(point.resolve("restorer.safetensors"));
            same(out, "degraded", "restored", restorer, y -> restorer.restore(y, false));
        }
        Launch.Ended again = Launch.run(folder, List.of("export", point.toString(), "--out", out.toString()));
        assertThat(again.code()).isEqualTo(Main.UNUSABLE);
        assertThat(again.err()).contains("is there already");
    }

    @Test
    void aTrainedJudgeGivesTheSameElsewhere() throws IOException {
        Path judge = TinySweep.judge("cnn1");
        Path out = folder.resolve("cnn1.onnx");
        Launch.Ended ended = Launch.run(folder, List.of("export", "--judge", "cnn1=" + judge, "--out", out.toString()));
        assertThat(ended.code()).as(ended.err()).isZero();
        try (Classifier classifier = Classifier.load("cnn1", new Classifier.Input(1, 28, 28, 10), judge)) {
            same(out, "images", "logits", classifier, classifier::logits);
        }
    }

    @Test
    void whatCannotBeExportedIsAnErrorOfOneLine() {
        assertThat(refused("export", "--out", "x.onnx")).contains("takes a point's folder or --judge, got neither");
        assertThat(refused("export", ".", "--out", "x.onnx")).contains("must be the folder of a trained point");
        assertThat(refused("export", "--judge", "cnn1", "--out", "x.onnx")).contains("--judge must be ARCH=FILE");
        assertThat(refused("export", ".", "--format", "tf", "--out", "x")).contains("[safetensors, onnx]");
    }

    private String refused(String... command) {
        Launch.Ended ended = Launch.run(folder, List.of(command));
        assertThat(ended.code()).isEqualTo(Main.UNUSABLE);
        assertThat(ended.err().lines().filter(line -> line.startsWith("error: ")))
                .hasSize(1);
        assertThat(folder).isEmptyDirectory();
        return ended.err();
    }

    private static void same(Path model, String input, String output, Network network, Function<Tensor, Tensor> ours)
            throws IOException {
        network.use(KernelProvider.choose(KernelProvider.AUTO), Storage.FLOAT32);
        try (OnnxRun run = new OnnxRun(Files.readAllBytes(model), true)) {
            for (int batch : new int[] {1, 2, 8}) {
                Random random = new Random(batch);
                float[] values = new float[batch * 784];
                for (int i = 0; i < values.length; i++) {
                    values[i] = random.nextFloat();
                }
                float[] theirs = run.run(input, values, batch, 1, 28, 28).get(output);
                try (TensorScope scope = TensorScope.open();
                        NoGradGuard off = new NoGradGuard()) {
                    float[] here =
                            Tensors.floats(ours.apply(Tensors.channelsLast(Tensors.of(values, batch, 1, 28, 28))));
                    assertThat(theirs).hasSameSizeAs(here);
                    for (int i = 0; i < here.length; i++) {
                        assertThat((double) theirs[i]).isCloseTo(here[i], org.assertj.core.api.Assertions.within(1e-5));
                    }
                }
            }
        }
    }
}
