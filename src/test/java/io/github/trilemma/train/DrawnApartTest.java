package io.github.trilemma.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.NetworkConfig.BatchNormMode;
import io.github.trilemma.config.NetworkConfig.RestorerKind;
import io.github.trilemma.data.DeviceImages;
import io.github.trilemma.data.ImageSet;
import io.github.trilemma.data.Subset;
import io.github.trilemma.degrade.Composition;
import io.github.trilemma.degrade.Degradation;
import io.github.trilemma.degrade.GaussianBlur;
import io.github.trilemma.degrade.GaussianNoise;
import io.github.trilemma.degrade.Mask;
import io.github.trilemma.degrade.SaltAndPepper;
import io.github.trilemma.kernel.TorchKernels;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Batches under random degradations that the gathering kernel does not know. */
class DrawnApartTest {
    private static final int COUNT = 12;
    private static final int BATCH = 5;
    private static final List<Degradation> RANDOM = List.of(
            new Mask(0.3, 2, 0.5),
            new SaltAndPepper(0.3),
            new Composition(List.of(new GaussianBlur(0.8), new GaussianNoise(0.1), new Mask(0.2, 1, 0))));

    private static DeviceImages images() {
        byte[] pixels = new byte[COUNT * 3 * 8 * 9];
        new Random(1).nextBytes(pixels);
        ImageSet set = new ImageSet("made", 3, 8, 9, 2, pixels, new byte[COUNT]);
        return DeviceImages.of(new Subset(set, IntStream.range(0, COUNT).toArray()));
    }

    @Test
    void aBatchIsDegradedByItsOwnSeed() {
        try (DeviceImages images = images()) {
            for (Degradation degradation : RANDOM) {
                var source = new StreamBatchSource(images, null, degradation, BATCH, 4, new TorchKernels());
                for (int k = 0; k < 3; k++) {
                    try (Batch batch = source.next();
                            TensorScope scope = TensorScope.open()) {
                        long seed = Seeds.of(4, Seeds.Use.TRAINING_NOISE, k);
                        assertThat(Tensors.floats(batch.degraded()))
                                .as("%s, batch %d", degradation, k)
                                .containsExactly(Tensors.floats(degradation.degrade(batch.clean(), seed)))
                                .isNotEqualTo(Tensors.floats(batch.clean()));
                    }
                }
            }
        }
    }

    /** What a resumed training meets is what the one before it would have met. */
    @Test
    void aPositionIsAllThatIsNeededToGoOn() {
        try (DeviceImages images = images()) {
            for (Degradation degradation : RANDOM) {
                var through = new StreamBatchSource(images, null, degradation, BATCH, 4, new TorchKernels());
                for (int k = 0; k < 7; k++) {
                    through.next().close();
                }
                var resumed = new StreamBatchSource(images, null, degradation, BATCH, 4, new TorchKernels());
                resumed.seek(7);
                try (Batch one = through.next();
                        Batch other = resumed.next()) {
                    assertThat(Tensors.floats(other.degraded())).containsExactly(Tensors.floats(one.degraded()));
                }
            }
        }
    }

    @Test
    void oneOfTheKernelsOwnIsNotDrawnTwice() {
        assertThat(StreamBatchSource.isDrawnApart(new GaussianNoise(0.1))).isFalse();
        assertThat(StreamBatchSource.isDrawnApart(new GaussianBlur(1))).isFalse();
        RANDOM.forEach(degradation ->
                assertThat(StreamBatchSource.isDrawnApart(degradation)).isTrue());
    }

    @Test
    void aCapturedIterationRefusesThem() {
        try (TinyTraining tiny =
                new TinyTraining(TinyTraining.config(RestorerKind.DENOISER, BatchNormMode.RUNNING, 4, 2, 2))) {
            Material its = tiny.material;
            Material masked = new Material(its.images(), null, RANDOM.get(0), its.classifier());
            assertThat(DeviceIteration.serves(its)).isTrue();
            assertThat(DeviceIteration.serves(masked)).isFalse();
            assertThatThrownBy(() -> new DeviceIteration(tiny.seat, masked))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("use --capture off");
        }
    }
}
