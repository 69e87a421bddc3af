package io.github.trilemma.eval;

import static io.github.trilemma.eval.Fixtures.CLASSES;
import static io.github.trilemma.eval.Fixtures.SIZE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.trilemma.data.DeviceImages;
import io.github.trilemma.degrade.GaussianNoise;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.kernel.TorchKernels;
import io.github.trilemma.nn.Classifier;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassifierScoreTest {
    private static final Kernels KERNELS = new TorchKernels();

    private static Classifier classifier() {
        Classifier classifier = Classifier.of("logistic", new Classifier.Input(1, SIZE, SIZE, CLASSES));
        Fixtures.shake(classifier, 0.5, 1);
        return classifier;
    }

    @Test
    void togetherWeighsByImages() {
        ClassifierScore all = ClassifierScore.together(List.of(
                new ClassifierScore(1, 10, 0.5), new ClassifierScore(0, 30, 0.1), new ClassifierScore(5, 5, 2)));
        assertThat(all.errors()).isEqualTo(6);
        assertThat(all.images()).isEqualTo(45);
        assertThat(all.accuracy()).isCloseTo(39 / 45.0, within(1e-15));
        assertThat(all.crossEntropy()).isCloseTo((5 + 3 + 10) / 45.0, within(1e-15));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 499, 500, 501, 1025})
    void scoresEveryImageOnce(int count) {
        try (DeviceImages images = Fixtures.images(count, 1);
                Classifier classifier = classifier();
                TensorScope scope = TensorScope.open();
                NoGradGuard off = new NoGradGuard()) {
            float[] logits = Tensors.floats(classifier.logits(images.cleanRange(0, count)));
            long[] labels = Tensors.longs(images.labelsRange(0, count));
            long errors = 0;
            double nats = 0;
            for (int n = 0; n < count; n++) {
                double total = 0;
                boolean right = true;
                float own = logits[n * CLASSES + (int) labels[n]];
                for (int k = 0; k < CLASSES; k++) {
                    total += Math.exp(logits[n * CLASSES + k] - own);
                    right &= logits[n * CLASSES + k] <= own;
                }
                errors += right ? 0 : 1;
                nats += Math.log(total);
            }
            ClassifierScore score = ClassifierScore.of(classifier, images, null, 0, KERNELS);
            assertThat(score.errors()).isEqualTo(errors);
            assertThat(score.images()).isEqualTo(count);
            assertThat(score.crossEntropy()).isCloseTo(nats / count, within(1e-5 * nats / count + 1e-6));
        }
    }

    @Test
    void degradesFirstWhenAsked() {
        try (DeviceImages images = Fixtures.images(40, 1);
                Classifier classifier = classifier()) {
            ClassifierScore clean = ClassifierScore.of(classifier, images, null, 0, KERNELS);
            assertThat(ClassifierScore.of(classifier, images, new GaussianNoise(0), 0, KERNELS))
                    .isEqualTo(clean);
            ClassifierScore noisy = ClassifierScore.of(classifier, images, new GaussianNoise(1), 1, KERNELS);
            assertThat(noisy.crossEntropy()).isNotEqualTo(clean.crossEntropy());
            assertThat(ClassifierScore.of(classifier, images, new GaussianNoise(1), 1, KERNELS))
                    .isEqualTo(noisy);
            assertThat(ClassifierScore.of(classifier, images, new GaussianNoise(1), 2, KERNELS))
                    .isNotEqualTo(noisy);
        }
    }
}
