package io.github.trilemma.train;

import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.kernel.LossBuffers;
import io.github.trilemma.nn.Critic;
import io.github.trilemma.nn.Restorer;
import io.github.trilemma.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.bytedeco.pytorch.Tensor;

/**
 * Trains one point by the paper's recipe: in every iteration a restorer step on the batch that the critic saw last, then the
 * critic steps, each on a fresh batch; iteration 0 trains the critic alone. Not thread-safe: one thread trains one point.
 */
public final class Trainer {
    private final Seat seat;
    private final IterationEngine engine;
    private final List<TrainListener> listeners = new ArrayList<>();
    private boolean begun;
    private boolean failed;
    private int iteration;
    private BooleanSupplier stops = () -> false;

    /**
     * A training at iteration 0.
     *
     * @param seat with the point's initial weights; stays the caller's
     * @param engine runs the iterations over that seat; stays the caller's
     */
    public Trainer(Seat seat, IterationEngine engine) {
        this.seat = seat;
        this.engine = engine;
    }

    public void listen(TrainListener listener) {
        listeners.add(listener);
    }

    /**
     * Trains from the current iteration to the last, or until {@code cancelled} says so between two iterations or within a
     * validation, which the next run then does first.
     *
     * @return whether all iterations are done
     */
    public boolean run(BooleanSupplier cancelled) {
        failed = true;
        stops = cancelled;
        if (!begun) {
            engine.begin(iteration);
            begun = true;
        }
        for (TrainListener listener : listeners) {
            if (!listener.begun(this)) {
                return stopped();
            }
        }
        while (iteration < config().schedule().iterations()) {
            if (cancelled.getAsBoolean()) {
                return stopped();
            }
            Phases.enter(Phase.ITERATION);
            engine.run(iteration);
            Phases.enter(Phase.HOST);
            listeners.forEach(listener -> listener.iterationEnded(this));
            iteration++;
            if (listeners.stream().anyMatch(TrainListener::owes)) {
                return stopped();
            }
        }
        listeners.forEach(listener -> listener.finished(this));
        failed = false;
        return true;
    }

    private boolean stopped() {
        listeners.forEach(listener -> listener.stopped(this));
        failed = false;
        return false;
    }

    /** Whether the training is to stop; what takes long asks this on the way. */
    boolean stops() {
        return stops.getAsBoolean();
    }

    /** Whether an exception ended {@link #run}: the state is then anywhere within an iteration. */
    public boolean failed() {
        return failed;
    }

    /** The iteration that runs, or that ended when called by a listener. */
    public int iteration() {
        return iteration;
    }

    public ExperimentConfig config() {
        return seat.config();
    }

    public Restorer restorer() {
        return seat.restorer();
    }

    public Critic critic() {
        return seat.critic();
    }

    /** The restorer's terms in this iteration before its update, by {@link LossBuffers} position; null in iteration 0. */
    public double[] readTerms() {
        LossBuffers terms = seat.terms();
        return iteration == 0 || terms == null ? null : Tensors.doubles(terms.terms());
    }

    /** The cost of each critic step in this iteration, each before its update. Waits for the device. */
    public double[] readCriticCosts() {
        return Tensors.doubles(seat.criticCosts());
    }

    /** The terms on the device; null in iteration 0. */
    Tensor terms() {
        LossBuffers terms = seat.terms();
        return iteration == 0 || terms == null ? null : terms.terms();
    }

    /** The critic's costs on the device. */
    Tensor criticCosts() {
        return seat.criticCosts();
    }

    Adam restorerAdam() {
        return seat.restorerAdam();
    }

    Adam criticAdam() {
        return seat.criticAdam();
    }

    /** Number of the batch that comes next when {@code ended} iterations are over: every critic step takes one. */
    long positionAfter(int ended) {
        return (long) ended * config().schedule().criticSteps();
    }

    /** Continues as if {@code ended} iterations had just been trained; the weights and moments are the caller's to restore. */
    void resumeAfter(int ended) {
        iteration = ended;
        begun = false;
    }
}
