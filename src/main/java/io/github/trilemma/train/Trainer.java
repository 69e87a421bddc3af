package io.github.trilemma.train;

import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.NetworkConfig.Precision;
import io.github.trilemma.config.Schedule;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.kernel.LossBuffers;
import io.github.trilemma.kernel.Storage;
import io.github.trilemma.loss.CdpLoss;
import io.github.trilemma.nn.Classifier;
import io.github.trilemma.nn.Critic;
import io.github.trilemma.nn.Restorer;
import io.github.trilemma.tensor.TensorScope;
import io.github.trilemma.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Trains one point by the paper's recipe: in every iteration a restorer step on the batch that the critic saw last, then the
 * critic steps, each on a fresh batch; iteration 0 trains the critic alone. Not thread-safe: one thread trains one point.
 */
public final class Trainer implements AutoCloseable {
    private final Schedule schedule;
    private final Restorer restorer;
    private final Critic critic;
    private final BatchSource source;
    private final Adam restorerAdam;
    private final Adam criticAdam;
    private final RestorerStep restorerStep;
    private final CriticStep criticStep;
    private final CdpLoss loss;
    private final List<TrainListener> listeners = new ArrayList<>();
    private final ExperimentConfig config;
    private final Tensor criticCosts;
    private LossBuffers terms;
    private Batch batch;
    private int iteration;

    /**
     * A training at iteration 0.
     *
     * @param config weights, schedule and optimiser
     * @param restorer trained in place; stays the caller's
     * @param critic trained in place; stays the caller's
     * @param classifier frozen; stays the caller's
     * @param source of batches
     */
    public Trainer(
            ExperimentConfig config,
            Restorer restorer,
            Critic critic,
            Classifier classifier,
            BatchSource source,
            Kernels kernels) {
        this.config = config;
        Storage storage = config.network().precision() == Precision.BFLOAT16 ? Storage.BFLOAT16 : Storage.FLOAT32;
        restorer.use(kernels, storage);
        critic.use(kernels, storage);
        this.schedule = config.schedule();
        this.restorer = restorer;
        this.critic = critic;
        this.source = source;
        this.restorerAdam = new Adam(restorer.parameters(), config.adam(), kernels);
        this.criticAdam = new Adam(critic.parameters(), config.adam(), kernels);
        this.loss = new CdpLoss(kernels);
        this.restorerStep =
                new RestorerStep(restorer, critic, classifier, restorerAdam, schedule, config.weights(), loss);
        this.criticStep = new CriticStep(restorer, critic, criticAdam, schedule);
        try (TensorScope scope = TensorScope.open()) {
            this.criticCosts = scope.keep(
                    Tensors.empty(ScalarType.Double, schedule.criticSteps()).zero_());
        }
    }

    public void listen(TrainListener listener) {
        listeners.add(listener);
    }

    /**
     * Trains from the current iteration to the last, or until {@code cancelled} says so between two iterations.
     *
     * @return whether all iterations are done
     */
    public boolean run(BooleanSupplier cancelled) {
        try {
            for (; iteration < schedule.iterations(); iteration++) {
                if (cancelled.getAsBoolean()) {
                    listeners.forEach(listener -> listener.stopped(this));
                    return false;
                }
                if (iteration > 0) {
                    terms = restorerStep.run(iteration, lastBatch());
                }
                for (int k = 0; k < schedule.criticSteps(); k++) {
                    draw();
                    trainCritic(k);
                }
                listeners.forEach(listener -> listener.iterationEnded(this));
            }
            listeners.forEach(listener -> listener.finished(this));
            return true;
        } finally {
            closeBatch();
        }
    }

    private void trainCritic(int k) {
        try (TensorScope scope = TensorScope.open()) {
            criticStep.run(batch, criticCosts.select(0, k));
        }
    }

    private void draw() {
        closeBatch();
        batch = source.next();
    }

    /** The batch last used by the critic; after a resume it is drawn again. */
    private Batch lastBatch() {
        if (batch == null) {
            source.seek(source.position() - 1);
            batch = source.next();
        }
        return batch;
    }

    private void closeBatch() {
        if (batch != null) {
            batch.close();
            batch = null;
        }
    }

    /** The iteration that runs, or that ended when called by a listener. */
    public int iteration() {
        return iteration;
    }

    public ExperimentConfig config() {
        return config;
    }

    public Restorer restorer() {
        return restorer;
    }

    public Critic critic() {
        return critic;
    }

    /** The restorer's terms in this iteration before its update, by {@link LossBuffers} position; null in iteration 0. */
    public double[] readTerms() {
        return terms == null ? null : doubles(terms.terms());
    }

    /** The cost of each critic step in this iteration, each before its update. Waits for the device. */
    public double[] readCriticCosts() {
        return doubles(criticCosts);
    }

    /** The terms on the device; null in iteration 0. */
    Tensor terms() {
        return terms == null ? null : terms.terms();
    }

    /** The critic's costs on the device. */
    Tensor criticCosts() {
        return criticCosts;
    }

    private static double[] doubles(Tensor tensor) {
        double[] values = new double[(int) tensor.numel()];
        try (TensorScope scope = TensorScope.open()) {
            for (int i = 0; i < values.length; i++) {
                values[i] = tensor.select(0, i).item_double();
            }
        }
        return values;
    }

    Adam restorerAdam() {
        return restorerAdam;
    }

    Adam criticAdam() {
        return criticAdam;
    }

    BatchSource source() {
        return source;
    }

    /** Continues as if {@code ended} iterations had just been trained; the weights and moments are the caller's to restore. */
    void resumeAfter(int ended, long sourcePosition) {
        iteration = ended;
        source.seek(sourcePosition);
    }

    @Override
    public void close() {
        closeBatch();
        restorerAdam.close();
        criticAdam.close();
        criticStep.close();
        loss.close();
        criticCosts.close();
    }
}
