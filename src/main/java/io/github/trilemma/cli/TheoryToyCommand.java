package io.github.trilemma.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.trilemma.TheoryOutput;
import io.github.trilemma.theory.CdpSolver;
import io.github.trilemma.theory.KnownSources;
import io.github.trilemma.theory.KullbackLeibler;
import io.github.trilemma.theory.ToyExample;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The paper's toy example in closed form. */
@Command(
        name = "toy",
        mixinStandardHelpOptions = true,
        description =
                "The paper's toy example: X ~ 0.7 N(-1,1) + 0.3 N(1,1), Y = X + N(0,1), restored as a*Y + b. Prints mean"
                        + " squared error, divergence and error rate of each a in closed form.",
        footer = {
            "",
            "Examples:",
            "  trilemma theory toy --a 0.5,0.8 --json",
            "  trilemma theory toy --a 0.5,0.8,1 --all --bound 101",
            "  trilemma theory toy --png toy.png"
        })
final class TheoryToyCommand implements Callable<Integer> {
    private static final List<Double> PAPER = List.of(0.4, 0.5, 0.6, 2.0 / 3, 0.8, 1.0, 1.2, 1.6);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--a",
            split = ",",
            paramLabel = "A",
            description = "Factors a; default those of the paper's curve.")
    private List<Double> factors = new ArrayList<>();

    @Option(names = "--b", paramLabel = "B", description = "Offset b (default ${DEFAULT-VALUE}).")
    private double offset;

    @Option(
            names = "--threshold",
            paramLabel = "T",
            description = "Class 2 is decided above it; default the Bayes threshold of the clean signal, 0.42365.")
    private double threshold = ToyExample.BAYES_THRESHOLD;

    @Option(names = "--all", description = "Total variation and Wasserstein-1, too.")
    private boolean all;

    @Option(
            names = "--bound",
            paramLabel = "N",
            description =
                    "Also the least error rate of any restorer with the same error and divergence, exact on a grid of N"
                            + " points in -5..5.")
    private Integer bound;

    @Option(
            names = "--png",
            paramLabel = "FILE",
            description = "Draw the family against the bound (grid of 101 points or N).")
    private Path png;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        ArrayNode rows = TheoryJson.list();
        CdpSolver solver = bound == null
                ? null
                : new CdpSolver(KnownSources.toy(bound, threshold).source(), new KullbackLeibler());
        for (double a : factors.isEmpty() ? PAPER : factors) {
            ToyExample toy = new ToyExample(a, offset, threshold);
            ObjectNode row = TheoryJson.toy(toy);
            if (all) {
                row.put("tv", toy.totalVariation());
                row.put("w1", toy.wasserstein1());
            }
            if (solver != null) {
                row.put("bound", solver.solve(toy.mse(), toy.kl()).errorRate());
            }
            rows.add(row);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(TheoryJson.text(rows));
        } else {
            table(out, rows);
        }
        if (png != null) {
            TheoryOutput.drawToy(png, threshold, bound == null ? 101 : bound);
            if (!json) {
                out.println("wrote " + png);
            }
        }
        out.flush();
        return 0;
    }

    private static void table(PrintWriter out, ArrayNode rows) {
        StringBuilder heading = new StringBuilder();
        rows.get(0).fieldNames().forEachRemaining(name -> heading.append(String.format(Locale.ROOT, "%11s", name)));
        out.println(heading);
        rows.forEach(row -> {
            StringBuilder line = new StringBuilder();
            row.forEach(value -> line.append(String.format(Locale.ROOT, "%11.6f", value.doubleValue())));
            out.println(line);
        });
    }
}
