package io.github.trilemma.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.nn.HeldOutCritic;
import io.github.trilemma.nn.SlopeTrace;
import io.github.trilemma.tensor.Generators;
import io.github.trilemma.tensor.Libtorch;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GradientPenaltyTest {
    private static int threads;

    /** Tensors this small are slower on many threads. */
    @BeforeAll
    static void oneThread() {
        Libtorch.prepare();
        threads = torch.get_num_threads();
        torch.set_num_threads(1);
    }

    @AfterAll
    static void threadsAsBefore() {
        torch.set_num_threads(threads);
    }

    private static Tensor images(int seed, long... shape) {
        return Tensors.empty(ScalarType.Double, shape).uniform_(0, 1, new GeneratorOptional(Generators.cpu(seed)));
    }

    /** A linear critic has the same slope |w| everywhere. */
    @Test
    void aLinearCriticHasItsPenaltyInClosedForm() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor w = images(1, 12);
            double slope = w.square().sum().sqrt().item_double();
            Tensor penalty = RecordedPenalty.of(x -> x.flatten(1, -1).mv(w), images(2, 5, 1, 3, 4));
            assertThat(penalty.item_double()).isCloseTo((slope - 1) * (slope - 1), Offset.offset(1e-10));
            Tensor unit = w.div(new Scalar(slope));
            assertThat(RecordedPenalty.of(x -> x.flatten(1, -1).mv(unit), images(3, 5, 1, 3, 4))
                            .item_double())
                    .isLessThan(1e-20);
        }
    }

    /** critic(x) = |x|²/2 has the slope |x|: the mean is over images, the norm over all pixels of one. */
    @Test
    void theNormIsPerImage() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor x = images(4, 3, 2, 2, 5);
            Tensor norms = x.flatten(1, -1).square().sum(1).sqrt();
            double expected = norms.sub(new Scalar(1)).square().mean().item_double();
            Tensor penalty =
                    RecordedPenalty.of(at -> at.flatten(1, -1).square().sum(1).mul(new Scalar(0.5)), x);
            assertThat(penalty.item_double()).isCloseTo(expected, Offset.offset(1e-10));
        }
    }

    @Test
    void aConstantCriticHasAFiniteGradient() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor w = Tensors.empty(ScalarType.Double, 4).zero_();
            w.set_requires_grad(true);
            Tensor penalty = RecordedPenalty.of(x -> x.flatten(1, -1).mv(w), images(5, 2, 1, 2, 2));
            backward(penalty);
            assertThat(penalty.item_double()).isCloseTo(1, Offset.offset(1e-5));
            assertThat(Tensors.floats(w.grad())).containsOnly(0f);
        }
    }

    /**
     * The gradient of the gradient through the whole critic, against central differences of the penalty. LeakyReLU has kinks, at
     * which a difference is no derivative; steps of 1e-6 in float64 meet none at this seed.
     */
    @ParameterizedTest
    @CsvSource({"1,12,12,3", "1,13,9,2", "3,8,8,2"})
    void doubleBackwardAgreesWithFiniteDifferences(int channels, int height, int width, int w) {
        try (TensorScope scope = TensorScope.open();
                HeldOutCritic critic = new HeldOutCritic(channels, height, width, w)) {
            critic.useFloat64();
            critic.initialise(Generators.cpu(6));
            Random random = new Random(7);
            Tensor x = images(8, 4, channels, height, width);
            backward(RecordedPenalty.of(critic::score, x));
            for (String name : critic.parameters().names()) {
                Tensor value = critic.parameters().get(name);
                Tensor flat = flat(value);
                Tensor gradient = flat(critic.parameters().gradient(name));
                for (int k = 0; k < 6; k++) {
                    long at = (long) (random.nextDouble() * value.numel());
                    double expected = difference(critic, x, name, at);
                    assertThat(gradient.select(0, at).item_double())
                            .as("%s[%d] of %d", name, at, flat.numel())
                            .isCloseTo(expected, Offset.offset(1e-7 + 1e-5 * Math.abs(expected)));
                }
            }
            assertThat(critic.parameters().gradients().abs().max().item_double())
                    .isGreaterThan(1e-3);
        }
    }

    private static Tensor flat(Tensor tensor) {
        return tensor.detach().reshape(-1);
    }

    private static double difference(HeldOutCritic critic, Tensor x, String name, long at) {
        double step = 1e-6;
        double up = moved(critic, x, name, at, step);
        double down = moved(critic, x, name, at, -step);
        return (up - down) / (2 * step);
    }

    private static double moved(HeldOutCritic critic, Tensor x, String name, long at, double by) {
        Tensor value = critic.parameters().get(name);
        Tensor kept = value.detach().clone();
        try (NoGradGuard off = new NoGradGuard()) {
            Tensor changed = kept.clone().reshape(-1);
            changed.select(0, at).add_(new Scalar(by));
            value.copy_(changed.view(Tensors.shape(value)));
        }
        double penalty = RecordedPenalty.of(critic::score, x).item_double();
        try (NoGradGuard off = new NoGradGuard()) {
            value.copy_(kept);
        }
        return penalty;
    }

    /** What the training goes back by, against the graph of a graph. */
    @ParameterizedTest
    @CsvSource({"1,12,12,3", "1,13,9,2", "3,8,8,2", "1,28,28,4"})
    void theWayBackAlongSlopesIsThatOfARecordedGraph(int channels, int height, int width, int w) {
        try (TensorScope scope = TensorScope.open();
                HeldOutCritic critic = new HeldOutCritic(channels, height, width, w)) {
            critic.useFloat64();
            critic.initialise(Generators.cpu(9));
            Tensor x = images(10, 7, channels, height, width);
            Tensor seeds = images(11, 7);
            Tensor mixed = x.narrow(0, 4, 3);
            Tensor score =
                    critic.score(x.narrow(0, 0, 4)).mul(seeds.narrow(0, 0, 4)).sum();
            Tensor penalty = RecordedPenalty.of(critic::score, mixed);
            backward(score.add(penalty));
            Tensor expected = critic.parameters().gradients().clone();
            critic.parameters().zeroGradients();

            seeds.narrow(0, 4, 3).fill_(new Scalar(1));
            SlopeTrace trace = critic.slopeTrace(x);
            Tensor slopes = trace.slopes(seeds, 4);
            trace.backward(GradientPenalty.bySlopes(slopes));
            assertThat(trace.scores().sub(critic.score(x)).abs().max().item_double())
                    .isLessThan(1e-12);
            assertThat(GradientPenalty.of(slopes).item_double()).isCloseTo(penalty.item_double(), Offset.offset(1e-12));
            double largest = expected.abs().max().item_double();
            assertThat(largest).isGreaterThan(1e-3);
            assertThat(critic.parameters().gradients().sub(expected).abs().max().item_double())
                    .isLessThan(1e-11 * largest);
        }
    }

    private static void backward(Tensor scalar) {
        torch.backward(
                Tensors.vector(List.of(scalar)),
                Tensors.vector(List.of(torch.ones_like(scalar.detach()))),
                new BoolOptional(),
                false,
                new TensorVector());
    }

    @Test
    void mixesLieBetweenTheTwoImages() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor x = Tensors.of(new float[] {1, 1, 1, 1, 1, 1}, 3, 1, 1, 2);
            Tensor xHat = Tensors.zeros(3, 1, 1, 2);
            Tensor mixed = GradientPenalty.between(x, xHat, Tensors.of(new float[] {0, 0.25f, 1}, 3));
            assertThat(Tensors.floats(mixed)).containsExactly(0, 0, 0.25f, 0.25f, 1, 1);
            assertThatThrownBy(() -> GradientPenalty.between(x, xHat, Tensors.zeros(2)))
                    .hasMessage("shares must be (3), one per image, got (2): draw one per image");
        }
    }
}
