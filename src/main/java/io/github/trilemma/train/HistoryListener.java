package io.github.trilemma.train;

import io.github.trilemma.config.Schedule;
import io.github.trilemma.kernel.LossBuffers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads the terms from the device every {@code every} iterations, at the first and at the last one, checks that they are
 * finite, and hands a row to whoever keeps it.
 */
public final class HistoryListener implements TrainListener {
    private final int every;
    private final Consumer<Map<String, Object>> rows;

    public HistoryListener(int every, Consumer<Map<String, Object>> rows) {
        this.every = every;
        this.rows = rows;
    }

    /**
     * Hands on a row.
     *
     * @throws DivergedException when a term, a cost or a weight is not finite
     */
    @Override
    public void iterationEnded(Trainer trainer) {
        int t = trainer.iteration();
        Schedule schedule = trainer.config().schedule();
        if (t % every != 0 && t != schedule.iterations() - 1) {
            return;
        }
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("iteration", t);
        double[] costs = trainer.readCriticCosts();
        double[] terms = trainer.readTerms();
        if (terms != null) {
            row.put(
                    "alphaEffective",
                    schedule.alphaAt(t, trainer.config().weights().alpha()));
            row.put("mse", terms[LossBuffers.MSE]);
            row.put("adversarial", terms[LossBuffers.ADVERSARIAL]);
            row.put("crossEntropy", terms[LossBuffers.CROSS_ENTROPY]);
            row.put("total", terms[LossBuffers.TOTAL]);
            row.put("trainErrorRate", terms[LossBuffers.ERRORS] / schedule.batch());
            row.put("restorerLearningRate", schedule.restorerLearningRateAt(t));
        }
        row.put("criticGap", -costs[costs.length - 1]);
        requireFinite(row, t);
        if (!trainer.restorer().parameters().finite()
                || !trainer.critic().parameters().finite()) {
            throw new DivergedException("a weight is not finite at iteration " + t);
        }
        rows.accept(row);
    }

    private static void requireFinite(Map<String, Object> row, int t) {
        row.forEach((name, value) -> {
            if (value instanceof Double number && !Double.isFinite(number)) {
                throw new DivergedException(name + " is " + value + " at iteration " + t);
            }
        });
    }
}
