package io.github.trilemma.benchmarks;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.NetworkConfig.Precision;
import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.kernel.Kernels;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The program {@code benchmarks/run}. */
@Command(
        name = "benchmarks/run",
        mixinStandardHelpOptions = true,
        description =
                "Runs benchmarks of the hot path, each beside libtorch, the training iteration beside PyTorch, and writes"
                        + " their tables to benchmarks/results.",
        subcommands = {IterationCommand.class, CompareCommand.class, GpuCommand.class, StackedProbe.class},
        footer = {
            "",
            "Examples:",
            "  benchmarks/run --list",
            "  benchmarks/run FusedLoss AdamClip",
            "  benchmarks/run iteration --lanes 2 --json",
            "  benchmarks/run compare --task sr",
            "",
            "Exit codes: 0 done, 1 something failed or outputs differ, 2 unusable input."
        })
public final class Run implements Callable<Integer> {
    private static final int PAPER_WIDTH = 32;
    private static final int LANES = 2;
    private static final int FAILED = 1;
    private static final int UNUSABLE = 2;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "Benchmarks to run; default: all.")
    private List<String> names = List.of();

    @Option(names = "--list", description = "List the benchmarks.")
    private boolean list;

    @Option(names = "--full", description = "More rounds and longer ones.")
    private boolean full;

    @Option(
            names = "--python",
            paramLabel = "PROGRAM",
            description =
                    "A Python with PyTorch to pair the training iteration with, none: no pairing; default: the first found.")
    private String python;

    private Run() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Runs one command line and returns its exit code. */
    static int run(String... args) {
        return line().execute(args);
    }

    /** The command line, its errors each in one line. */
    static CommandLine line() {
        CommandLine line = new CommandLine(new Run());
        line.setParameterExceptionHandler((e, given) -> {
            print(e.getCommandLine().getErr(), "error: " + oneLine(e));
            return UNUSABLE;
        });
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            print(command.getErr(), "error: " + oneLine(e));
            return e instanceof ConfigurationException ? UNUSABLE : FAILED;
        });
        return line;
    }

    private static String oneLine(Exception e) {
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        return message.replaceAll("\\s*\\R\\s*", " ");
    }

    private static void print(PrintWriter out, String line) {
        out.println(line);
        out.flush();
    }

    @Override
    public Integer call() throws IOException, InterruptedException, RunnerException {
        PrintWriter out = spec.commandLine().getOut();
        List<Catalogue> chosen = Catalogue.of(names);
        if (list) {
            for (Catalogue entry : Catalogue.all()) {
                print(out, String.format(Locale.ROOT, "%-15s %s", entry.label(), entry.description()));
            }
            return 0;
        }
        boolean paired = chosen.contains(Catalogue.TRAIN_ITERATION);
        Optional<String> program = paired ? Python.find(python) : Optional.empty();
        if (paired && program.isEmpty()) {
            print(spec.commandLine().getErr(), "no Python with PyTorch: the training iteration is not paired with it");
        }
        Kernels kernels = KernelProvider.choose(KernelProvider.NATIVE);
        Path home = Path.of(System.getProperty("trilemma.benchmarks", "benchmarks"));
        JmhSuite suite = new JmhSuite(full, home.resolveSibling("target").resolve("jmh"));
        List<Row> rows = suite.run(chosen);
        List<PairedRun.Pairing> pairs = new ArrayList<>();
        if (program.isPresent()) {
            pairs = pairs(program.get());
        }
        Results results = new Results(
                LocalDate.now(ZoneOffset.UTC).toString(),
                String.join(" ", command()),
                Machine.here(kernels),
                suite.peaks(),
                rows,
                pairs);
        print(out, new Markdown().of(results));
        print(out, "written to " + results.write(home.resolve("results")));
        return 0;
    }

    private List<String> command() {
        List<String> words = new ArrayList<>(List.of("benchmarks/run"));
        if (full) {
            words.add("--full");
        }
        words.addAll(names);
        return words;
    }

    /** The paper-size iteration of both tasks in both precisions. */
    private List<PairedRun.Pairing> pairs(String program) throws IOException, InterruptedException {
        List<PairedRun.Pairing> pairs = new ArrayList<>();
        for (Task task : Task.values()) {
            for (Precision precision : List.of(Precision.FLOAT32, Precision.BFLOAT16)) {
                Workload workload =
                        new Workload(task, PAPER_WIDTH, Sizes.BATCH, LANES, precision, KernelProvider.NATIVE);
                Progress.note("pairing " + workload);
                pairs.add(PairedRun.run(workload, program, full ? 9 : 5));
            }
        }
        return pairs;
    }
}
