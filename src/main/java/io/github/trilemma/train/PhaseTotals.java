package io.github.trilemma.train;

import java.util.Locale;

/** The times of all phases over all points; thread-safe. */
public final class PhaseTotals {
    private final double[] milliseconds = new double[Phase.values().length];
    private long iterations;

    /** Adds a training. */
    public synchronized void add(double[] more, long moreIterations) {
        for (int i = 0; i < milliseconds.length; i++) {
            milliseconds[i] += more[i];
        }
        iterations += moreIterations;
    }

    public synchronized long iterations() {
        return iterations;
    }

    /** Milliseconds of a phase per iteration; 0 without iterations. */
    public synchronized double perIteration(Phase phase) {
        return iterations == 0 ? 0 : milliseconds[phase.place()] / iterations;
    }

    /** Part of the whole time, 0 when none was measured. */
    public synchronized double share(Phase phase) {
        double sum = 0;
        for (double value : milliseconds) {
            sum += value;
        }
        return sum == 0 ? 0 : milliseconds[phase.place()] / sum;
    }

    /** One line per phase that took time: name, milliseconds per iteration, share. */
    public String table() {
        StringBuilder out = new StringBuilder();
        out.append(String.format(Locale.ROOT, "%-24s %14s %7s%n", "phase", "ms/iteration", "share"));
        for (Phase phase : Phase.values()) {
            if (share(phase) > 0) {
                out.append(String.format(
                        Locale.ROOT, "%-24s %14.4f %6.1f%%%n", phase.label(), perIteration(phase), 100 * share(phase)));
            }
        }
        out.append(String.format(Locale.ROOT, "%d iterations of all points, times of a lane%n", iterations()));
        return out.toString();
    }
}
