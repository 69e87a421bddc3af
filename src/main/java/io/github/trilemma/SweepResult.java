package io.github.trilemma;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a sweep ended.
 *
 * @param folder run folder
 * @param total points of the sweep
 * @param measured points with measures, those of earlier runs included
 * @param failed points that failed or diverged
 * @param profile the time of each phase of an iteration as a table; only when it was asked for
 */
public record SweepResult(Path folder, int total, int measured, int failed, Optional<String> profile) {
    /** Points that are still to train: the sweep was stopped. */
    public int remaining() {
        return total - measured - failed;
    }

    /** Whether every point is measured. */
    public boolean complete() {
        return measured == total;
    }

    /** The run folder's points, by γ, β, α and id; also those of an earlier grid. Read from the disk at each call. */
    public List<Point> points() {
        return Run.open(folder).points();
    }
}
