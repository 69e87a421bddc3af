package io.github.trilemma.train;

import io.github.trilemma.config.LossWeights;
import io.github.trilemma.data.DeviceImages;
import io.github.trilemma.degrade.Degradation;
import io.github.trilemma.degrade.GivenPairs;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.kernel.LossBuffers;
import io.github.trilemma.loss.CdpLoss;
import io.github.trilemma.nn.Classifier;
import io.github.trilemma.nn.Critic;
import io.github.trilemma.nn.Restorer;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * The loss by which the best weights are chosen: alpha·MSE + beta·(mean critic(x) - mean critic(xHat)) + gamma·cross-entropy
 * over the validation images, each with one fixed draw of the degradation.
 */
public final class Validation implements AutoCloseable {
    private final DeviceImages images;
    private final Degradation degradation;
    private final Classifier classifier;
    private final LossWeights weights;
    private final int batch;
    private final long drawSeed;
    private final CdpLoss loss;

    /**
     * A validation.
     *
     * @param images validation images; stay the caller's
     * @param batch images per forward pass; batch norm sees so many
     * @param drawSeed of the fixed draw; the same for all points
     */
    public Validation(
            DeviceImages images,
            Degradation degradation,
            Classifier classifier,
            LossWeights weights,
            int batch,
            long drawSeed,
            Kernels kernels) {
        this.images = images;
        this.degradation = degradation;
        this.classifier = classifier;
        this.weights = weights;
        this.batch = batch;
        this.drawSeed = drawSeed;
        this.loss = new CdpLoss(kernels);
    }

    /** The validation loss of these weights. Waits for the device. */
    public double measure(Restorer restorer, Critic critic) {
        return measure(restorer, critic, () -> false).orElseThrow();
    }

    /** The same; empty when {@code stops} said so between two batches. */
    OptionalDouble measure(Restorer restorer, Critic critic, BooleanSupplier stops) {
        double sum = 0;
        for (int from = 0; from < images.size(); from += batch) {
            if (stops.getAsBoolean()) {
                return OptionalDouble.empty();
            }
            int to = Math.min(from + batch, images.size());
            sum += (to - from) * batchLoss(restorer, critic, from, to);
        }
        return OptionalDouble.of(sum / images.size());
    }

    private double batchLoss(Restorer restorer, Critic critic, int from, int to) {
        try (TensorScope scope = TensorScope.open();
                NoGradGuard off = new NoGradGuard()) {
            Tensor clean = Tensors.channelsLast(images.cleanRange(from, to));
            Tensor degraded = degradation instanceof GivenPairs
                    ? images.degradedRange(from, to)
                    : degradation.degrade(clean, Seeds.of(drawSeed, Seeds.Use.VALIDATION_NOISE, from));
            Tensor restored = restorer.restore(Tensors.channelsLast(degraded), false);
            Tensor scores = critic.score(restored, false);
            LossBuffers terms = loss.evaluate(
                    restored,
                    clean,
                    scores,
                    classifier.logits(restored),
                    images.labelsRange(from, to),
                    weights.alpha(),
                    weights.beta(),
                    weights.gamma());
            double total = Tensors.scalar(terms.terms().select(0, LossBuffers.TOTAL));
            return total
                    + weights.beta() * Tensors.scalar(critic.score(clean, false).mean());
        }
    }

    @Override
    public void close() {
        loss.close();
    }
}
