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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;

/**
 * The folder of one sweep: {@code sweep.yaml} and one folder per point in {@code points}. Whoever writes points joins with
 * {@link #leases} and holds the point's lease; reading needs neither, since every file appears whole.
 */
public final class RunStore {
    private static final String SWEEP = "sweep.yaml";
    private static final String JUDGES = "judges";
    private static final Pattern ID = Pattern.compile("[0-9a-f]{" + PointId.LENGTH + "}");
    /** Whoever holds the lock only reads a file or two and removes what others have left. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

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
     * grid is the same sweep: {@code sweep.yaml} then tells of the new grid, and points of the old one stay; but not while
     * other processes work on the old one. Files that a killed writer left half written are removed when nobody else works here.
     */
    public static RunStore createOrOpen(Path dir, SweepConfig sweep) {
        return createOrOpen(dir, sweep, PATIENCE);
    }

    /** The same, waiting at most {@code patience} for another process that does so, too. */
    static RunStore createOrOpen(Path dir, SweepConfig sweep, Duration patience) {
        try {
            if (!Files.exists(dir.resolve(SWEEP)) && !isFree(dir) && !holdsPointsOf(dir, sweep)) {
                throw new ConfigurationException(
                        dir + " must be a new or empty folder or a sweep's, got other files: give another --out");
            }
            Files.createDirectories(dir);
        } catch (IOException e) {
            throw Failures.writing(dir, e);
        }
        try (StoreLock lock = StoreLock.take(dir, patience)) {
            boolean exists = Files.exists(dir.resolve(SWEEP));
            SweepConfig stored = exists ? readSweep(dir) : null;
            if (exists) {
                requireSameBase(dir, stored, sweep);
                requireSameRecipes(dir, stored, sweep);
            }
            List<LeaseOwner> others = Leases.writers(dir);
            if (!sweep.equals(stored)) {
                if (stored != null && !samePoints(stored, sweep)) {
                    requireAlone(dir, others);
                }
                AtomicFiles.writeString(dir.resolve(SWEEP), Seal.yaml(ConfigReader.toYaml(sweep)));
            }
            Files.createDirectories(dir.resolve("points"));
            if (others.isEmpty()) {
                clean(dir);
            }
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
                String name = entry.getFileName().toString();
                if (!AtomicFiles.isTemporary(entry) && !name.equals(StoreLock.NAME) && !name.equals(Leases.DESKS)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether {@code dir}, which has lost its {@code sweep.yaml}, was the folder of {@code sweep}. */
    private static boolean holdsPointsOf(Path dir, SweepConfig sweep) throws IOException {
        if (!Files.isDirectory(dir.resolve("points"))) {
            return false;
        }
        List<ExperimentConfig> present = new RunStore(dir, sweep)
                .points().stream().map(PointFolder::config).toList();
        return Planned.missing(sweep, present).size()
                < Planned.missing(sweep, List.of()).size();
    }

    private static SweepConfig readSweep(Path dir) {
        Path file = dir.resolve(SWEEP);
        try {
            SweepConfig sweep = ConfigReader.readYaml(file, SweepConfig.class);
            if (!Seal.isYamlWhole(file)) {
                throw new ConfigurationException(file + ": " + Seal.BROKEN);
            }
            return sweep;
        } catch (ConfigurationException e) {
            throw new ConfigurationException(
                    e.getMessage() + " (the file is damaged: delete it and give the sweep's own command again; finished"
                            + " points are kept)",
                    e);
        }
    }

    private static void requireSameBase(Path dir, SweepConfig stored, SweepConfig sweep) {
        Optional<String> difference = PointId.difference(stored.base(), sweep.base());
        if (difference.isPresent()) {
            throw new ConfigurationException(
                    dir + " holds another sweep (" + difference.get() + "): give another --out");
        }
    }

    /** Whether two sweeps of one base ask for the same points. */
    private static boolean samePoints(SweepConfig one, SweepConfig other) {
        return one.grid().equals(other.grid()) && one.points().equals(other.points());
    }

    private static void requireAlone(Path dir, List<LeaseOwner> others) {
        if (!others.isEmpty()) {
            throw new ConfigurationException(dir + " is being written by " + others.get(0)
                    + " over another grid: wait until it ends or give another --out (if it has died, delete "
                    + dir.resolve(Leases.DESKS) + ")");
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

    /** Removes what writers have left that were killed; to be called when none is alive, so no lease is anybody's. */
    private static void clean(Path dir) throws IOException {
        AtomicFiles.clean(dir);
        AtomicFiles.clean(dir.resolve("points"));
        if (Files.isDirectory(dir.resolve(JUDGES))) {
            AtomicFiles.clean(dir.resolve(JUDGES));
            Folders.deleteTree(dir.resolve(JUDGES).resolve(Leases.SEAT));
        }
        for (Path point : pointFolders(dir)) {
            AtomicFiles.clean(point);
            Folders.deleteTree(point.resolve(Leases.SEAT));
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
     * Joins those who train the points of this sweep, until it is closed. Any number of processes may, each of them once.
     *
     * @throws ConfigurationException when this process has joined before, or another has changed the sweep meanwhile
     */
    public Leases leases() {
        // Under the lock, so that nobody who believes to be alone removes what this process begins to write.
        try (StoreLock lock = StoreLock.take(dir, PATIENCE)) {
            if (!samePoints(readSweep(dir), sweep)) {
                throw new ConfigurationException(
                        dir + " was given another grid by another process just now: run again, or give another --out");
            }
            return Leases.join(dir);
        }
    }

    /**
     * The right to change what the folder is, until it is closed. A second process, or a second holder in this one, gets a
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

    /** A folder among the points that cannot be read, and why, in one line. */
    public record Damaged(Path folder, String problem) {}

    /**
     * What lies in {@code points}.
     *
     * @param points that can be read, ended or not, by gamma, beta, alpha and id
     * @param damaged folders that cannot, by name
     */
    public record Listing(List<PointFolder> points, List<Damaged> damaged) {
        public Listing {
            points = List.copyOf(points);
            damaged = List.copyOf(damaged);
        }
    }

    /** The point of that id; reads nothing of the others. Throws when it is not there or damaged. */
    public PointFolder point(String id) {
        return PointFolder.open(dir.resolve("points").resolve(id));
    }

    /** The points of {@link #listing}, for whom the others do not matter. */
    public List<PointFolder> points() {
        return listing(List.of()).points();
    }

    /**
     * Reads the configurations of all points, and nothing else of them. A damaged folder does not hide the others.
     *
     * @param known points whose configurations are not read again, for who looks again and again
     */
    public Listing listing(Collection<PointFolder> known) {
        Map<String, PointFolder> byId = new HashMap<>();
        known.forEach(point -> byId.put(point.id(), point));
        if (!Files.exists(dir.resolve("points"))) {
            return new Listing(List.of(), List.of());
        }
        try {
            List<Path> folders = pointFolders(dir);
            Queue<Damaged> damaged = new ConcurrentLinkedQueue<>();
            List<PointFolder> points = new ArrayList<>(folders.parallelStream()
                    .map(folder -> open(folder, byId, damaged))
                    .filter(Objects::nonNull)
                    .toList());
            points.sort(ORDER);
            return new Listing(
                    points,
                    damaged.stream()
                            .sorted(Comparator.comparing(each -> each.folder().toString()))
                            .toList());
        } catch (IOException e) {
            throw Failures.reading(dir.resolve("points"), e);
        }
    }

    private static PointFolder open(Path folder, Map<String, PointFolder> known, Queue<Damaged> damaged) {
        String name = folder.getFileName().toString();
        PointFolder point = known.get(name);
        if (point != null) {
            return point;
        }
        if (!ID.matcher(name).matches()) {
            damaged.add(new Damaged(
                    folder,
                    folder + " must be named by the hash of its configuration: move it out of " + folder.getParent()));
            return null;
        }
        try {
            return PointFolder.open(folder);
        } catch (ConfigurationException e) {
            damaged.add(new Damaged(folder, e.getMessage()));
            return null;
        }
    }
}
