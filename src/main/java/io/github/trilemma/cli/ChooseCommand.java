package io.github.trilemma.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.trilemma.Choice;
import io.github.trilemma.Run;
import io.github.trilemma.surface.Axis;
import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.surface.Limits;
import io.github.trilemma.surface.Measure;
import io.github.trilemma.surface.Mix;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Finds the operating point for given limits. */
@Command(
        name = "choose",
        mixinStandardHelpOptions = true,
        description = {
            "Choose the operating point of a run: the restorer, or the mix of at most three that are drawn at random"
                    + " per"
                    + " image, of least error within the limits.",
            "Limits are upper bounds in the measures' own units. When nothing keeps them, one line says what comes"
                    + " nearest,"
                    + " and the exit code is 1."
        },
        footer = {
            "",
            "Examples:",
            "  trilemma choose runs/exp2 --rmse 0.17 --gap 0.1",
            "  trilemma choose runs/exp2 --error 0.15 --least gap --json"
        })
final class ChooseCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What is to be least. */
    enum Least {
        RMSE(Axis.DISTORTION),
        GAP(Axis.PERCEPTION),
        ERROR(Axis.ERROR);

        private final Axis axis;

        Least(Axis axis) {
            this.axis = axis;
        }

        /** As the command line takes it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "RUN", description = "Run folder.")
    private Path run;

    @Option(names = "--rmse", paramLabel = "D", description = "RMSE may be at most this.")
    private double rmse = Double.POSITIVE_INFINITY;

    @Option(names = "--gap", paramLabel = "P", description = "P may be at most this (default: the critic gap).")
    private double gap = Double.POSITIVE_INFINITY;

    @Option(names = "--error", paramLabel = "C", description = "The error rate may be at most this.")
    private double error = Double.POSITIVE_INFINITY;

    @Option(names = "--judge", paramLabel = "NAME", description = "Whose error rate (default: the sweep's).")
    private String judge;

    @Option(
            names = "--perception",
            defaultValue = Measure.CRITIC_GAP,
            paramLabel = "MEASURE",
            description = "Which measure --gap limits (default: ${DEFAULT-VALUE}).")
    private String perception;

    @Option(
            names = "--least",
            defaultValue = "error",
            paramLabel = "WHAT",
            description = "What is made least: rmse, gap or error (default: ${DEFAULT-VALUE}).")
    private Least least;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Choice choice = Run.open(run).choose(new Limits(rmse, gap, error), least.axis, perception, judge);
        PrintWriter print = spec.commandLine().getOut();
        if (json) {
            print.println(ReportJson.text(node(choice)));
        } else {
            choice.lines().forEach(print::println);
        }
        print.flush();
        return choice.chosen().found() ? 0 : Main.PARTIAL;
    }

    private static ObjectNode node(Choice choice) {
        ObjectNode root = JSON.createObjectNode();
        root.put("found", choice.chosen().found());
        root.put("least", choice.surface().measure(choice.chosen().objective()));
        ObjectNode limits = root.putObject("limits");
        for (Axis axis : Axis.values()) {
            double limit = choice.chosen().limits().on(axis);
            if (Double.isFinite(limit)) {
                limits.put(choice.surface().measure(axis), limit);
            }
        }
        choice.nearest().ifPresent(nearest -> root.put("givenWay", nearest.share()));
        mix(root.putObject("mix"), choice);
        choice.chosen().point().ifPresent(point -> point(root.putObject("single"), choice, point));
        choice.gain().ifPresent(gain -> root.put("gain", gain));
        choice.unlimited().point().ifPresent(point -> point(root.putObject("unlimited"), choice, point));
        root.put("cost", choice.cost());
        return root;
    }

    private static void mix(ObjectNode node, Choice choice) {
        for (Axis axis : Axis.values()) {
            node.put(choice.surface().measure(axis), choice.mix().value(axis));
        }
        for (Mix.Part part : choice.mix().parts()) {
            ObjectNode one = node.withArray("parts").addObject();
            one.put("probability", part.probability());
            one.put("folder", choice.folder(part).toString());
            point(one, choice, part.point());
        }
    }

    private static void point(ObjectNode node, Choice choice, CdpPoint point) {
        node.put("id", point.id());
        node.put("alpha", point.alpha());
        node.put("beta", point.beta());
        node.put("gamma", point.gamma());
        for (Axis axis : Axis.values()) {
            node.put(choice.surface().measure(axis), choice.surface().value(point, axis));
        }
    }
}
