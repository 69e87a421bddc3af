package io.github.trilemma.run;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Where {@link AtomicFiles} puts a file before it gets its name: beside the target, or, while this process has the lease of the
 * target's folder, into the lease's stage. Whoever takes the lease over deletes the stage before reading anything, so a process
 * that lost its lease without knowing can name no file in the folder any more: the rename finds nothing to rename. For what has no
 * lease in a run folder it is the process's own desk there, so that nobody on another machine takes the file for a dead
 * process's.
 */
final class Fence {
    private static final Map<Path, Supplier<Path>> STAGES = new ConcurrentHashMap<>();

    private Fence() {}

    private static Path key(Path folder) {
        return folder.toAbsolutePath().normalize();
    }

    /** From now on files of {@code folder} and of its sub-folders come from {@code stage}, but for those of a fence further down. */
    static void raise(Path folder, Supplier<Path> stage) {
        STAGES.put(key(folder), stage);
    }

    /** Ends what {@link #raise} began. */
    static void lower(Path folder, Supplier<Path> stage) {
        STAGES.remove(key(folder), stage);
    }

    /** The folder for the temporary file of {@code target}. */
    static Path temporaries(Path target) {
        for (Path folder = key(target).getParent(); folder != null; folder = folder.getParent()) {
            Supplier<Path> stage = STAGES.get(folder);
            if (stage != null) {
                return stage.get();
            }
        }
        return target.toAbsolutePath().getParent();
    }
}
