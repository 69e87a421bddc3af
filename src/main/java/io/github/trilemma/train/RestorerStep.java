package io.github.trilemma.train;

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
    private final CdpLoss loss;
    private LossBuffers terms;

    RestorerStep(Restorer restorer, Critic critic, Classifier classifier, Adam adam, CdpLoss loss) {
        this.restorer = restorer;
        this.critic = critic;
        this.classifier = classifier;
        this.adam = adam;
        this.loss = loss;
    }

    /**
     * Runs a step. A term of weight zero is left out: its gradient is zero, and the way back through its network is saved.
     *
     * @param alpha weight of the MSE term in this iteration
     */
    void run(Batch batch, double alpha, double beta, double gamma, double rate) {
        try (TensorScope scope = TensorScope.open()) {
            Forward forward = new Forward(batch);
            terms = loss.evaluate(
                    forward.restored.output(),
                    batch.clean(),
                    forward.scores.output(),
                    forward.logits.output(),
                    batch.labels(),
                    alpha,
                    beta,
                    gamma);
            forward.back(beta != 0, gamma != 0);
            adam.step(rate, Double.POSITIVE_INFINITY);
        }
    }

    /**
     * The same by numbers on the device. What is computed does not depend on them, so that one captured iteration serves all
     * weights: a term of weight zero adds zeros.
     *
     * @param weights alpha, beta, gamma (3) float64
     * @param stepAndRate (2) float64
     */
    void run(Batch batch, Tensor weights, Tensor stepAndRate) {
        try (TensorScope scope = TensorScope.open()) {
            Forward forward = new Forward(batch);
            terms = loss.evaluate(
                    forward.restored.output(),
                    batch.clean(),
                    forward.scores.output(),
                    forward.logits.output(),
                    batch.labels(),
                    weights);
            forward.back(true, true);
            adam.step(stepAndRate, Double.POSITIVE_INFINITY);
        }
    }

    /** The terms before the update of the last step, overwritten by the next; null before the first. */
    LossBuffers terms() {
        return terms;
    }

    /** The three networks' passes over one batch. */
    private final class Forward {
        private final Trace restored;
        private final Trace scores;
        private final Trace logits;

        Forward(Batch batch) {
            Phases.enter(Phase.RESTORER);
            restored = restorer.trace(batch.degraded(), 1, true, false);
            scores = critic.trace(restored.output(), 1, false, true);
            logits = classifier.trace(restored.output(), 1, false, true);
        }

        /** Leads the loss's gradient by xHat, the direct part and those through critic and classifier, back to the restorer. */
        void back(boolean throughCritic, boolean throughClassifier) {
            Tensor sum = terms.xHatSeed();
            if (throughCritic) {
                sum.add_(scores.backward(terms.scoresSeed()));
            }
            if (throughClassifier) {
                sum.add_(logits.backward(terms.logitsSeed()));
            }
            restored.backward(sum);
        }
    }
}
