package io.github.trilemma.train;

/** A clock of the host: right where calls return when their work is done, as on the CPU. */
public final class HostPhaseClock implements PhaseClock {
    private final PhaseTotals totals;
    private final double[] milliseconds = new double[Phase.values().length];
    private Phase now;
    private long since;
    private long iterations;

    public HostPhaseClock(PhaseTotals totals) {
        this.totals = totals;
    }

    @Override
    public void enter(Phase next) {
        long time = System.nanoTime();
        if (now != null) {
            milliseconds[now.place()] += (time - since) / 1e6;
        }
        iterations += next == Phase.ITERATION ? 1 : 0;
        now = next;
        since = time;
    }

    @Override
    public void end() {
        enter(Phase.HOST);
        totals.add(milliseconds, iterations);
    }
}
