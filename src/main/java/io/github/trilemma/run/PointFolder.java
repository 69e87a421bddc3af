package io.github.trilemma.run;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.PointId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** What is kept of one point. Only the configuration is in memory; everything else is read when it is asked for. */
public final class PointFolder {
    private static final String CONFIG = "config.yaml";

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
            throw new ConfigurationException(file + " is missing: " + rerun(file));
        }
        ExperimentConfig config;
        try {
            config = ConfigReader.readYaml(file, ExperimentConfig.class);
        } catch (ConfigurationException e) {
            String problem = e.getMessage().startsWith(file + ": ")
                    ? e.getMessage().substring(file.toString().length() + 2)
                    : e.getMessage();
            throw Json.damaged(file, problem, rerun(file), e);
        }
        String id = PointId.of(config);
        if (!dir.getFileName().toString().equals(id)) {
            throw new ConfigurationException(
                    file + " must hash to the name of its folder, got " + id + ": it was changed, " + rerun(file));
        }
        return new PointFolder(dir, config);
    }

    /** Opens or creates the folder of {@code config} in {@code points}. */
    static PointFolder openOrCreate(Path points, ExperimentConfig config) {
        Path dir = points.resolve(PointId.of(config));
        byte[] yaml = ConfigReader.toYaml(config).getBytes(StandardCharsets.UTF_8);
        boolean created = !Files.exists(dir)
                && AtomicFiles.createFolder(
                        dir, folder -> AtomicFiles.create(folder.resolve(CONFIG), out -> out.write(yaml)));
        if (created) {
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

    /** Writes the outcome; to be called after all other files are there. The same record gives the same bytes. */
    public void writeRecord(RunRecord record) {
        if (!id().equals(record.point().id())) {
            throw new IllegalArgumentException("the record must be of point " + id() + ", got "
                    + record.point().id());
        }
        Json.write(recordFile(), record);
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

    private Path recordFile() {
        return dir.resolve("point.json");
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
