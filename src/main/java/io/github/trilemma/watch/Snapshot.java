package io.github.trilemma.watch;

import java.util.List;
import java.util.Map;

/**
 * What the page shows of a run folder at one moment; its components are the keys of the JSON. What is not known is null.
 *
 * @param time when, ISO-8601 in UTC
 * @param name of the sweep
 * @param folder of the run
 * @param running whether a process writes the folder
 * @param problem why the folder could not be read just now, or not all of it is shown, one line
 * @param total points that the sweep will have
 * @param counts points by state
 * @param iterations of all points together
 * @param ended iterations that are over
 * @param rate iterations per second of all lanes together
 * @param secondsLeft until the last point has ended
 * @param lanes points that train now
 * @param points every point, ended or not; of more than 2,000 those that train or have failed, then the first others
 * @param curves of the points that train now, or of those that ended last when none does
 */
record Snapshot(
        String time,
        String name,
        String folder,
        boolean running,
        String problem,
        int total,
        Map<State, Integer> counts,
        long iterations,
        long ended,
        Double rate,
        Double secondsLeft,
        int lanes,
        List<Point> points,
        List<Line> curves) {

    /**
     * One point.
     *
     * @param id name of its folder, empty when it has none yet
     * @param iterations that it will have
     * @param ended iterations that are over, as far as the history tells
     * @param rate iterations per second
     * @param secondsLeft of its training
     * @param secondsSince its history was written last
     * @param damaged lines of its history that are no rows
     * @param message why it failed
     * @param measures of a point that is done
     */
    record Point(
            String id,
            State state,
            double alpha,
            double beta,
            double gamma,
            long seed,
            int iterations,
            int ended,
            Double rate,
            Double secondsLeft,
            Double secondsSince,
            long damaged,
            String message,
            Map<String, Double> measures) {}

    /**
     * The history of one point.
     *
     * @param iterations rising
     * @param series values by name, one per iteration, null for none
     */
    record Line(String id, List<Integer> iterations, Map<String, List<Float>> series) {}
}
