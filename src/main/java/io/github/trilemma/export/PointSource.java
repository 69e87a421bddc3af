package io.github.trilemma.export;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.PointId;
import io.github.trilemma.run.PointFolder;
import io.github.trilemma.run.RunRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A trained point's folder, which may have been copied elsewhere under another name.
 *
 * @param dir the folder
 * @param id the point's identity
 * @param config how it was trained
 * @param settings the same as a tree, with the names that configurations have
 * @param record its measures and provenance; empty when {@code point.json} was not copied along
 */
record PointSource(Path dir, String id, ExperimentConfig config, JsonNode settings, Optional<RunRecord> record) {
    static PointSource open(Path dir) {
        Path settings = dir.resolve("config.yaml");
        if (!Files.isRegularFile(settings)) {
            throw new ConfigurationException(dir + " must be the folder of a trained point, got one without "
                    + settings.getFileName() + ": give RUN/points/ID of a finished point");
        }
        ExperimentConfig config = PointFolder.readConfig(settings);
        String id = PointId.of(config);
        Optional<RunRecord> record = PointFolder.readRecord(dir);
        if (record.isPresent() && !record.get().point().id().equals(id)) {
            throw new ConfigurationException(
                    dir.resolve("point.json") + " must be the record of point " + id + ", which "
                            + settings + " describes, got that of "
                            + record.get().point().id()
                            + ": put both files of one point there");
        }
        return new PointSource(dir, id, config, Trees.of(config), record);
    }

    /** The weights of one of its networks. */
    Path weights(ExportedPart part) {
        Path file = dir.resolve(part.file());
        if (!Files.isRegularFile(file)) {
            throw new ConfigurationException(dir + " must be the folder of a trained point, got one without "
                    + part.file() + ": give RUN/points/ID of a finished point" + part.hint());
        }
        PointFolder.requireWhole(file);
        return file;
    }

    /** Refuses weights of another point. */
    void require(Weights weights) {
        String of = weights.metadata().get("point");
        if (of != null && !of.equals(id)) {
            throw new ConfigurationException(weights.source() + " must hold weights of point " + id + ", got those of "
                    + of + ": put the files of one point there");
        }
    }

    boolean runningStatistics() {
        return settings.path("network").path("batchNorm").asText().equals("running");
    }

    String restorer() {
        return settings.path("network").path("restorer").asText();
    }

    /** Name of the critic's family. */
    String critic() {
        return settings.path("network").path("critic").asText("critic");
    }

    /** Whether the critic is the engine's own. */
    boolean hasOwnCritic() {
        return !settings.path("network").hasNonNull("critic");
    }

    int width() {
        return settings.path("network").path("width").asInt();
    }
}
