package io.github.trilemma.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.trilemma.kernel.LossBuffers;
import io.github.trilemma.kernel.TorchKernels;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CdpLossTest {
    private TensorScope scope;
    private CdpLoss loss;

    @BeforeEach
    void open() {
        scope = TensorScope.open();
        loss = new CdpLoss(new TorchKernels());
    }

    @AfterEach
    void close() {
        loss.close();
        scope.close();
    }

    /** Terms, then one backward pass from the seeds of all roots whose weight is not zero. */
    private LossBuffers backward(
            Tensor xHat,
            Tensor x,
            Tensor scores,
            Tensor logits,
            Tensor labels,
            double alpha,
            double beta,
            double gamma) {
        LossBuffers buffers = loss.evaluate(xHat, x, scores, logits, labels, alpha, beta, gamma);
        List<Tensor> roots = new ArrayList<>(List.of(xHat));
        List<Tensor> seeds = new ArrayList<>(List.of(buffers.xHatSeed()));
        if (beta != 0) {
            roots.add(scores);
            seeds.add(buffers.scoresSeed());
        }
        if (gamma != 0) {
            roots.add(logits);
            seeds.add(buffers.logitsSeed());
        }
        torch.backward(Tensors.vector(roots), Tensors.vector(seeds), new BoolOptional(), false, new TensorVector());
        return buffers;
    }

    /** The total as one scalar in the graph, the way a textbook writes it. */
    private static Tensor scalarLoss(ToyModel model, double alpha, double beta, double gamma) {
        Tensor xHat = model.restore();
        return torch.mse_loss(xHat, model.clean)
                .mul(new Scalar(alpha))
                .sub(model.score(xHat).mean().mul(new Scalar(beta)))
                .add(torch.cross_entropy_loss(model.logits(xHat), model.labels).mul(new Scalar(gamma)));
    }

    @ParameterizedTest
    @CsvSource({"1, 0.5, 0.25", "0.75, 0.02, 0.005", "0, 1, 1", "1, 0, 0.3", "1, 0.3, 0", "2, 0, 0", "0, 0, 1"})
    void gradientsAreThoseOfTheScalarLoss(double alpha, double beta, double gamma) {
        ToyModel plain = new ToyModel();
        Tensor total = scalarLoss(plain, alpha, beta, gamma);
        total.backward();
        ToyModel model = new ToyModel();
        for (int step = 1; step <= 2; step++) { // the second step reuses the buffers, and its gradients add up
            Tensor xHat = model.restore();
            LossBuffers buffers = backward(
                    xHat, model.clean, model.score(xHat), model.logits(xHat), model.labels, alpha, beta, gamma);
            double got = Tensors.scalar(buffers.terms().select(0, LossBuffers.TOTAL));
            assertThat(got).isCloseTo(Tensors.scalar(total), within(1e-5 * Math.abs(got)));
            ToyModel.assertGradients(model, step, plain, 1e-5);
        }
        assertThat(model.critic.grad().defined()).as("critic's root used").isEqualTo(beta != 0);
        assertThat(model.classifier.grad().defined())
                .as("classifier's root used")
                .isEqualTo(gamma != 0);
    }

    @Test
    void frozenCriticAndClassifierStillLeadTheRestorer() {
        ToyModel plain = new ToyModel();
        scalarLoss(plain, 1, 0.5, 0.25).backward();
        ToyModel model = new ToyModel();
        model.critic.set_requires_grad(false);
        model.classifier.set_requires_grad(false);
        Tensor xHat = model.restore();
        backward(xHat, model.clean, model.score(xHat), model.logits(xHat), model.labels, 1, 0.5, 0.25);
        assertThat(model.critic.grad().defined()).isFalse();
        assertThat(model.classifier.grad().defined()).isFalse();
        assertThat(Tensors.scalar(
                        model.kernel.grad().sub(plain.kernel.grad()).abs().max()))
                .isLessThanOrEqualTo(
                        1e-5 * Tensors.scalar(plain.kernel.grad().abs().max()));
    }

    @Test
    void aRootOfZeroWeightNeedsNoGraph() {
        ToyModel model = new ToyModel();
        Tensor xHat = model.restore();
        Tensor scores = model.score(xHat).detach();
        Tensor logits = model.logits(xHat).detach();
        backward(xHat, model.clean, scores, logits, model.labels, 1, 0, 0);
        ToyModel plain = new ToyModel();
        scalarLoss(plain, 1, 0, 0).backward();
        ToyModel.assertGradients(model, 1, plain, 1e-5);
    }

    @Test
    void evaluatingComputesNoGradient() {
        ToyModel model = new ToyModel();
        Tensor xHat = model.restore();
        LossBuffers buffers =
                loss.evaluate(xHat, model.clean, model.score(xHat), model.logits(xHat), model.labels, 1, 1, 1);
        assertThat(Tensors.scalar(buffers.terms().select(0, LossBuffers.TOTAL)))
                .isCloseTo(Tensors.scalar(scalarLoss(new ToyModel(), 1, 1, 1)), within(1e-5));
        model.parameters().forEach(p -> assertThat(p.grad().defined()).isFalse());
    }

    @Test
    void batchesOfAnotherShapeGetTheirOwnBuffers() {
        ToyModel model = new ToyModel();
        Tensor xHat = model.restore().detach();
        for (long images : new long[] {6, 4, 6}) {
            for (long rows : new long[] {7, 3}) {
                Tensor restored = xHat.narrow(0, 0, images).narrow(2, 0, rows);
                Tensor clean = model.clean.narrow(0, 0, images).narrow(2, 0, rows);
                LossBuffers buffers = loss.evaluate(
                        restored,
                        clean,
                        Tensors.zeros(images),
                        Tensors.zeros(images, 4),
                        model.labels.narrow(0, 0, images),
                        1,
                        1,
                        1);
                assertThat(Tensors.shape(buffers.xHatSeed())).containsExactly(images, 1, rows, 5);
                assertThat(Tensors.scalar(buffers.terms().select(0, LossBuffers.MSE)))
                        .isCloseTo(Tensors.scalar(torch.mse_loss(restored, clean)), within(1e-6));
            }
        }
    }

    @Test
    void scoresMustBeFlat() {
        ToyModel model = new ToyModel();
        Tensor xHat = model.restore();
        Tensor column = model.score(xHat).unsqueeze(1);
        Tensor logits = model.logits(xHat);
        assertThatThrownBy(() -> backward(xHat, model.clean, column, logits, model.labels, 1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("critic scores must be (6), got (6,1): flatten them before the loss");
    }
}
