package io.github.trilemma.lane;

/**
 * Finds how many lanes a device is worth, from measured rates alone. It goes 1, 2, 4, 8, .. lanes up and keeps the number from
 * which a doubling brings less than {@value #WORTH} of the rate; a last step that is no whole doubling is held to its part of
 * that. Not thread-safe.
 */
public final class LaneSearch {
    /** What a doubling must bring, as a part of the rate before it. */
    public static final double WORTH = 0.05;

    private int most;
    private int lanes = 1;
    private int before;
    private double rateBefore;
    private boolean over;

    /**
     * A search that begins with one lane.
     *
     * @param most lanes at most, for memory and for points, at least 1
     */
    public LaneSearch(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("a search needs at least one lane, got " + most);
        }
        this.most = most;
        this.over = most == 1;
    }

    /** How many lanes are to run now; the answer once the search is {@link #over}. */
    public int lanes() {
        return lanes;
    }

    public boolean over() {
        return over;
    }

    /** Takes the rate measured with {@link #lanes}: iterations of all points together per second, above 0. */
    public void measured(double rate) {
        if (over) {
            throw new IllegalStateException("the search is over with " + lanes + " lanes");
        }
        if (!(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a rate must be above 0, got " + rate);
        }
        if (before > 0 && rate < rateBefore * Math.pow(1 + WORTH, doublings(before, lanes))) {
            lanes = before;
            over = true;
            return;
        }
        before = lanes;
        rateBefore = rate;
        over = lanes == most;
        lanes = (int) Math.min(2L * lanes, most);
    }

    private static double doublings(int from, int to) {
        return Math.log((double) to / from) / Math.log(2);
    }

    /** No more than {@code lanes} fit, as was found out on the way. */
    public void limit(int newMost) {
        most = Math.max(1, Math.min(most, newMost));
        if (lanes > most) {
            // A part of the step that was on is still worth measuring.
            lanes = most;
            over = over || most <= before;
        }
        over = over || most == 1;
    }
}
