package io.github.trilemma.cluster;

import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.run.Folders;
import io.github.trilemma.run.History;
import io.github.trilemma.run.PointFolder;
import io.github.trilemma.sweep.SweepListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The states that a point's task publishes on its way: the furthest goes into the folder, and its rows to the listener. */
final class Incoming {
    private final Exchange exchange;
    private final PointFolder folder;
    private final SweepListener listener;
    private final Path scratch;
    private String last;
    private int reached;
    private int told;
    private boolean started;

    Incoming(Exchange exchange, PointFolder folder, SweepListener listener, Path scratch) {
        this.exchange = exchange;
        this.folder = folder;
        this.listener = listener;
        this.scratch = scratch;
        this.told = History.read(folder.history()).size();
    }

    /** Takes in what is new. */
    void look() throws IOException {
        String name = exchange.furthest(folder.id());
        if (name == null || Exchange.iterations(name) <= reached || name.equals(last)) {
            return;
        }
        Path zip = scratch.resolveSibling("incoming.zip");
        if (!exchange.get(name, zip)) {
            return;
        }
        Files.createDirectories(scratch);
        StateZip.unpack(zip, scratch);
        StateCommit.progress(scratch, folder);
        Folders.delete(scratch);
        last = name;
        advance(Exchange.iterations(name));
        rows();
    }

    private void advance(int iterations) {
        if (!started) {
            started = true;
            listener.pointStarted(folder.id(), 0);
        }
        for (; reached < iterations; reached++) {
            listener.iterationEnded(folder.id(), reached + 1);
        }
    }

    /** Rows that the listener has not seen. A successor that went back a little has written the same ones again. */
    void rows() {
        List<Map<String, Double>> all = History.read(folder.history());
        for (; told < all.size(); told++) {
            Map<String, Object> row = new LinkedHashMap<>(all.get(told));
            row.put(History.ITERATION, all.get(told).get(History.ITERATION).intValue());
            listener.row(folder.id(), row);
        }
    }

    /** The point is over and all its rows are here. */
    void ended(ExperimentConfig config) {
        advance(config.schedule().iterations());
        rows();
        int steps = config.measures().heldOutIterations();
        for (int step = 1; step <= steps; step++) {
            listener.heldOutStep(folder.id(), step, steps);
        }
    }
}
