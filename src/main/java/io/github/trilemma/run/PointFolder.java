package io.github.trilemma.run;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.MeasuresConfig;
import io.github.trilemma.config.PointId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is kept of one point. Only the configuration is in memory; everything else is read when it is asked for. */
public final class PointFolder {
    private static final String CONFIG = "config.yaml";
    private static final String RECORD = "point.json";

    private final Path dir;
    private final ExperimentConfig config;

    private PointFolder(Path dir, ExperimentConfig config) {
        this.dir = dir;
        this.config = config;
    }

    /** Opens a folder whose configuration hashes to its name. */
    static PointFolder open(Path dir) {
        Path file = dir.resolve(CONFIG);
        if (!Files.exists(file)) {
            throw new DamagedException(file + " is missing: " + rerun(file), null);
        }
        ExperimentConfig config = read(file);
        String id = PointId.of(config);
        if (!dir.getFileName().toString().equals(id)) {
            throw new DamagedException(
                    file + " must hash to the name of its folder, got " + id + ": it was changed, " + rerun(file),
                    null);
        }
        requireSealed(file);
        return new PointFolder(dir, config);
    }

    /**
     * The configuration in {@code file}, the {@code config.yaml} of a point that may have been copied elsewhere.
     *
     * @throws ConfigurationException when the file is damaged; the message names it
     */
    public static ExperimentConfig readConfig(Path file) {
        ExperimentConfig config = read(file);
        requireSealed(file);
        return config;
    }

    private static ExperimentConfig read(Path file) {
        try {
            return ConfigReader.readYaml(file, ExperimentConfig.class);
        } catch (ConfigurationException e) {
            String problem = e.getMessage().startsWith(file + ": ")
                    ? e.getMessage().substring(file.toString().length() + 2)
                    : e.getMessage();
            throw Json.damaged(file, problem, rerun(file), e);
        }
    }

    private static void requireSealed(Path file) {
        if (!Seal.isYamlWhole(file)) {
            throw Seal.broken(file, rerun(file));
        }
    }

    /** Opens or creates the folder of {@code config} in {@code points}. */
    static PointFolder openOrCreate(Path points, ExperimentConfig config) {
        Path dir = points.resolve(PointId.of(config));
        byte[] yaml = Seal.yaml(ConfigReader.toYaml(config)).getBytes(StandardCharsets.UTF_8);
        boolean created = !Files.exists(dir)
                && AtomicFiles.createFolder(
                        dir, folder -> AtomicFiles.create(folder.resolve(CONFIG), out -> out.write(yaml)));
        if (created) {
            return new PointFolder(dir, config);
        }
        if (holds(dir.resolve(CONFIG), yaml)) {
            return new PointFolder(dir, config);
        }
        PointFolder stored = open(dir);
        if (stored.config.equals(config) || Files.exists(stored.recordFile())) {
            return stored;
        }
        // Not measured yet: what is kept on the way, and where judges lie, may still change.
        AtomicFiles.write(dir.resolve(CONFIG), out -> out.write(yaml));
        return new PointFolder(dir, config);
    }

    /** Whether a file is there with these very bytes, which is cheaper to tell than to understand them. */
    private static boolean holds(Path file, byte[] bytes) {
        try {
            return Files.size(file) == bytes.length && Arrays.equals(Files.readAllBytes(file), bytes);
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw Failures.reading(file, e);
        }
    }

    /** What to do about a damaged file of a point. */
    static String rerun(Path file) {
        return "delete the folder " + file.toAbsolutePath().getParent() + " and run the sweep again";
    }

    /** The point's identity, the name of its folder. */
    public String id() {
        return dir.getFileName().toString();
    }

    public Path dir() {
        return dir;
    }

    public ExperimentConfig config() {
        return config;
    }

    /** The outcome, read from the disk at each call; empty while the point has not ended. */
    public Optional<RunRecord> record() {
        Path file = recordFile();
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        RunRecord record = Json.read(file, RunRecord.class, rerun(file));
        if (!id().equals(record.point().id())) {
            throw Json.damaged(
                    file, "it is the record of point " + record.point().id(), rerun(file), null);
        }
        if (record.point().measures().values().stream().anyMatch(Objects::isNull)) {
            throw Json.damaged(file, "a measure has no value", rerun(file), null);
        }
        return Optional.of(record);
    }

    /**
     * Writes the outcome with the sums of the point's other files; to be called after all of these are there. The same record over
     * the same files gives the same bytes.
     */
    public void writeRecord(RunRecord record) {
        if (!id().equals(record.point().id())) {
            throw new IllegalArgumentException("the record must be of point " + id() + ", got "
                    + record.point().id());
        }
        // Any other point may be tried again, and then its history grows.
        SortedMap<String, String> sums = record.done() ? sums() : null;
        Json.write(
                recordFile(),
                new RunRecord(record.point(), record.status(), record.message(), record.provenance(), sums));
    }

