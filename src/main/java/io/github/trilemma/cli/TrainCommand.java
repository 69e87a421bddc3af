package io.github.trilemma.cli;

import io.github.trilemma.config.Presets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains and measures one point. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = "Train and measure one point: a sweep without a grid.",
        footer = {
            "",
            "Examples:",
            "  trilemma train --set beta=0.02 --set gamma=0.005 --out runs/one",
            "  trilemma train --preset exp2 --data-dir DATA --set iterations=5000 --set beta=0.1 --out runs/one",
            "Exit codes: 0 every point is measured, 1 some are, 2 unusable input, 3 none is."
        })
final class TrainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            defaultValue = "quickstart",
            description = "Where to start from: quickstart (default), exp1, exp2, exp3, exp4, exp5.")
    private String preset;

    @Mixin
    private RunOptions options;

    @Override
    public Integer call() {
        var base = RunOptions.withGrid(Presets.of(preset), Map.of(), List.of());
        return SweepJob.run(spec, options, options.resolve(base, List.of()));
    }
}
