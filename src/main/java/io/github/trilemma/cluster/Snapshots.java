package io.github.trilemma.cluster;

import io.github.trilemma.run.PointFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes the state of a point that trains, whenever its checkpoint is a new one, so that a successor goes on from there. */
final class Snapshots implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

    private final PointFolder folder;
    private final Path zip;
    private final BiConsumer<Path, Integer> publish;
    private final ScheduledExecutorService timer;
    private volatile int iteration;
    private Object published;

    Snapshots(PointFolder folder, Path scratch, BiConsumer<Path, Integer> publish, double seconds) {
        this.folder = folder;
        this.zip = scratch.resolve("snapshot.zip");
        this.publish = publish;
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "trilemma-snapshots");
            thread.setDaemon(true);
            return thread;
        });
        long millis = Math.max(50, Math.round(1000 * seconds));
        var unused = timer.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
    }

    void reached(int reached) {
        iteration = reached;
    }

    private void look() {
        try {
            Path state = folder.dir().resolve(StateZip.CHECKPOINT);
            Object key = Files.exists(state) ? Files.readAttributes(state, "unix:ino,lastModifiedTime") : null;
            if (key != null && !key.equals(published)) {
                int reached = iteration;
                // The checkpoint first: the history then has its rows and more, which a resume cuts off.
                StateZip.pack(folder.dir(), List.of(StateZip.CHECKPOINT, StateZip.HISTORY), zip);
                publish.accept(zip, reached);
                published = key;
            }
        } catch (IOException | RuntimeException e) {
            // A snapshot less costs a successor some time; the result is told by other means.
            LOG.warn("no snapshot of point {}: {}", folder.id(), e.getMessage());
        }
    }

    @Override
    public void close() {
        timer.shutdown();
        try {
            if (!timer.awaitTermination(30, TimeUnit.SECONDS)) {
                LOG.warn("a snapshot of point {} does not end", folder.id());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
