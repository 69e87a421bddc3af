package io.github.trilemma.train;

import io.github.trilemma.config.Schedule;
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
    private final Schedule schedule;
    private final CriticLoss loss = new CriticLoss();

    CriticStep(Restorer restorer, Critic critic, Adam adam, Schedule schedule) {
        this.restorer = restorer;
        this.critic = critic;
        this.adam = adam;
        this.schedule = schedule;
    }

    /** Runs one step and writes its cost (before the update) to {@code costOut}, a scalar on the device. */
    void run(Batch batch, Tensor costOut) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor images = torch.cat(Tensors.vector(List.of(restore(batch), batch.clean())));
            Trace scores = critic.trace(Tensors.channelsLast(images), 2, true, false);
            costOut.copy_(loss.cost(scores.output()));
            scores.backward(loss.seed(scores.output()));
            adam.step(schedule.criticLearningRate(), schedule.clip());
        }
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
