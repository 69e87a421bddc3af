package io.github.trilemma.train;

import io.github.trilemma.config.Schedule;
import io.github.trilemma.kernel.LossBuffers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads the terms from the device every {@code every} iterations, at the first and at the last one, checks that the training has not
 * diverged, and hands a row to whoever keeps it.
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
     * @throws DivergedException when a term, a cost, a weight or a gradient is not finite, or larger than any training gives
     */
    @Override
    public void iterationEnded(Trainer trainer) {
        int t = trainer.iteration();
        Schedule schedule = trainer.config().schedule();
        if (t % every != 0 && t != schedule.iterations() - 1) {
            return;
        }
        Vitals vitals = Vitals.read(trainer);
        vitals.check(trainer, t);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("iteration", t);
        double[] terms = vitals.terms();
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
        row.put("criticGap", vitals.criticGap());
        rows.accept(row);
    }
}
