package io.github.trilemma.cli;

import io.github.trilemma.Point;
import io.github.trilemma.SweepListener;
import io.github.trilemma.config.ExperimentConfig;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress on stderr: judges while they train, then iterations over all points with rate, time left and current terms. */
final class SweepProgress implements SweepListener, AutoCloseable {
    private final AtomicInteger ended = new AtomicInteger();
    private final boolean watched = Terminal.watched();
    private ProgressBar bar;
    private String task = "";
    private int total;
    private volatile int elsewhere;

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
    public void warning(String line) {
        System.err.println("warning: " + Main.visible(line));
    }

    @Override
    public void damaged(String problem) {
        System.err.println("warning: " + problem);
    }

    @Override
    public void judgeAwaited(String judge, String holder) {
        System.err.println("waiting for judge " + judge + ", which " + holder + " trains");
    }

    @Override
    public void elsewhere(int points) {
        elsewhere = points;
    }

    @Override
    public void waiting(int points, List<String> holders) {
        System.err.println(
                "waiting for " + points + (points == 1 ? " point" : " points") + " of " + String.join(", ", holders));
        if (bar != null) {
            bar.setExtraMessage(points());
        }
    }

    @Override
    public void pointEndedElsewhere(Point point) {
        if (bar != null) {
            ExperimentConfig config = point.config();
            bar.stepBy(config.schedule().iterations() + (long) config.measures().heldOutIterations());
        }
        pointEnded(point);
    }

    @Override
    public void pointStarted(String id, ExperimentConfig config, int iteration) {
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
    public void terms(String id, Map<String, Number> terms) {
        if (bar != null && terms.containsKey("mse")) {
            bar.setExtraMessage(String.format(
                    Locale.ROOT,
                    "%s, mse %.4f ce %.3f gap %.4f",
                    points(),
                    terms.get("mse").doubleValue(),
                    terms.get("crossEntropy").doubleValue(),
                    terms.get("criticGap").doubleValue()));
        }
    }

    @Override
    public void pointEnded(Point point) {
        ended.incrementAndGet();
        if (!point.done()) {
            System.err.println("warning: point " + point.id() + " " + point.state() + ": " + point.message());
        }
    }

    @Override
    public synchronized void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
