package io.github.trilemma.eval;

import static io.github.trilemma.eval.Fixtures.CLASSES;
import static io.github.trilemma.eval.Fixtures.SIZE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.trilemma.data.DeviceImages;
import io.github.trilemma.data.ImageSet;
import io.github.trilemma.data.Subset;
import io.github.trilemma.kernel.TorchKernels;
import io.github.trilemma.nn.Classifier;
import io.github.trilemma.surface.Interval;
import io.github.trilemma.surface.Measure;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairEvaluatorTest {
    private static final Classifier.Input INPUT = new Classifier.Input(1, SIZE, SIZE, CLASSES);

    private static Measurements measure(DeviceImages clean, DeviceImages restored, boolean labelled, String arch) {
        try (Classifier judge = Classifier.of(arch, INPUT)) {
            Fixtures.shake(judge, 0.05, 1);
            return PairEvaluator.measure(clean, restored, labelled, List.of(new Judge("j", judge)), new TorchKernels());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"logistic", "cnn1", "cnn2"})
    void equalSetsHaveNoDistance(String arch) {
        try (DeviceImages images = Fixtures.images(45, 1)) {
            Measurements found = measure(images, images, true, arch);
            assertThat(found.values()).containsEntry(Measure.MSE, 0.0).containsEntry(Measure.RMSE, 0.0);
            assertThat(found.values().get(Measure.PSNR)).isInfinite();
            assertThat(found.values().get(Measure.SSIM)).isCloseTo(1, within(1e-12));
            assertThat(found.values()).containsEntry(Measure.SLICED_WASSERSTEIN_2, 0.0);
            assertThat(found.values().get(Measure.kernelDistance("j"))).isCloseTo(0, within(1e-9));
            assertThat(found.values().get(Measure.frechet("j"))).isBetween(0.0, 1e-6);
            assertThat(found.finite()).isFalse();
        }
    }

    @Test
    void everyMeasureButThoseOfFewImagesHasAnIntervalAroundIt() {
        try (DeviceImages clean = Fixtures.images(80, 1);
                DeviceImages restored = Fixtures.images(81, 1);
                DeviceImages most = eighty(restored)) {
            Measurements found = measure(clean, most, true, "cnn1");
            assertThat(found.intervals().keySet()).isEqualTo(found.values().keySet());
            found.intervals()
                    .forEach((name, interval) -> assertThat(found.values().get(name))
                            .as(name)
                            .isBetween(interval.low() - 1e-9, interval.high() + 1e-9));
            Interval mse = found.intervals().get(Measure.MSE);
            Interval rmse = found.intervals().get(Measure.RMSE);
            assertThat(mse.half()).isPositive();
            assertThat(rmse.high()).isCloseTo(Math.sqrt(mse.high()), within(1e-4));
        }
    }

    private static DeviceImages eighty(DeviceImages images) {
        try (TensorScope scope = TensorScope.open()) {
            byte[] pixels = Tensors.bytes(images.images().narrow(0, 0, 80));
            var set = new ImageSet("some", 1, SIZE, SIZE, CLASSES, pixels, new byte[80]);
            int[] all = new int[80];
            Arrays.setAll(all, i -> i);
            return DeviceImages.of(new Subset(set, all));
        }
    }

    @Test
    void classErrorsAverageToTheErrorRate() {
        try (DeviceImages images = Fixtures.images(60, 1)) {
            Measurements found = measure(images, images, true, "logistic");
            long[] labels = Tensors.longs(images.labels());
            double sum = 0;
            for (long label : labels) {
                sum += found.values().get(Measure.errorRate("j", (int) label));
            }
            assertThat(sum / labels.length).isCloseTo(found.values().get(Measure.errorRate("j")), within(1e-12));
            assertThat(Measure.judgeOf(Measure.errorRate("j", 2))).isNull();
            assertThat(Measure.judgeOf(Measure.errorRate("j"))).isEqualTo("j");
        }
    }

    @Test
    void withoutLabelsOnlyDistancesAreMeasured() {
        try (DeviceImages images = Fixtures.images(45, 1)) {
            assertThat(measure(images, images, false, "cnn1").values().keySet())
                    .containsExactlyInAnyOrder(
                            "mse",
                            "rmse",
                            "psnr",
                            "ssim",
                            "slicedWasserstein1",
                            "slicedWasserstein2",
                            "frechet.j",
                            "kernelDistance.j");
        }
    }

    @Test
    void aSingleImageHasNoFrechetDistanceAndNoInterval() {
        try (DeviceImages images = Fixtures.images(1, 1)) {
            Measurements found = measure(images, images, true, "logistic");
            assertThat(found.values()).doesNotContainKey("frechet.j").containsKey("errorRate.j");
            // Of one image only the exact interval of a share can be told.
            assertThat(found.intervals().keySet()).allMatch(name -> name.startsWith("errorRate."));
        }
    }

    @Test
    void theSetsMustPair() {
        try (DeviceImages clean = Fixtures.images(4, 1);
                DeviceImages restored = Fixtures.images(5, 1)) {
            assertThatThrownBy(() -> PairEvaluator.measure(clean, restored, false, List.of(), new TorchKernels()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("(4,1,16,16), got (5,1,16,16)");
        }
    }
}
