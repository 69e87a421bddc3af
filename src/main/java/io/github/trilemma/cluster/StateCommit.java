package io.github.trilemma.cluster;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.run.AtomicFiles;
import io.github.trilemma.run.Folders;
import io.github.trilemma.run.PointFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Puts what came from a task into the point's folder, in the order in which a training here would have written it. */
final class StateCommit {
    private StateCommit() {}

    /**
     * A state on the way, or that of a point that was stopped: history before checkpoint, so that a crash between the two leaves
     * rows too many, which a resume cuts off.
     */
    static void progress(Path unpacked, PointFolder folder) {
        put(unpacked, folder, StateZip.HISTORY);
        put(unpacked, folder, StateZip.CHECKPOINT);
    }

    /** A point that has ended: the record last, and then no checkpoint where the task kept none. */
    static void end(Path unpacked, PointFolder folder, ExperimentConfig config) {
        for (String name : StateZip.ALL) {
            if (!name.equals(StateZip.RECORD)) {
                put(unpacked, folder, name);
            }
        }
        if (!folder.config().measures().equals(config.measures())) {
            folder = folder.measuredUnder(config.measures());
        }
        put(unpacked, folder, StateZip.RECORD);
        if (!Files.exists(unpacked.resolve(StateZip.CHECKPOINT))) {
            Folders.delete(folder.checkpoint());
        }
        for (Path file : List.of(folder.restorer(), folder.critic(), folder.history())) {
            if (Files.exists(file)) {
                PointFolder.requireWhole(file);
            }
        }
    }

    private static void put(Path unpacked, PointFolder folder, String name) {
        Path source = unpacked.resolve(name);
        Path target = folder.dir().resolve(name);
        try {
            if (Files.exists(source) && (!Files.exists(target) || Files.mismatch(source, target) >= 0)) {
                AtomicFiles.writeWithFolder(target, out -> Files.copy(source, out));
            } else if (Files.exists(source) && name.equals(StateZip.RECORD)) {
                // The same failure again is a new record all the same.
                AtomicFiles.write(target, out -> Files.copy(source, out));
            }
        } catch (IOException e) {
            throw new ConfigurationException("cannot read " + source + ": " + e.getMessage(), e);
        }
    }
}
