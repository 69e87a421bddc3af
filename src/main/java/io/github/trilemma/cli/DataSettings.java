package io.github.trilemma.cli;

import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.Presets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The data and degradation of commands that look at data alone: all images of a set, and what a file and assignments say. */
final class DataSettings {
    private DataSettings() {}

    /**
     * The experiment.
     *
     * @param dataset as {@code data.dataset}, or null for the file's
     * @param file a configuration over the quickstart's, or null
     */
    static ExperimentConfig of(String dataset, Path file, List<String> settings) {
        Map<String, Object> all = new LinkedHashMap<>(Map.of("data.train", 0, "data.validation", 0, "data.test", 0));
        var base = ConfigReader.with(Presets.of("quickstart"), all);
        ExperimentConfig config =
                file == null ? base.base() : ConfigReader.read(file, base).base();
        Map<String, Object> given = new LinkedHashMap<>(ConfigReader.parseAssignments(settings));
        if (dataset != null) {
            given.put("data.dataset", dataset);
        }
        return ConfigReader.with(config, given);
    }
}
