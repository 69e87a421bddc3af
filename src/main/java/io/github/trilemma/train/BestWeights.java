package io.github.trilemma.train;

import io.github.trilemma.tensor.Safetensors.Entry;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Keeps the weights of restorer and critic with the lowest validation loss. Until a validation has taken place the last
 * weights are the best.
 */
public final class BestWeights implements TrainListener {
    private final Validation validation;
    private double loss = Double.POSITIVE_INFINITY;
    private int iteration = -1;
    private boolean owes;
    private Map<String, Entry> restorer;
    private Map<String, Entry> critic;

    public BestWeights(Validation validation) {
        this.validation = validation;
    }

    @Override
    public boolean begun(Trainer trainer) {
        if (owes) {
            validate(trainer, trainer.iteration() - 1);
        }
        return !owes;
    }

    @Override
    public void iterationEnded(Trainer trainer) {
        if (trainer.config().schedule().selectsAt(trainer.iteration())) {
            validate(trainer, trainer.iteration());
        }
    }

    private void validate(Trainer trainer, int ended) {
        Phases.enter(Phase.VALIDATION);
        OptionalDouble candidate = validation.measure(trainer.restorer(), trainer.critic(), trainer::stops);
        Phases.enter(Phase.HOST);
        owes = candidate.isEmpty();
        if (candidate.isPresent() && candidate.getAsDouble() < loss) {
            take(
                    candidate.getAsDouble(),
                    ended,
                    trainer.restorer().save(),
                    trainer.critic().save());
        }
    }

    @Override
    public boolean owes() {
        return owes;
    }

    /** The validation after the iteration that ended last is still to be done. */
    void owe() {
        owes = true;
    }

    /** Leaves the best weights in the trainer's networks. */
    @Override
    public void finished(Trainer trainer) {
        if (chosen()) {
            trainer.restorer().load(restorer, "best restorer");
            trainer.critic().load(critic, "best critic");
        }
    }

    void take(double newLoss, int at, Map<String, Entry> restorerWeights, Map<String, Entry> criticWeights) {
        loss = newLoss;
        iteration = at;
        restorer = restorerWeights;
        critic = criticWeights;
    }

    boolean chosen() {
        return restorer != null;
    }

    double loss() {
        return loss;
    }

    /** Iteration after which the best weights were found, -1 when none were chosen yet. */
    public int iteration() {
        return iteration;
    }

    Map<String, Entry> restorer() {
        return restorer;
    }

    Map<String, Entry> critic() {
        return critic;
    }
}