    /**
     * Writes the outcome in place of {@code former}, which knew no held-out critic. The sums of all other files stay those that were
     * taken when they were made: a file that was damaged since is not declared sound.
     */
    public void replaceRecord(RunRecord former, RunRecord record) {
        SortedMap<String, String> sums = new TreeMap<>(former.files());
        sums.put(heldOutCritic().getFileName().toString(), Seal.sha256(heldOutCritic()));
        Json.write(
                recordFile(),
                new RunRecord(record.point(), record.status(), record.message(), record.provenance(), sums));
    }

    private SortedMap<String, String> sums() {
        SortedMap<String, String> sums = new TreeMap<>();
        for (Path file : List.of(history(), events(), restorer(), critic(), heldOutCritic(), samples())) {
            if (Files.exists(file)) {
                sums.put(file.getFileName().toString(), Seal.sha256(file));
            }
        }
        return sums;
    }

    /**
     * Checks a file of a point against the sum in the point's record. A point without a record, or whose record knows no sum, has
     * nothing to check against.
     *
     * @throws ConfigurationException when the file is missing or another than the recorded one; the message names it
     */
    public static void requireWhole(Path file) {
        Path record = file.resolveSibling(RECORD);
        if (!Files.exists(record)) {
            return;
        }
        String sum = Json.read(record, RunRecord.class, rerun(file))
                .files()
                .get(file.getFileName().toString());
        if (sum != null && !Files.exists(file)) {
            throw new ConfigurationException(file + " is missing: " + rerun(file));
        }
        if (sum != null && !sum.equals(Seal.sha256(file))) {
            throw Seal.broken(file, rerun(file));
        }
    }

    /**
     * The outcome in a folder that may have been copied elsewhere under another name; empty when it was not copied along.
     *
     * @throws ConfigurationException when the file is damaged; the message names it
     */
    public static Optional<RunRecord> readRecord(Path dir) {
        Path file = dir.resolve(RECORD);
        return Files.exists(file) ? Optional.of(Json.read(file, RunRecord.class, rerun(file))) : Optional.empty();
    }

    /** How long the point took; empty when that was not written. */
    public Optional<Timing> timing() {
        Path file = dir.resolve("timing.json");
        return Files.exists(file)
                ? Optional.of(Json.read(file, Timing.class, "delete this file, it only tells times"))
                : Optional.empty();
    }

    public void writeTiming(Timing timing) {
        Json.write(dir.resolve("timing.json"), timing);
    }

    /**
     * The same point after more has been measured of it: its configuration tells under which budget.
     *
     * @param measures part of no point's identity
     */
    public PointFolder measuredUnder(MeasuresConfig measures) {
        ExperimentConfig renewed = ConfigReader.with(
                config,
                Map.of(
                        "measures.heldOutIterations", measures.heldOutIterations(),
                        "measures.heldOutWidth", measures.heldOutWidth()));
        AtomicFiles.writeString(dir.resolve(CONFIG), Seal.yaml(ConfigReader.toYaml(renewed)));
        return new PointFolder(dir, renewed);
    }

    /** Takes back the outcome of a point that is to be trained anew, then what it had come to. */
    public void startAnew() {
        Folders.delete(recordFile());
        Folders.delete(checkpoint());
    }

    private Path recordFile() {
        return dir.resolve(RECORD);
    }

    /** The rows of the training, see {@link History}. */
    public Path history() {
        return dir.resolve("history.jsonl");
    }

    /** The same rows for TensorBoard, see {@link EventWriter}. */
    public Path events() {
        return dir.resolve(EventWriter.FILE_NAME);
    }

    /** The folder from which training resumes; made by who writes it. */
    public Path checkpoint() {
        return dir.resolve("checkpoint");
    }

    /** The trained restorer's weights. */
    public Path restorer() {
        return dir.resolve("restorer.safetensors");
    }

    /** The weights of the critic that it was trained with. */
    public Path critic() {
        return dir.resolve("critic.safetensors");
    }

    /** The weights of the critic that was trained afterwards to measure the restorer; absent when none was wanted. */
    public Path heldOutCritic() {
        return dir.resolve("heldOutCritic.safetensors");
    }

    /**
     * An 8-bit PNG of three rows (clean, degraded, restored) and a column per test image; tiles have the images' own
     * size and no gaps.
     */
    public Path samples() {
        return dir.resolve("samples.png");
    }

    @Override
    public String toString() {
        return dir.toString();
    }
}
