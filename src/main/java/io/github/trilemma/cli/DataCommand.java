package io.github.trilemma.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.trilemma.DatasetInfo;
import io.github.trilemma.Datasets;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Data sets: what is there, whether it is sound, and how it gets there. */
@Command(
        name = "data",
        mixinStandardHelpOptions = true,
        description = "List, check, preview and import data sets.",
        subcommands = DataPreviewCommand.class,
        footer = {
            "",
            "Examples:",
            "  trilemma data list --data-dir DATA",
            "  trilemma data check mnist --data-dir DATA",
            "  trilemma data import ~/Downloads/mnist"
        })
final class DataCommand {
    @Spec
    private CommandSpec spec;

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "What is there.",
            footer = {"", "Example:", "  trilemma data list --data-dir DATA"})
    int list(@Mixin DataOptions data, @Option(names = "--json", description = "Print JSON.") boolean json) {
        Path dir = data.resolve();
        List<DatasetInfo> reports = Datasets.list(dir);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            JsonNode tree = new ObjectMapper().valueToTree(reports);
            out.println(tree);
        } else {
            out.println("data directory: " + dir);
            out.printf(Locale.ROOT, "%-20s %9s %9s %-11s %s%n", "data set", "train", "test", "image", "state");
            for (DatasetInfo report : reports) {
                out.printf(
                        Locale.ROOT,
                        "%-20s %9d %9d %-11s %s%n",
                        report.dataset(),
                        report.train(),
                        report.test(),
                        report.shape(),
                        report.state());
            }
        }
        out.flush();
        return 0;
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description =
                    "Read a data set whole: counts per class, mean and deviation, checksums. A checksum that differs"
                            + " from the published one is a warning and names the file.",
            footer = {
                "",
                "Examples:",
                "  trilemma data check mnist --data-dir DATA",
                "  trilemma data check folder:photos --json",
                "  trilemma data check folder:photos --set data.patch=32 --set data.colour=rgb"
            })
    int check(
            @Mixin DataOptions data,
            @Option(names = "--json", description = "Print JSON.") boolean json,
            @Option(
                            names = "--set",
                            paramLabel = "KEY=VALUE",
                            description =
                                    "Set a key of data, such as data.patch=32 or data.split.test=0.2. Repeatable.")
                    List<String> settings,
            @Parameters(
                            paramLabel = "DATASET",
                            description = "mnist, cifar10, stroke-digits, folder:PATH or paired:PATH.")
                    String dataset) {
        Terminal.note("reading " + dataset);
        List<String> given = settings == null ? List.of() : settings;
        DatasetInfo report =
                Datasets.check(DataSettings.of(dataset, null, given).data(), data.resolve());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            JsonNode tree = new ObjectMapper().valueToTree(report);
            out.println(tree);
        } else {
            out.println(report.dataset() + " in " + report.where() + ": " + report.state());
            out.println("images " + report.shape() + ", train " + report.train() + ", test " + report.test());
            out.println("train per class " + report.trainCounts());
            out.println("test per class  " + report.testCounts());
            out.println("train mean " + rounded(report.mean()) + ", deviation " + rounded(report.deviation()));
            report.files().forEach(file -> out.println(file.file() + ": " + file.verdict()));
        }
        out.flush();
        return 0;
    }

    private static List<String> rounded(List<Double> values) {
        return values.stream().map(v -> String.format(Locale.ROOT, "%.4f", v)).toList();
    }

    @Command(
            name = "import",
            mixinStandardHelpOptions = true,
            description =
                    "Copy the IDX, CIFAR-10 or class-folder data of a folder into the data directory, after reading"
                            + " all of it.",
            footer = {"", "Example:", "  trilemma data import ~/Downloads/mnist --data-dir DATA"})
    int importFolder(
            @Mixin DataOptions target,
            @Option(names = "--force", description = "Replace a data set of the same name.") boolean force,
            @Parameters(paramLabel = "FROM", description = "Folder with the files.") Path from) {
        Terminal.note("reading and copying " + from);
        List<Path> written = Datasets.importInto(from, target.target(), force);
        PrintWriter out = spec.commandLine().getOut();
        written.forEach(folder -> out.println("imported " + folder));
        out.flush();
        return 0;
    }
}
