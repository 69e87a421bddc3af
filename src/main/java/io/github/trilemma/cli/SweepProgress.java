package io.github.trilemma.cli;

import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.run.RunRecord;
import io.github.trilemma.sweep.SweepListener;
import io.github.trilemma.train.PhaseTotals;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress on stderr: judges while they train, then iterations over all points with rate, time left and current terms. */
final class SweepProgress implements SweepListener, AutoCloseable {
    private final AtomicInteger ended = new AtomicInteger();
    private final boolean watched = Terminal.watched();
    private volatile boolean trouble;
    private ProgressBar bar;
    private String task = "";
    private int total;
    private volatile int elsewhere;
    private PhaseTotals times;

    /** Whether a point has failed or diverged. */
    boolean trouble() {
        return trouble;
    }

    private synchronized ProgressBar open(String name, String unit, long max) {
        if (!name.equals(task)) {
            close();
            task = name;
            bar = watched ? bar(name, unit, max) : null;
        }
        return bar;
    }

    static ProgressBar bar(String name, String unit, long max) {
        return new ProgressBarBuilder()
                .setTaskName(name)
                .setUnit(" " + unit, 1)
                .setInitialMax(max)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(500)
                .showSpeed()
                .build();
    }

    @Override
    public void judgeProgress(String judge, long batch, long batches) {
        ProgressBar open = open("judge " + judge, "batches", batches);
        if (open != null) {
            open.stepTo(batch);
        }
    }

    @Override
    public void started(int points, int ready, long iterations) {
        total = points;
        ended.set(ready);
        ProgressBar open = open("points", "it", iterations);
        if (open != null) {
            open.setExtraMessage(points());
        }
    }

    /** How many points have ended, and how many others train. */
    private String points() {
        int others = elsewhere;
        return " " + ended.get() + "/" + total + " points" + (others > 0 ? ", " + others + " by others" : "");
    }

    @Override
    public void damaged(String problem) {
        trouble = true;
        System.err.println("warning: " + problem);
    }

    @Override
    public void judgeAwaited(String judge, String by) {
        System.err.println("waiting for judge " + judge + ", which " + by + " trains");
    }

    @Override
    public void elsewhere(int points) {
        elsewhere = points;
    }

    @Override
    public void awaits(int points, List<String> holders) {
        System.err.println(
                "waiting for " + points + (points == 1 ? " point" : " points") + " of " + String.join(", ", holders));
        if (bar != null) {
            bar.setExtraMessage(points());
        }
    }

    @Override
    public void endedElsewhere(RunRecord record, ExperimentConfig config) {
        if (bar != null) {
            bar.stepBy(config.schedule().iterations() + (long) config.measures().heldOutIterations());
        }
        pointEnded(record);
    }

    @Override
    public void pointStarted(String id, int iteration) {
        if (bar != null && iteration > 0) {
            bar.stepBy(iteration);
        }
    }

    @Override
    public void iterationEnded(String id, int iteration) {
        if (bar != null) {
            bar.step();
        }
    }

    @Override
    public void heldOutStep(String id, int step, int steps) {
        if (bar != null) {
            bar.step();
            if (step == 1 || step % 50 == 0 || step == steps) {
                bar.setExtraMessage(String.format(Locale.ROOT, "%s, held-out critic %d/%d", points(), step, steps));
            }
        }
    }

    @Override
    public void row(String id, Map<String, Object> row) {
        if (bar != null && row.containsKey("mse")) {
            bar.setExtraMessage(String.format(
                    Locale.ROOT,
                    "%s, mse %.4f ce %.3f gap %.4f",
                    points(),
                    (Double) row.get("mse"),
                    (Double) row.get("crossEntropy"),
                    (Double) row.get("criticGap")));
        }
    }

    @Override
    public void pointEnded(RunRecord record) {
        ended.incrementAndGet();
        if (!record.done()) {
            trouble = true;
            System.err.println("warning: point " + record.point().id() + " "
                    + record.status().name().toLowerCase(Locale.ROOT) + ": " + record.message());
        }
    }

    @Override
    public void profiled(PhaseTotals totals) {
        times = totals;
    }

    /** The times of the phases, where a profile was wanted. */
    Optional<PhaseTotals> times() {
        return Optional.ofNullable(times);
    }

    @Override
    public synchronized void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
