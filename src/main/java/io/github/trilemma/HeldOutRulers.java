package io.github.trilemma;

import io.github.trilemma.run.PointFolder;
import io.github.trilemma.run.RunRecord;
import io.github.trilemma.run.RunStore;
import io.github.trilemma.surface.Interval;
import io.github.trilemma.sweep.HeldOutStudy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * The held-out gap of trained points under several budgets and seeds of its critic, which tells how many steps order the points rightly.
 * One training per point and seed serves all budgets. Nothing is written.
 */
public final class HeldOutRulers {
    private final HeldOutStudy.Request request;
    private final Compute compute;

    /**
     * One gap.
     *
     * @param point that it is of
     * @param seed of the critic
     * @param steps done
     * @param gap mean critic(x) - mean critic(xHat) over the test images
     * @param interval of 95 % over test images; null for fewer than two images
     */
    public record Reading(Point point, long seed, int steps, double gap, Interval interval) {}

    /**
     * What to measure.
     *
     * @param folders trained points (RUN/points/ID), and runs for all of their finished points
     * @param steps budgets, rising, at least 1
     * @param width of the critic; 0 = what each point's configuration says
     * @param seeds of the critic, one training each; empty = the split's, as in a sweep
     * @param dataDir folder of data sets, may be null for those that need none
     * @param compute one device
     * @throws ConfigurationException when a run has no finished point, or a number is out of its range
     */
    public HeldOutRulers(
            List<Path> folders, List<Integer> steps, int width, List<Long> seeds, Path dataDir, Compute compute) {
        List<Path> points = new ArrayList<>();
        folders.forEach(folder -> points.addAll(points(folder)));
        this.request = new HeldOutStudy.Request(points, steps, width, seeds, dataDir, compute.provider());
        this.compute = compute;
    }

    /** A point, or the finished points of a run. */
    private static List<Path> points(Path folder) {
        if (!Files.exists(folder.resolve("sweep.yaml"))) {
            return List.of(folder);
        }
        List<Path> done = new ArrayList<>();
        for (PointFolder point : RunStore.open(folder).points()) {
            Optional<RunRecord> record = point.record();
            if (record.isPresent() && record.get().done()) {
                done.add(point.dir());
            }
        }
        if (done.isEmpty()) {
            throw new ConfigurationException(
                    folder + " must hold a finished point, got none: run the sweep to its end first");
        }
        return done;
    }

    /** The points. */
    public List<Path> points() {
        return request.points();
    }

    /** Steps over all points and seeds. */
    public long steps() {
        return request.steps();
    }

    /**
     * Trains and measures, point by point, until {@code stops} says so or the thread is interrupted.
     *
     * @param progress is told the number of steps done over all points after each
     * @return by point, seed and steps; fewer than asked for when it was stopped
     * @throws ConfigurationException when a folder is no trained point's
     * @throws DeviceException when the device failed
     */
    public List<Reading> measure(LongConsumer progress, BooleanSupplier stops) {
        return Boundary.call(compute, () -> HeldOutStudy.run(request, progress, Boundary.interruptOr(stops))).stream()
                .map(each ->
                        new Reading(Points.of(each.folder()), each.seed(), each.budget(), each.gap(), each.interval()))
                .toList();
    }
}
