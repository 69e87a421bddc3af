package io.github.trilemma.train;

import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.LossWeights;
import io.github.trilemma.config.Schedule;
import io.github.trilemma.tensor.TensorScope;

/**
 * The eager engine, and the reference of every other: each operation is called from here, with the iteration's numbers in Java.
 * A term of the loss whose weight is zero is left out.
 */
public final class HostIteration implements IterationEngine {
    private final Seat seat;
    private final BatchSource source;
    private Batch batch;

    /**
     * An engine.
     *
     * @param seat where the point trains; stays the caller's
     * @param source of batches, of which every critic step takes the next; stays the caller's
     */
    public HostIteration(Seat seat, BatchSource source) {
        this.seat = seat;
        this.source = source;
    }

    @Override
    public void begin(int t) {
        closeBatch();
        source.seek((long) t * seat.config().schedule().criticSteps());
    }

    @Override
    public void run(int t) {
        ExperimentConfig config = seat.config();
        Schedule schedule = config.schedule();
        if (t > 0) {
            LossWeights weights = config.weights();
            seat.restorerStep()
                    .run(
                            lastBatch(),
                            schedule.alphaAt(t, weights.alpha()),
                            weights.beta(),
                            weights.gamma(),
                            schedule.restorerLearningRateAt(t));
        }
        for (int k = 0; k < schedule.criticSteps(); k++) {
            closeBatch();
            Phases.enter(Phase.DRAW);
            batch = source.next();
            trainCritic(k, schedule);
        }
    }

    private void trainCritic(int k, Schedule schedule) {
        try (TensorScope scope = TensorScope.open()) {
            seat.criticStep()
                    .run(batch, seat.criticCosts().select(0, k), schedule.criticLearningRate(), schedule.clip());
        }
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

    @Override
    public void close() {
        closeBatch();
    }
}
