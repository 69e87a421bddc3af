package io.github.trilemma.cli;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.theory.BinarySymmetric;
import io.github.trilemma.theory.GaussianTradeoff;
import io.github.trilemma.theory.KnownSources;
import io.github.trilemma.theory.ToyExample;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A known source as a file. */
@Command(
        name = "example",
        mixinStandardHelpOptions = true,
        description =
                "Print a source as JSON for 'solve' and 'surface': four-level (a pixel of four grey levels), toy (the"
                        + " paper's toy example on a grid), gaussian (signal and noise of deviation 1), binary (a skewed bit through a"
                        + " binary symmetric channel).",
        footer = {"", "Example:", "  trilemma theory example toy --symbols 101 --perception tv > toy.json"})
final class TheoryExampleCommand implements Callable<Integer> {
    private static final List<String> NAMES = List.of("four-level", "toy", "gaussian", "binary");

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "four-level, toy, gaussian or binary.")
    private String name;

    @Option(
            names = "--symbols",
            paramLabel = "N",
            description = "Grid points of toy and gaussian (default ${DEFAULT-VALUE}).")
    private int symbols = 101;

    @Option(
            names = "--perception",
            paramLabel = "MEASURE",
            description = "tv, w1, kl or w2squared (default ${DEFAULT-VALUE}).")
    private String perception = "tv";

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        out.println(TheoryJson.text(TheoryJson.source(placed(), measure())));
        out.flush();
        return 0;
    }

    private String measure() {
        if (!List.of("tv", "w1", "kl", "w2squared").contains(perception)) {
            throw new ConfigurationException("--perception must be tv, w1, kl or w2squared, got '" + perception + "'");
        }
        return perception;
    }

    private KnownSources.Placed placed() {
        return switch (name) {
            case "four-level" -> KnownSources.fourLevel();
            case "toy" -> KnownSources.toy(symbols, ToyExample.BAYES_THRESHOLD);
            case "gaussian" -> KnownSources.gaussian(new GaussianTradeoff(1, 1), symbols);
            case "binary" -> new KnownSources.Placed(new BinarySymmetric(0.3, 0.1).source(), new double[] {0, 1});
            default ->
                throw new ConfigurationException("NAME must be one of " + String.join(", ", NAMES) + ", got '" + name
                        + "': did you mean " + TheoryFields.nearest(name, NAMES) + "?");
        };
    }
}
