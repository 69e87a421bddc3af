package io.github.trilemma.cli;

import io.github.trilemma.config.Presets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The main job on embedded data. */
@Command(
        name = "quickstart",
        mixinStandardHelpOptions = true,
        description =
                "Train and measure nine points on digits drawn by the engine, and draw their surface: minutes on two"
                        + " cores, no download.",
        footer = {
            "",
            "Examples:",
            "  trilemma quickstart",
            "  trilemma quickstart --set iterations=600 --out runs/longer",
            "Exit codes: 0 every point is measured, 1 some are, 2 unusable input, 3 none is."
        })
final class QuickstartCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RunOptions options;

    @Override
    public Integer call() {
        return SweepJob.run(spec, options, options.resolve(Presets.of("quickstart"), List.of()));
    }
}
