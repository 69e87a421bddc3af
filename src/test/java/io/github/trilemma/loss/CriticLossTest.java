package io.github.trilemma.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CriticLossTest {
    private TensorScope scope;
    private CriticLoss loss;

    @BeforeEach
    void open() {
        scope = TensorScope.open();
        loss = new CriticLoss();
    }

    @AfterEach
    void close() {
        loss.close();
        scope.close();
    }

    /** Cost and gradients of one critic step on the scores of restored and clean images. */
    private Tensor backward(Tensor restored, Tensor clean) {
        Tensor scores = torch.cat(Tensors.vector(List.of(restored, clean)));
        torch.backward(
                Tensors.vector(List.of(scores)),
                Tensors.vector(List.of(loss.seed(scores))),
                new BoolOptional(),
                false,
                new TensorVector());
        return loss.cost(scores);
    }

    /** Scores with curvature, so that the gradient depends on which images came in. */
    private static Tensor curved(ToyModel model, Tensor images) {
        return model.score(images).tanh();
    }

    @Test
    void gradientsAreThoseOfTheScalarCost() {
        ToyModel plain = new ToyModel();
        Tensor cost = curved(plain, plain.restore().detach())
                .mean()
                .sub(curved(plain, plain.clean).mean());
        cost.backward();
        ToyModel model = new ToyModel();
        Tensor xHat = model.restore().detach();
        for (int step = 1; step <= 2; step++) {
            Tensor got = backward(curved(model, xHat), curved(model, model.clean));
            assertThat(got.requires_grad()).isFalse();
            assertThat(Tensors.scalar(got)).isCloseTo(Tensors.scalar(cost), within(1e-6));
            double largest = Tensors.scalar(plain.critic.grad().abs().max());
            float[] want = Tensors.floats(plain.critic.grad());
            float[] gradient = Tensors.floats(model.critic.grad());
            for (int i = 0; i < want.length; i++) {
                assertThat((double) gradient[i]).isCloseTo(step * (double) want[i], within(1e-5 * largest));
            }
        }
        assertThat(model.kernel.grad().defined())
                .as("the restorer stands still")
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 31, 32, 33, 784, 1025})
    void seedsAreOneOverTheBatch(long images) {
        backward( // another batch size first: its seeds must not stay
                Tensors.zeros(7).requires_grad_(true), Tensors.zeros(7).requires_grad_(true));
        Tensor restored = ToyModel.draw(1, images).requires_grad_(true);
        Tensor clean = ToyModel.draw(2, images).requires_grad_(true);
        double cost = Tensors.scalar(backward(restored, clean));
        assertThat(Tensors.floats(restored.grad())).hasSize((int) images).containsOnly((float) (1.0 / images));
        assertThat(Tensors.floats(clean.grad())).hasSize((int) images).containsOnly((float) (-1.0 / images));
        double want = 0;
        float[] up = Tensors.floats(restored);
        float[] down = Tensors.floats(clean);
        for (int n = 0; n < images; n++) {
            want += ((double) up[n] - down[n]) / images;
        }
        assertThat(cost).isCloseTo(want, within(1e-6));
    }

    @Test
    void anOddNumberOfScoresIsRefused() {
        assertThatThrownBy(() -> loss.seed(Tensors.zeros(5)))
                .hasMessage("critic scores must be (2N), restored images first, got (5): score both in one pass");
    }

    @Test
    void equalScoresCostNothing() {
        Tensor scores = ToyModel.draw(3, 50).requires_grad_(true);
        assertThat(Tensors.scalar(backward(scores, scores))).isZero();
        assertThat(Tensors.scalar(scores.grad().abs().max())).isZero();
    }
}
