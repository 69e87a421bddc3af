package io.github.trilemma.kernel;

import static io.github.trilemma.kernel.Values.uniform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.tensor.Generators;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IterationNumbersTest {
    private static final PlannedSchedule PLAN =
            new PlannedSchedule(0.3, 0.02, 0.005, 1e-3, 0.2, 1e-4, 10, List.of(4L, 7L, 7L), 0xFEDC_BA98_7654_3210L);

    private TensorScope scope;

    @BeforeEach
    void open() {
        scope = TensorScope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    /** The order of an epoch. */
    private static int[] epoch(int available, long number) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < available; i++) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(number));
        return order.stream().mapToInt(Integer::intValue).toArray();
    }

    @ParameterizedTest
    @CsvSource({"7, 3, 2", "8, 4, 1", "10, 5, 2", "100, 3, 5", "1, 1, 1"})
    void theNumbersOfTheFirstIterations(int available, int batch, int steps) {
        for (Kernels kernels : Providers.all()) {
            try (IterationNumbers numbers = new IterationNumbers(available, batch, steps)) {
                numbers.set(PLAN, 0);
                for (long t = 0; t < 12; t++) {
                    long first = t * steps * batch / available;
                    for (long epoch = first; epoch <= first + 1; epoch++) {
                        numbers.order((int) (epoch % 2), epoch(available, epoch));
                    }
                    numbers.set(PLAN, t);
                    kernels.advance(numbers);
                    check(kernels.name(), numbers, t);
                }
            }
        }
    }

    private static void check(String name, IterationNumbers numbers, long t) {
        String at = name + " at " + t;
        int steps = numbers.criticSteps();
        int batch = numbers.batch();
        for (int k = 0; k < steps; k++) {
            long number = t * steps + k;
            long[] indices = Tensors.longs(numbers.indices(k));
            for (int i = 0; i < batch; i++) {
                long position = number * batch + i;
                int[] order = epoch(numbers.available(), position / numbers.available());
                assertThat(indices[i]).as(at).isEqualTo(order[(int) (position % numbers.available())]);
            }
            assertThat(Tensors.longs(numbers.seed(k)))
                    .as(at)
                    .containsExactly(Generators.mix(PLAN.noiseSeed() + number));
            assertThat(Tensors.doubles(numbers.criticStep(k))).as(at).containsExactly(number + 1.0, 1e-4);
        }
        assertThat(Tensors.doubles(numbers.weights())).as(at).containsExactly(PLAN.alphaAt(t), 0.02, 0.005);
        assertThat(Tensors.doubles(numbers.restorerStep())).as(at).containsExactly((double) t, PLAN.restorerRateAt(t));
        assertThat(Tensors.longs(numbers.iteration())).as(at).containsExactly(t + 1);
    }

    @Test
    void aPlanIsTheScheduleInNumbers() {
        assertThat(PLAN.alphaAt(0)).isEqualTo(1);
        assertThat(PLAN.alphaAt(5)).isEqualTo(0.5);
        assertThat(PLAN.alphaAt(9)).isEqualTo(0.3);
        assertThat(PLAN.restorerRateAt(3)).isEqualTo(1e-3);
        assertThat(PLAN.restorerRateAt(4)).isEqualTo(1e-3 * 0.2);
        assertThat(PLAN.restorerRateAt(7)).isEqualTo(1e-3 * 0.2 * 0.2 * 0.2);
        assertThatThrownBy(() -> new PlannedSchedule(1, 0, 0, 1, 1, 1, 0, Collections.nCopies(17, 1L), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 16 milestones, got 17");
    }

    @Test
    void impossibleNumbersAreErrors() {
        assertThatThrownBy(() -> new IterationNumbers(4, 5, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 4 images in its batches, got 1 batches of 5");
        assertThatThrownBy(() -> new IterationNumbers(4, 1 << 30, 4)).isInstanceOf(IllegalArgumentException.class);
        try (IterationNumbers numbers = new IterationNumbers(4, 2, 1)) {
            for (Kernels kernels : Providers.all()) {
                assertThatThrownBy(() -> kernels.advance(numbers))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("must have a schedule");
            }
            assertThatThrownBy(() -> numbers.set(PLAN, -1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> numbers.order(2, new int[4])).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> numbers.order(0, new int[3])).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void drawsBySeedsOnTheDevice() {
        for (Kernels kernels : Providers.all()) {
            Tensor images = Tensors.ofBytes(new byte[3 * 20], 3, 1, 4, 5);
            Tensor indices = Tensors.ofIndices(new int[] {2, 0});
            Tensor want = Tensors.emptyImages(2, 1, 4, 5);
            Tensor got = Tensors.emptyImages(2, 1, 4, 5);
            kernels.drawBatch(images, null, null, indices, 1, -77L, null, want, null);
            kernels.drawBatch(images, null, null, indices, 1, Tensors.ofLongs(new long[] {-77}, 1), null, got, null);
            assertThat(Tensors.floats(got)).as(kernels.name()).containsExactly(Tensors.floats(want));
            assertThatThrownBy(
                            () -> kernels.drawBatch(images, null, null, indices, 1, Tensors.zeros(1), null, got, null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the seed must be of type Long");
        }
    }

    @Test
    void losesByWeightsOnTheDevice() {
        Tensor xHat = uniform(1, 0, 1, 5, 1, 4, 4);
        Tensor x = uniform(2, 0, 1, 5, 1, 4, 4);
        Tensor scores = uniform(3, -2, 2, 5);
        Tensor logits = uniform(4, -5, 5, 5, 10);
        Tensor labels = Tensors.ofLongs(new long[] {1, 2, 3, 4, 5}, 5);
        for (Kernels kernels : Providers.all()) {
            try (LossBuffers want = new LossBuffers(xHat, scores, logits);
                    LossBuffers got = new LossBuffers(xHat, scores, logits)) {
                kernels.fusedLoss(xHat, x, scores, logits, labels, 0.7, 0.2, 0.1, want);
                Tensor weights = Tensors.ofDoubles(new double[] {0.7, 0.2, 0.1}, 3);
                kernels.fusedLoss(xHat, x, scores, logits, labels, weights, got);
                assertThat(Tensors.doubles(got.terms())).containsExactly(Tensors.doubles(want.terms()));
                assertThat(Tensors.floats(got.xHatSeed())).containsExactly(Tensors.floats(want.xHatSeed()));
                assertThat(Tensors.floats(got.scoresSeed())).containsExactly(Tensors.floats(want.scoresSeed()));
                assertThat(Tensors.floats(got.logitsSeed())).containsExactly(Tensors.floats(want.logitsSeed()));
                assertThatThrownBy(() -> kernels.fusedLoss(xHat, x, scores, logits, labels, Tensors.zeros(3), got))
                        .hasMessageContaining("weights must be of type Double");
            }
        }
    }

    @Test
    void stepsByNumbersOnTheDevice() {
        for (Kernels kernels : Providers.all()) {
            Tensor want = uniform(1, -1, 1, 33);
            Tensor got = want.clone();
            Tensor[] moments = {Tensors.zeros(33), Tensors.zeros(33), Tensors.zeros(33), Tensors.zeros(33)};
            Tensor stepAndRate = Tensors.empty(ScalarType.Double, 2);
            for (int step = 1; step <= 3; step++) {
                double rate = 0.1 / step;
                kernels.adamClip(
                        want, uniform(step, -1, 1, 33), moments[0], moments[1], step, rate, 0.5, 0.9, 1e-8, 0.8);
                stepAndRate.copy_(Tensors.ofDoubles(new double[] {step, rate}, 2));
                kernels.adamClip(
                        got, uniform(step, -1, 1, 33), moments[2], moments[3], stepAndRate, 0.5, 0.9, 1e-8, 0.8);
            }
            assertThat(Tensors.floats(got)).as(kernels.name()).containsExactly(Tensors.floats(want));
        }
    }
}
