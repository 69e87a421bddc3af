package io.github.trilemma.report;

import io.github.trilemma.surface.CdpPoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * Fewer points for what is drawn and tested: a page of 100,000 points opens nowhere, and comparing each with each takes hours. Tables in
 * files, means over seeds and the choice of an operating point always take all.
 */
final class Thinning {
    /** Points up to which nothing is left out. */
    static final int MOST = 1000;
    /** Of each axis's best so many are kept: the envelope is made of them. */
    private static final int BEST = 100;

    private Thinning() {}

    /**
     * At most {@link #MOST} points of a run: those that are best in distortion, perception or one judge's error rate, and evenly chosen
     * ones of the others in the order of their weights. As many points without a result are kept of those beyond.
     */
    static RunView of(RunView run, ReportOptions options) {
        if (run.entries().size() <= MOST && run.missing().size() <= MOST) {
            return run;
        }
        List<PointEntry> entries = run.entries();
        Set<Integer> kept = new TreeSet<>();
        best(entries, kept, point -> point.measure(options.distortion()));
        best(entries, kept, point -> point.measure(options.perception()));
        run.scoringJudges().stream()
                .findFirst()
                .ifPresent(judge -> best(entries, kept, point -> point.errorRate(judge)));
        int even = Math.min(entries.size(), MOST - kept.size());
        for (int i = 0; i < even; i++) {
            kept.add((int) ((long) i * entries.size() / even));
        }
        return new RunView(
                run.sweep(),
                run.yaml(),
                kept.stream().map(entries::get).toList(),
                run.missing().subList(0, Math.min(MOST, run.missing().size())),
                run.damaged());
    }

    private static void best(List<PointEntry> entries, Set<Integer> kept, ToDoubleFunction<CdpPoint> measure) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            if (Double.isFinite(measure.applyAsDouble(entries.get(i).point()))) {
                order.add(i);
            }
        }
        order.sort(Comparator.comparingDouble(
                i -> measure.applyAsDouble(entries.get(i).point())));
        kept.addAll(order.subList(0, Math.min(BEST, order.size())));
    }

    /** What to say about it, null when nothing is left out. */
    static String note(RunView run, RunView shown) {
        return shown.entries().size() == run.entries().size()
                ? null
                : "figures, findings and the page take " + shown.entries().size() + " of "
                        + run.entries().size()
                        + " points: the best of each axis and evenly chosen others; points.csv has all";
    }
}
