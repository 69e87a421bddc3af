package io.github.trilemma.train;

import io.github.trilemma.config.LossWeights;
import io.github.trilemma.config.Schedule;
import io.github.trilemma.kernel.LossBuffers;
import io.github.trilemma.loss.CdpLoss;
import io.github.trilemma.nn.Classifier;
import io.github.trilemma.nn.Critic;
import io.github.trilemma.nn.Restorer;
import io.github.trilemma.tensor.TensorScope;
import org.bytedeco.pytorch.Tensor;

/** One restorer step: restore, score, classify, the three-term loss, one backward pass, Adam. Critic and classifier stand still. */
final class RestorerStep {
    private final Restorer restorer;
    private final Critic critic;
    private final Classifier classifier;
    private final Adam adam;
    private final Schedule schedule;
    private final LossWeights weights;
    private final CdpLoss loss;

    RestorerStep(
            Restorer restorer,
            Critic critic,
            Classifier classifier,
            Adam adam,
            Schedule schedule,
            LossWeights weights,
            CdpLoss loss) {
        this.restorer = restorer;
        this.critic = critic;
        this.classifier = classifier;
        this.adam = adam;
        this.schedule = schedule;
        this.weights = weights;
        this.loss = loss;
    }

    /** Runs the step of iteration {@code t} and returns the terms before the update. */
    LossBuffers run(int t, Batch batch) {
        critic.parameters().trainable(false);
        try (TensorScope scope = TensorScope.open()) {
            Tensor restored = restorer.restore(batch.degraded(), true);
            Tensor scores = critic.score(restored, true);
            Tensor logits = classifier.logits(restored);
            double alpha = schedule.alphaAt(t, weights.alpha());
            LossBuffers terms = loss.backward(
                    restored, batch.clean(), scores, logits, batch.labels(), alpha, weights.beta(), weights.gamma());
            adam.step(schedule.restorerLearningRateAt(t), Double.POSITIVE_INFINITY);
            return terms;
        } finally {
            critic.parameters().trainable(true);
        }
    }
}
