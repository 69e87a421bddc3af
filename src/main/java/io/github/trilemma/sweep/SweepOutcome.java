package io.github.trilemma.sweep;

/**
 * How a sweep ended.
 *
 * @param total points of the sweep
 * @param measured points with measures, those of earlier runs included
 * @param failed points that failed or diverged, or are left out because a file of theirs is damaged
 */
public record SweepOutcome(int total, int measured, int failed) {
    /** Points that a rerun has still to train. */
    public int remaining() {
        return total - measured - failed;
    }
}
