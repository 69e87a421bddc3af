package io.github.trilemma.cli;

import io.github.trilemma.SweepBuilder;
import io.github.trilemma.config.Presets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains and measures a grid of points. */
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        description =
                "Train and measure a grid or list of points, several at a time, then write the report. A stopped sweep"
                        + " goes on where it was when the same command is given again.",
        footer = {
            "",
            "Examples:",
            "  trilemma sweep --preset exp2 --data-dir DATA",
            "  trilemma sweep --preset exp4 --data-dir DATA --set width=8 --set iterations=2000 --grid beta=0,0.01,0.03"
                    + " --grid gamma=0,0.01 --out runs/exp4-small",
            "  trilemma sweep --preset quickstart --set sigma=0.5 --seeds 3 --out runs/seeds",
            "  trilemma sweep --preset exp2 --data-dir DATA --on spark --master spark://HOST:7077 --out /shared/runs/exp2",
            "Presets: exp1 to exp5 are the paper's experiments, quickstart the small default.",
            "A point that diverges keeps its last good checkpoint in RUN/points/ID/checkpoint; the others go on.",
            "Exit codes: 0 every point is measured, 1 some are, 2 unusable input, 3 none is."
        })
final class SweepCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            defaultValue = "quickstart",
            description = "Where to start from: quickstart (default), exp1, exp2, exp3, exp4, exp5.")
    private String preset;

    @Option(
            names = "--grid",
            paramLabel = "KEY=V,V,..",
            description =
                    "An axis of the grid, such as beta=0,0.02,0.1. Repeatable; replaces the preset's grid and points.")
    private List<String> grid = new ArrayList<>();

    @Mixin
    private RunOptions options;

    @Mixin
    private SparkOptions spark;

    @Mixin
    private TrackOptions track;

    @Override
    public Integer call() {
        SweepBuilder sweep = options.sweep(options.resolve(Presets.of(preset), grid));
        spark.place(sweep, options.hardware());
        track.track(sweep);
        return SweepJob.run(spec, options, sweep);
    }
}
