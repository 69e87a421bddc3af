package io.github.trilemma.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The bound itself. */
@Command(
        name = "theory",
        mixinStandardHelpOptions = true,
        description =
                "Compute the bound itself: the exact C(D,P) of a known source, with which measured surfaces compare.",
        subcommands = {
            TheoryToyCommand.class,
            TheorySolveCommand.class,
            TheorySurfaceCommand.class,
            TheoryExampleCommand.class,
            CommandLine.HelpCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  trilemma theory toy --a 0.5,0.8 --json",
            "  trilemma theory example four-level > source.json",
            "  trilemma theory solve source.json -D 0.06 -P 0.02",
            "  trilemma theory surface source.json --out bound"
        })
final class TheoryCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "theory needs one of its commands: toy, solve, surface, example");
    }
}
