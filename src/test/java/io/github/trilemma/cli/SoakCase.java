package io.github.trilemma.cli;

import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.Presets;
import io.github.trilemma.config.SweepConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One of the sweeps that a soak mixes: small, and each by another way through the engine.
 *
 * @param name also that of its folders
 * @param settings keys of the experiment
 * @param axes of the grid
 */
record SoakCase(String name, List<String> settings, List<String> axes) {
    private static final List<String> SMALL = List.of(
            "iterations=30",
            "width=2",
            "criticSteps=2",
            "batch=8",
            "data.train=200",
            "data.validation=50",
            "data.test=60",
            "selectEvery=5",
            "record.logEvery=3",
            "record.checkpointEvery=4");

    static final List<SoakCase> ALL = List.of(
            new SoakCase("denoise", List.of(), List.of("beta=0,0.1", "gamma=0,0.02")),
            new SoakCase("held-out", List.of("heldOutIterations=5"), List.of("beta=0,0.1")),
            new SoakCase("bfloat16", List.of("network.precision=bfloat16"), List.of("beta=0,0.1")),
            new SoakCase("running", List.of("network.batchNorm=running"), List.of("gamma=0,0.02")),
            new SoakCase(
                    "downscale",
                    List.of("degradation.kind=downscale", "factor=2", "network.restorer=srcnn"),
                    List.of("gamma=0,0.02", "seed=0,1")));

    /** The command line that trains it into {@code out}. */
    List<String> command(String out) {
        List<String> command = new ArrayList<>(List.of("sweep", "--lanes", "1", "--out", out));
        SMALL.forEach(setting -> command.addAll(List.of("--set", setting)));
        settings.forEach(setting -> command.addAll(List.of("--set", setting)));
        axes.forEach(axis -> command.addAll(List.of("--grid", axis)));
        return command;
    }

    /** What the command line resolves to, for a run inside of this process. */
    SweepConfig sweep() {
        List<String> all = new ArrayList<>(SMALL);
        all.addAll(settings);
        SweepConfig preset = Presets.of("quickstart");
        Map<String, Object> keys = new LinkedHashMap<>(ConfigReader.parseAssignments(all));
        return ConfigReader.with(RunOptions.withGrid(preset, ConfigReader.parseGrid(axes), List.of()), keys);
    }
}
