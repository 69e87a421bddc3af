package io.github.trilemma.run;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ClassifierRecipe;
import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.JudgeConfig;
import io.github.trilemma.config.LossWeights;
import io.github.trilemma.config.PointId;
import io.github.trilemma.config.SweepConfig;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The folder of one sweep: {@code sweep.yaml} and one folder per point in {@code points}. Whoever writes points holds
 * {@link #lock}; reading needs no lock, since every file appears whole.
 */
public final class RunStore {
    private static final String SWEEP = "sweep.yaml";
    private static final String JUDGES = "judges";
    private static final Comparator<PointFolder> ORDER = Comparator.comparing(
                    (PointFolder point) -> point.config().weights(),
                    Comparator.comparingDouble(LossWeights::gamma)
                            .thenComparingDouble(LossWeights::beta)
                            .thenComparingDouble(LossWeights::alpha))
            .thenComparing(PointFolder::id);

    private final Path dir;
    private final SweepConfig sweep;

    private RunStore(Path dir, SweepConfig sweep) {
        this.dir = dir;
        this.sweep = sweep;
    }

    /**
     * Opens the folder for writing {@code sweep}, and makes it if need be. A sweep with the same base and another
     * grid is the same sweep: {@code sweep.yaml} then tells of the new grid, and points of the old one stay. Files
     * that a killed writer left half written are removed.
     */
    public static RunStore createOrOpen(Path dir, SweepConfig sweep) {
        try {
            if (!Files.exists(dir.resolve(SWEEP)) && !isFree(dir)) {
                throw new ConfigurationException(
                        dir + " must be a new or empty folder or a sweep's, got other files: give another --out");
            }
            Files.createDirectories(dir);
        } catch (IOException e) {
            throw Failures.writing(dir, e);
        }
        try (StoreLock lock = StoreLock.take(dir)) {
            boolean exists = Files.exists(dir.resolve(SWEEP));
            SweepConfig stored = exists ? readSweep(dir) : null;
            if (exists) {
                requireSameBase(dir, stored, sweep);
                requireSameRecipes(dir, stored, sweep);
            }
            if (!sweep.equals(stored)) {
                AtomicFiles.writeString(dir.resolve(SWEEP), ConfigReader.toYaml(sweep));
            }
            Files.createDirectories(dir.resolve("points"));
            clean(dir);
            return new RunStore(dir, sweep);
        } catch (IOException e) {
            throw Failures.writing(dir, e);
        }
    }

    /** Opens the folder of a sweep for reading. */
    public static RunStore open(Path dir) {
        if (!Files.exists(dir.resolve(SWEEP))) {
            throw new ConfigurationException(
                    dir + " must be the folder of a sweep, got one without " + SWEEP + ": give the --out of a run");
        }
        return new RunStore(dir, readSweep(dir));
    }

    /** Whether {@code dir} holds nothing, or only what an interrupted start leaves. */
    private static boolean isFree(Path dir) throws IOException {
        if (!Files.exists(dir)) {
            return true;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(dir)) {
            for (Path entry : entries) {
                if (!AtomicFiles.isTemporary(entry)
                        && !entry.getFileName().toString().equals(StoreLock.NAME)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static SweepConfig readSweep(Path dir) {
        try {
            return ConfigReader.readYaml(dir.resolve(SWEEP), SweepConfig.class);
        } catch (ConfigurationException e) {
            throw new ConfigurationException(
                    e.getMessage() + " (the file is damaged: restore it or give another --out)", e);
        }
    }

    private static void requireSameBase(Path dir, SweepConfig stored, SweepConfig sweep) {
        Optional<String> difference = PointId.difference(stored.base(), sweep.base());
        if (difference.isPresent()) {
            throw new ConfigurationException(
                    dir + " holds another sweep (" + difference.get() + "): give another --out");
        }
    }

    /** A judge that the sweep has trained is known by its name; trained by another recipe it would be another judge. */
    private static void requireSameRecipes(Path dir, SweepConfig stored, SweepConfig sweep) throws IOException {
        for (String arch : JudgeConfig.ARCHITECTURES) {
            ClassifierRecipe there = stored.classifierRecipe().get(arch);
            ClassifierRecipe here = sweep.classifierRecipe().get(arch);
            if (!Objects.equals(there, here) && hasJudge(dir.resolve(JUDGES), arch)) {
                throw new ConfigurationException(dir + " holds judge " + arch + ", trained by another recipe ("
                        + ClassifierRecipe.difference(there, here) + "): give another --out");
            }
        }
    }

    /** Whether the sweep has trained a judge of {@code arch}, or has begun to. */
    private static boolean hasJudge(Path judges, String arch) throws IOException {
        if (!Files.isDirectory(judges)) {
            return false;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(judges, arch + "-*.safetensors*")) {
            return files.iterator().hasNext();
        }
    }

    private static void clean(Path dir) throws IOException {
        AtomicFiles.clean(dir);
        AtomicFiles.clean(dir.resolve("points"));
        if (Files.isDirectory(dir.resolve(JUDGES))) {
            AtomicFiles.clean(dir.resolve(JUDGES));
        }
        for (Path point : pointFolders(dir)) {
            AtomicFiles.clean(point);
            if (Files.isDirectory(point.resolve("checkpoint"))) {
                AtomicFiles.clean(point.resolve("checkpoint"));
            }
        }
    }

    private static List<Path> pointFolders(Path dir) throws IOException {
        List<Path> folders = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(dir.resolve("points"), "[!.]*")) {
            for (Path entry : entries) {
                if (Files.isDirectory(entry)) {
                    folders.add(entry);
                }
            }
        }
        return folders;
    }

    public Path dir() {
        return dir;
    }

    public SweepConfig sweep() {
        return sweep;
    }

    /** The folder of the judges that the sweep trains itself, {@code ARCH-*.safetensors}; made by who writes it. */
    public Path judges() {
        return dir.resolve(JUDGES);
    }

    /**
     * The right to write points, until it is closed. A second process, or a second holder in this one, gets a
     * {@link ConfigurationException}.
     */
    public StoreLock lock() {
        return StoreLock.take(dir);
    }

    /**
     * The folder of the point of this configuration, made with its {@code config.yaml} if need be. Safe to call from
     * threads.
     */
    public PointFolder point(ExperimentConfig config) {
        return PointFolder.openOrCreate(dir.resolve("points"), config);
    }

    /** All points with a folder, ended or not, by gamma, beta, alpha and id. Reads their configurations only. */
    public List<PointFolder> points() {
        return points(List.of());
    }

    /** The same for who looks again and again: the configurations of points in {@code known} are not read again. */
    public List<PointFolder> points(Collection<PointFolder> known) {
        Map<String, PointFolder> byId = new HashMap<>();
        known.forEach(point -> byId.put(point.id(), point));
        if (!Files.exists(dir.resolve("points"))) {
            return List.of();
        }
        try {
            List<PointFolder> points = new ArrayList<>();
            for (Path folder : pointFolders(dir)) {
                if (!folder.getFileName().toString().matches("[0-9a-f]{" + PointId.LENGTH + "}")) {
                    throw new ConfigurationException(folder
                            + " must be named by the hash of its configuration: move it out of "
                            + folder.getParent());
                }
                PointFolder point = byId.get(folder.getFileName().toString());
                points.add(point == null ? PointFolder.open(folder) : point);
            }
            points.sort(ORDER);
            return points;
        } catch (IOException e) {
            throw Failures.reading(dir.resolve("points"), e);
        }
    }
}
