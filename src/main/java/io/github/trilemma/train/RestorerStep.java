package io.github.trilemma.train;

import io.github.trilemma.config.LossWeights;
import io.github.trilemma.config.Schedule;
import io.github.trilemma.kernel.LossBuffers;
import io.github.trilemma.loss.CdpLoss;
import io.github.trilemma.nn.Classifier;
import io.github.trilemma.nn.Critic;
import io.github.trilemma.nn.Restorer;
import io.github.trilemma.nn.Trace;
import io.github.trilemma.tensor.TensorScope;
import org.bytedeco.pytorch.Tensor;

/** One restorer step: restore, score, classify, the three-term loss, the way back, Adam. Critic and classifier stand still. */
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
        try (TensorScope scope = TensorScope.open()) {
            Trace restored = restorer.trace(batch.degraded(), 1, true, false);
            Trace scores = critic.trace(restored.output(), 1, false, true);
            Trace logits = classifier.trace(restored.output(), 1, false, true);
            LossBuffers terms = loss.evaluate(
                    restored.output(),
                    batch.clean(),
                    scores.output(),
                    logits.output(),
                    batch.labels(),
                    schedule.alphaAt(t, weights.alpha()),
                    weights.beta(),
                    weights.gamma());
            restored.backward(byRestored(terms, scores, logits));
            adam.step(schedule.restorerLearningRateAt(t), Double.POSITIVE_INFINITY);
            return terms;
        }
    }

    /**
     * Gradient of the loss by xHat: the direct part and those through critic and classifier. A term of weight zero is left out:
     * its gradient is zero, and the way back through its network is saved.
     */
    private Tensor byRestored(LossBuffers terms, Trace scores, Trace logits) {
        Tensor sum = terms.xHatSeed();
        if (weights.beta() != 0) {
            sum.add_(scores.backward(terms.scoresSeed()));
        }
        if (weights.gamma() != 0) {
            sum.add_(logits.backward(terms.logitsSeed()));
        }
        return sum;
    }
}
