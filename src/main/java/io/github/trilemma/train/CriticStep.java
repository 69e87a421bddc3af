package io.github.trilemma.train;

import io.github.trilemma.loss.CriticLoss;
import io.github.trilemma.nn.Critic;
import io.github.trilemma.nn.Restorer;
import io.github.trilemma.nn.Trace;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * One critic step: restore the batch without gradients, score restored and clean images in one pass, each half normalised by
 * itself, backward, Adam, clip every critic variable.
 */
final class CriticStep implements AutoCloseable {
    private final Restorer restorer;
    private final Critic critic;
    private final Adam adam;
    private final CriticLoss loss = new CriticLoss();

    CriticStep(Restorer restorer, Critic critic, Adam adam) {
        this.restorer = restorer;
        this.critic = critic;
        this.adam = adam;
    }

    /** Runs one step and writes its cost (before the update) to {@code costOut}, a scalar on the device. */
    void run(Batch batch, Tensor costOut, double rate, double clip) {
        try (TensorScope scope = TensorScope.open()) {
            descend(batch, costOut);
            adam.step(rate, clip);
        }
    }

    /** The same by numbers on the device, {@code stepAndRate} (2) float64. */
    void run(Batch batch, Tensor costOut, Tensor stepAndRate, double clip) {
        try (TensorScope scope = TensorScope.open()) {
            descend(batch, costOut);
            adam.step(stepAndRate, clip);
        }
    }

    private void descend(Batch batch, Tensor costOut) {
        Phases.enter(Phase.RESTORE);
        Tensor restored = restore(batch);
        Phases.enter(Phase.CRITIC);
        Tensor images = torch.cat(Tensors.vector(List.of(restored, batch.clean())));
        Trace scores = critic.trace(Tensors.channelsLast(images), 2, true, false);
        costOut.copy_(loss.cost(scores.output()));
        scores.backward(loss.seed(scores.output()));
    }

    private Tensor restore(Batch batch) {
        try (NoGradGuard off = new NoGradGuard()) {
            return restorer.restore(batch.degraded(), true);
        }
    }

    @Override
    public void close() {
        loss.close();
    }
}
