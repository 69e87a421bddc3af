package io.github.trilemma.eval;

import static io.github.trilemma.eval.Fixtures.CLASSES;
import static io.github.trilemma.eval.Fixtures.SIZE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.trilemma.config.NetworkConfig;
import io.github.trilemma.config.NetworkConfig.BatchNormMode;
import io.github.trilemma.config.NetworkConfig.Precision;
import io.github.trilemma.config.NetworkConfig.RestorerKind;
import io.github.trilemma.data.DeviceImages;
import io.github.trilemma.degrade.GaussianNoise;
import io.github.trilemma.kernel.TorchKernels;
import io.github.trilemma.nn.Classifier;
import io.github.trilemma.nn.Critic;
import io.github.trilemma.nn.Restorer;
import io.github.trilemma.surface.Measure;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.List;
import java.util.SortedMap;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluatorTest {
    private static final Classifier.Input INPUT = new Classifier.Input(1, SIZE, SIZE, CLASSES);

    private final Classifier logistic = Classifier.of("logistic", INPUT);
    private final Classifier cnn1 = Classifier.of("cnn1", INPUT);
    private final List<Judge> judges = List.of(new Judge("plain", logistic), new Judge("deep", cnn1));

    EvaluatorTest() {
        Fixtures.shake(logistic, 1, 1);
        Fixtures.shake(cnn1, 0.2, 2);
    }

    @AfterEach
    void close() {
        logistic.close();
        cnn1.close();
    }

    private static Restorer restorer(RestorerKind kind) {
        Restorer restorer = Restorer.of(new NetworkConfig(kind, 2, BatchNormMode.BATCH, Precision.FLOAT32), 1);
        Fixtures.shake(restorer, 0.2, 3);
        return restorer;
    }

    private static Critic critic(BatchNormMode mode) {
        Critic critic = new Critic(1, SIZE, SIZE, 2, mode);
        Fixtures.shake(critic, 0.2, 4);
        return critic;
    }

    private SortedMap<String, Double> measure(TestSet test, Restorer restorer, Critic critic) {
        return new Evaluator(test, judges, new TorchKernels())
                .measure(restorer, critic)
                .values();
    }

    /** Running sums in plain Java. */
    private static final class Sums {
        private double squares;
        private double gap;
        private final double[] errors = new double[2];
        private final double[] nats = new double[2];

        void judge(int j, float[] logits, long[] labels) {
            for (int n = 0; n < labels.length; n++) {
                double total = 0;
                int best = 0;
                for (int k = 0; k < CLASSES; k++) {
                    total += Math.exp(logits[n * CLASSES + k]);
                    best = logits[n * CLASSES + k] > logits[n * CLASSES + best] ? k : best;
                }
                errors[j] += best == labels[n] ? 0 : 1;
                nats[j] += Math.log(total) - logits[n * CLASSES + (int) labels[n]];
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"DENOISER, 7, 7", "DENOISER, 7, 3", "SRCNN, 10, 5", "SRCNN, 7, 50", "DENOISER, 4, 3"})
    void measuresWhatTheFormulasSay(RestorerKind kind, int count, int batch) {
        GaussianNoise noise = new GaussianNoise(0.3);
        try (DeviceImages images = Fixtures.images(count, 1);
                Restorer restorer = restorer(kind);
                Critic critic = critic(BatchNormMode.BATCH);
                TensorScope scope = TensorScope.open();
                NoGradGuard off = new NoGradGuard()) {
            Sums sums = new Sums();
            for (int from = 0; from < count; from += batch) {
                int to = Math.min(count, from + batch);
                Tensor clean = images.cleanRange(from, to);
                Tensor restored = restorer.restore(noise.degrade(clean, 99 + from), false);
                float[] x = Tensors.floats(clean);
                float[] xHat = Tensors.floats(restored);
                for (int i = 0; i < x.length; i++) {
                    sums.squares += ((double) xHat[i] - x[i]) * ((double) xHat[i] - x[i]);
                }
                float[] real = Tensors.floats(critic.score(clean, false));
                float[] fake = Tensors.floats(critic.score(restored, false));
                for (int n = 0; n < to - from; n++) {
                    sums.gap += (double) real[n] - fake[n];
                }
                long[] labels = Tensors.longs(images.labelsRange(from, to));
                for (int j = 0; j < judges.size(); j++) {
                    sums.judge(j, Tensors.floats(judges.get(j).classifier().logits(restored)), labels);
                }
            }
            double mse = sums.squares / (count * SIZE * SIZE);
            SortedMap<String, Double> got = measure(new TestSet(images, noise, batch, 99), restorer, critic);
            assertThat(got.keySet())
                    .contains("ssim", "slicedWasserstein1", "slicedWasserstein2", "criticGap")
                    .contains("calibrationError.plain", "frechet.deep", "kernelDistance.deep");
            close(got, Measure.MSE, mse);
            close(got, Measure.RMSE, Math.sqrt(mse));
            close(got, Measure.PSNR, -10 * Math.log10(mse));
            close(got, Measure.CRITIC_GAP, sums.gap / count);
            for (int j = 0; j < judges.size(); j++) {
                assertThat(got).containsEntry(Measure.errorRate(judges.get(j).name()), sums.errors[j] / count);
                close(got, Measure.crossEntropy(judges.get(j).name()), sums.nats[j] / count);
            }
        }
    }

    private static void close(SortedMap<String, Double> got, String name, double want) {
        assertThat(got.get(name)).as(name).isCloseTo(want, within(1e-5 * Math.abs(want) + 1e-7));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 6, 8, 100})
    void theBatchSizeDoesNotMatterWhereNothingLooksAtTheBatch(int batch) {
        try (DeviceImages images = Fixtures.images(7, 1);
                Restorer restorer = restorer(RestorerKind.SRCNN);
                Critic critic = critic(BatchNormMode.RUNNING)) {
            GaussianNoise none = new GaussianNoise(0);
            SortedMap<String, Double> whole = measure(new TestSet(images, none, 7, 1), restorer, critic);
            SortedMap<String, Double> parts = measure(new TestSet(images, none, batch, 1), restorer, critic);
            assertThat(parts.keySet()).isEqualTo(whole.keySet());
            whole.forEach((name, value) -> close(parts, name, value));
        }
    }

    @Test
    void someoneMustJudge() {
        try (DeviceImages images = Fixtures.images(2, 1)) {
            TestSet test = new TestSet(images, new GaussianNoise(0), 2, 1);
            assertThatThrownBy(() -> new Evaluator(test, List.of(), new TorchKernels()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("judges must be at least one, got none");
        }
    }

    @Test
    void measuringTwiceGivesTheSameAndChangesNothing() {
        try (DeviceImages images = Fixtures.images(7, 1);
                Restorer restorer = restorer(RestorerKind.DENOISER);
                Critic critic = critic(BatchNormMode.RUNNING)) {
            TestSet test = new TestSet(images, new GaussianNoise(1), 3, 5);
            var statistics = critic.save().get("bn1.running_var").floats();
            assertThat(measure(test, restorer, critic)).isEqualTo(measure(test, restorer, critic));
            assertThat(critic.save().get("bn1.running_var").floats()).containsExactly(statistics);
            assertThat(Tensors.scalar(restorer.parameters().gradients().abs().max()))
                    .isZero();
            assertThat(measure(new TestSet(images, new GaussianNoise(1), 3, 6), restorer, critic))
                    .as("another draw")
                    .isNotEqualTo(measure(test, restorer, critic));
        }
    }
}
