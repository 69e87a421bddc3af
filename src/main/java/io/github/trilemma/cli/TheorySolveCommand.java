package io.github.trilemma.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.trilemma.ConfigurationException;
import io.github.trilemma.TheoryOutput;
import io.github.trilemma.theory.CdpSolution;
import io.github.trilemma.theory.CdpSolver;
import io.github.trilemma.theory.DiscreteSource;
import io.github.trilemma.theory.Restorer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** C(D,P) at one pair of limits. */
@Command(
        name = "solve",
        mixinStandardHelpOptions = true,
        description =
                "The least error rate at one pair of limits (D,P), with a certified gap, the slopes of the surface and an"
                        + " optimal randomised restorer. An infeasible pair is an answer, not an error.",
        footer = {
            "",
            "Examples:",
            "  trilemma theory solve source.json --json",
            "  trilemma theory solve source.json -D 0.06 -P none --png restorer.png --sample 5"
        })
final class TheorySolveCommand implements Callable<Integer> {
    private static final int MOST_SAMPLES = 1_000_000;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The source, as JSON.")
    private Path file;

    @Option(
            names = {"-D", "--distortion"},
            paramLabel = "D",
            converter = TheoryLimit.Converter.class,
            description = "Limit of the distortion, instead of the file's; 'none' for unlimited.")
    private TheoryLimit distortion;

    @Option(
            names = {"-P", "--perception"},
            paramLabel = "P",
            converter = TheoryLimit.Converter.class,
            description = "Limit of the perception, instead of the file's; 'none' for unlimited.")
    private TheoryLimit perception;

    @Option(names = "--csv", paramLabel = "CSV", description = "Write p(x̂|y) as a table, one row for each y.")
    private Path csv;

    @Option(names = "--png", paramLabel = "PNG", description = "Draw p(x̂|y).")
    private Path png;

    @Option(
            names = "--sample",
            paramLabel = "N",
            description = "Draw N triples (x, y, x̂) from the source and the restorer.")
    private int samples;

    @Option(names = "--seed", paramLabel = "S", description = "Seed of --sample (default ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--json", description = "Print the result as one line of JSON.")
    private boolean json;

    @Override
    public Integer call() {
        if (samples < 0 || samples > MOST_SAMPLES) {
            throw new ConfigurationException("--sample must be within 0.." + MOST_SAMPLES + ", got " + samples);
        }
        TheoryFile source = TheoryFile.read(file);
        CdpSolver solver = new CdpSolver(source.source(), source.perception());
        CdpSolution solution = solver.solve(
                distortion == null ? source.limit("D") : distortion.value(),
                perception == null ? source.limit("P") : perception.value());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(json(solver.source(), solution));
        } else {
            text(out, solver, solution);
        }
        if (solution.feasible()) {
            write(out, solver, solution);
        }
        out.flush();
        return 0;
    }

    private String json(DiscreteSource source, CdpSolution solution) {
        ObjectNode node = TheoryJson.solution(solution);
        if (solution.feasible()) {
            node.set("restorer", TheoryJson.restorer(solution.restorer()));
            if (samples > 0) {
                ArrayNode list = node.putArray("samples");
                sample(source, solution.restorer(), triple -> {
                    ArrayNode one = list.addArray();
                    for (int symbol : triple) {
                        one.add(symbol);
                    }
                });
            }
        }
        return TheoryJson.text(node);
    }

    private void text(PrintWriter out, CdpSolver solver, CdpSolution solution) {
        String limits = "D = " + limit(solution.limitD()) + ", P = " + limit(solution.limitP());
        if (!solution.feasible()) {
            out.println("infeasible: " + solution.reason());
            return;
        }
        out.println("at the limits " + limits + " no restorer has a lower error rate than");
        line(out, "error rate", solution.errorRate(), "");
        line(out, "distortion", solution.distortion(), "");
        line(out, "perception", solution.perception(), solver.divergence().name());
        line(out, "gap", solution.gap(), "certified: the true least error rate is no lower than error rate - gap");
        line(out, "slope D", solution.slopeD(), "by which C falls for each unit of more D");
        line(out, "slope P", solution.slopeP(), "by which C falls for each unit of more P");
        Restorer restorer = solution.restorer();
        out.println("the restorer draws lots at " + restorer.randomisedRows() + " of " + restorer.degradedSymbols()
                + " symbols y");
        sample(
                solver.source(),
                restorer,
                triple -> out.println("sample: x " + triple[0] + ", y " + triple[1] + ", x̂ " + triple[2]));
    }

    private static void line(PrintWriter out, String name, double value, String remark) {
        out.println(String.format(Locale.ROOT, "  %-11s%-23s %s", name, value, remark)
                .stripTrailing());
    }

    private static String limit(Double limit) {
        return limit == null ? "unlimited" : limit.toString();
    }

    private void write(PrintWriter out, CdpSolver solver, CdpSolution solution) {
        if (csv != null) {
            TheoryOutput.writeText(csv, table(solution.restorer()));
            wrote(out, csv);
        }
        if (png != null) {
            TheoryOutput.drawRestorer(png, solver, solution);
            wrote(out, png);
        }
    }

    private void wrote(PrintWriter out, Path path) {
        if (!json) {
            out.println("wrote " + path);
        }
    }

    private static String table(Restorer restorer) {
        StringBuilder text = new StringBuilder("y");
        for (int j = 0; j < restorer.symbols(); j++) {
            text.append(',').append(j);
        }
        text.append('\n');
        for (int y = 0; y < restorer.degradedSymbols(); y++) {
            StringJoiner row = new StringJoiner(",").add(Integer.toString(y));
            for (int j = 0; j < restorer.symbols(); j++) {
                row.add(Double.toString(restorer.probability(y, j)));
            }
            text.append(row).append('\n');
        }
        return text.toString();
    }

    private void sample(DiscreteSource source, Restorer restorer, Consumer<int[]> use) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < samples; i++) {
            int x = source.sampleClean(random);
            int y = source.sampleDegraded(x, random);
            use.accept(new int[] {x, y, restorer.sample(y, random)});
        }
    }
}
