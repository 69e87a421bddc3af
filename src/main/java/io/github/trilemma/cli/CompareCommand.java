package io.github.trilemma.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.trilemma.Run;
import io.github.trilemma.RunComparison;
import io.github.trilemma.surface.Axis;
import io.github.trilemma.surface.Measure;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts two runs side by side. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = {
            "Compare two runs point by point, and lay points of other methods over them.",
            "Points of the same alpha, beta and gamma are matched, seeds taken together. A difference is B minus A;"
                    + " after ±"
                    + " stands half of its 95 %% interval, the two errors taken as independent."
        },
        footer = {
            "",
            "Examples:",
            "  trilemma compare runs/exp1 runs/exp2",
            "  trilemma compare runs/exp1 runs/exp2 --points other.json --perception slicedWasserstein1 --out compared"
        })
final class CompareCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "RUN_A", description = "Run folder.")
    private Path first;

    @Parameters(index = "1", paramLabel = "RUN_B", description = "Another one.")
    private Path second;

    @Option(
            names = "--points",
            arity = "1..*",
            paramLabel = "FILE",
            description = "Points of other methods, as 'trilemma measure --json' prints them.")
    private List<Path> points = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR", description = "Write compare.csv, compare.png and compare.svg here.")
    private Path out;

    @Option(names = "--judge", paramLabel = "NAME", description = "Whose error rate (default: RUN_A's).")
    private String judge;

    @Option(
            names = "--perception",
            defaultValue = Measure.CRITIC_GAP,
            paramLabel = "MEASURE",
            description = "The measure on the P axis (default: ${DEFAULT-VALUE}).")
    private String perception;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        RunComparison comparison = Run.open(first).compare(Run.open(second), perception, judge, points);
        List<Path> files = out == null ? List.of() : comparison.write(out, first.toString(), second.toString());
        PrintWriter print = spec.commandLine().getOut();
        if (json) {
            print.println(ReportJson.text(node(comparison, files)));
        } else {
            print.print(comparison.table());
            comparison.notes().forEach(note -> print.println("note: " + note));
            files.forEach(file -> print.println("wrote " + file));
        }
        print.flush();
        return 0;
    }

    private static ObjectNode node(RunComparison comparison, List<Path> files) {
        ObjectNode root = JSON.createObjectNode();
        root.putArray("matched");
        for (RunComparison.Pair pair : comparison.matched()) {
            ObjectNode one = root.withArray("matched").addObject();
            one.put("alpha", pair.first().alpha());
            one.put("beta", pair.first().beta());
            one.put("gamma", pair.first().gamma());
            for (Axis axis : Axis.values()) {
                String measure = comparison.first().measure(axis);
                ObjectNode node = one.putObject(measure);
                node.put("a", pair.first().measure(measure));
                node.put("b", pair.second().measure(measure));
                node.put("difference", pair.difference(measure));
                pair.interval(measure)
                        .ifPresent(interval -> node.put("low", interval.low()).put("high", interval.high()));
            }
        }
        comparison.notes().forEach(root.putArray("notes")::add);
        files.forEach(file -> root.withArray("files").add(file.toString()));
        return root;
    }
}
