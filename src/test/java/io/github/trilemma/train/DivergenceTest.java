package io.github.trilemma.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.NetworkConfig.BatchNormMode;
import io.github.trilemma.config.NetworkConfig.RestorerKind;
import io.github.trilemma.tensor.TensorScope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Trainings into which something is put that no training gives. */
class DivergenceTest {
    @TempDir
    private Path folder;

    private static ExperimentConfig config() {
        return TinyTraining.config(RestorerKind.DENOISER, BatchNormMode.BATCH, 8, 2, 100);
    }

    /** Sets one value of {@code tensor} after iteration {@code t}. */
    private static TrainListener spoil(int t, Tensor tensor, double value) {
        return trainer -> {
            if (trainer.iteration() == t) {
                try (TensorScope scope = TensorScope.open()) {
                    tensor.select(0, 3).fill_(new Scalar(value));
                }
            }
        };
    }

    private enum Spoilt {
        RESTORER(Double.NaN, "a weight of the restorer is NaN at iteration 4"),
        RESTORER_INFINITE(Double.NEGATIVE_INFINITY, "a weight of the restorer is Infinity at iteration 4"),
        RESTORER_LARGE(-3e6, "the largest weight of the restorer is 3.00e+06 at iteration 4, the limit is 1e+06"),
        CRITIC(Double.NaN, "a weight of the critic is NaN at iteration 4");

        private final double value;
        private final String message;

        Spoilt(double value, String message) {
            this.value = value;
            this.message = message;
        }

        private Tensor tensor(TinyTraining training) {
            return this == CRITIC
                    ? training.critic.parameters().values()
                    : training.restorer.parameters().values();
        }
    }

    @ParameterizedTest
    @EnumSource
    void isSeenAtTheRowOfItsIteration(Spoilt spoilt) {
        List<Map<String, Object>> rows = new ArrayList<>();
        try (TinyTraining training = new TinyTraining(config())) {
            training.trainer.listen(spoil(4, spoilt.tensor(training), spoilt.value));
            training.trainer.listen(new HistoryListener(2, rows::add));
            assertThatThrownBy(() -> training.trainer.run(() -> false))
                    .isInstanceOf(DivergedException.class)
                    .hasMessage(spoilt.message);
        }
        assertThat(rows).hasSize(2);
    }

    @Test
    void aNanBetweenTwoRowsIsSeenAtTheNextOne() {
        try (TinyTraining training = new TinyTraining(config())) {
            training.trainer.listen(spoil(4, training.restorer.parameters().values(), Double.NaN));
            training.trainer.listen(new HistoryListener(3, row -> {}));
            assertThatThrownBy(() -> training.trainer.run(() -> false))
                    .isInstanceOf(DivergedException.class)
                    .hasMessageContaining("NaN at iteration 6");
        }
    }

    @Test
    void anOverflowOfGradientsIsSeenThoughWeightsAreClipped() {
        try (TinyTraining training = new TinyTraining(config())) {
            training.trainer.listen(trainer -> {
                if (trainer.iteration() == 2) {
                    training.critic.parameters().gradients().fill_(new Scalar(1e30));
                }
            });
            training.trainer.listen(new HistoryListener(2, row -> {}));
            assertThatThrownBy(() -> training.trainer.run(() -> false))
                    .isInstanceOf(DivergedException.class)
                    .hasMessageContaining("of the critic is");
        }
    }

    @Test
    void noCheckpointIsWrittenOfADivergedTraining() {
        Path file = folder.resolve("state.safetensors");
        try (TinyTraining training = new TinyTraining(config())) {
            training.trainer.listen(spoil(3, training.restorer.parameters().values(), Double.NaN));
            training.trainer.listen(new HistoryListener(100, row -> {}));
            training.trainer.listen(new DivergenceGuard(2));
            training.trainer.listen(new Checkpoint(file, 2, training.best, () -> 0));
            assertThatThrownBy(() -> training.trainer.run(() -> false))
                    .isInstanceOf(DivergedException.class)
                    .hasMessageEndingWith(" is NaN at iteration 3");
        }
        try (TinyTraining again = new TinyTraining(config())) {
            Checkpoint checkpoint = new Checkpoint(file, 2, again.best, () -> 0);
            assertThat(checkpoint.resume(again.trainer)).isEqualTo(2);
            Vitals.read(again.trainer).check(again.trainer, 1);
        }
    }

    @Test
    void aStopWritesNoCheckpointOfADivergedTraining() {
        Path file = folder.resolve("state.safetensors");
        AtomicInteger ended = new AtomicInteger();
        try (TinyTraining training = new TinyTraining(config())) {
            training.trainer.listen(spoil(1, training.restorer.parameters().values(), Double.NaN));
            training.trainer.listen(trainer -> ended.incrementAndGet());
            training.trainer.listen(new DivergenceGuard(100));
            training.trainer.listen(new Checkpoint(file, 100, training.best, () -> 0));
            assertThatThrownBy(() -> training.trainer.run(() -> ended.get() == 2))
                    .isInstanceOf(DivergedException.class)
                    .hasMessage("a weight of the restorer is NaN at iteration 1");
        }
        assertThat(file).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource
    void soundTrainingsStayBelowTheBoundOfTheGap(BatchNormMode norm) {
        ExperimentConfig config = TinyTraining.config(RestorerKind.SRCNN, norm, 30, 3, 100);
        List<Double> gaps = new ArrayList<>();
        double bound;
        try (TinyTraining training = new TinyTraining(config)) {
            training.trainer.listen(new HistoryListener(1, row -> gaps.add((Double) row.get("criticGap"))));
            training.trainer.run(() -> false);
            bound = Vitals.gapBound(training.trainer);
        }
        assertThat(gaps).hasSize(30);
        assertThat(gaps.subList(1, 30)).allSatisfy(gap -> assertThat(gap).isBetween(-bound, bound));
        // A bound that nothing comes near would find nothing.
        assertThat(gaps.stream().mapToDouble(Math::abs).max().orElseThrow()).isGreaterThan(bound / 1000);
    }

    @Test
    void aGapThatClippedWeightsCannotHaveIsRefused() {
        ExperimentConfig config = config();
        try (TinyTraining training = new TinyTraining(config)) {
            Vitals broken = new Vitals(null, new double[] {-1e9}, 1, 1, 1, 1);
            assertThatThrownBy(() -> broken.check(training.trainer, 5))
                    .isInstanceOf(DivergedException.class)
                    .hasMessageStartingWith("criticGap is 1.00e+09 at iteration 5, weights clipped to 0.05 allow ");
        }
    }

    @Test
    void aLearningRateThatIsNoneDiverges() {
        ExperimentConfig config = ConfigReader.with(config(), Map.of("restorerLearningRate", 1e12));
        try (TinyTraining training = new TinyTraining(config)) {
            training.trainer.listen(new HistoryListener(1, row -> {}));
            assertThatThrownBy(() -> training.trainer.run(() -> false))
                    .isInstanceOf(DivergedException.class)
                    .hasMessageMatching("(the largest weight of the restorer is 1.*e\\+12|.* is NaN) at iteration 1.*");
        }
    }
}
