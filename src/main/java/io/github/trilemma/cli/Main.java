package io.github.trilemma.cli;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.Trilemma;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.regex.Pattern;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The program {@code trilemma}. */
@Command(
        name = "trilemma",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description =
                "Measures the classification-distortion-perception tradeoff of image restoration: trains restorers"
                        + " under alpha*MSE + beta*adversarial + gamma*cross-entropy, measures every one, draws the surface C(D,P).",
        subcommands = {
            QuickstartCommand.class,
            TrainCommand.class,
            SweepCommand.class,
            ClassifierCommand.class,
            DataCommand.class,
            ReportCommand.class,
            ChooseCommand.class,
            CompareCommand.class,
            RestoreCommand.class,
            ExportCommand.class,
            MeasureCommand.class,
            WatchCommand.class,
            TheoryCommand.class,
            DoctorCommand.class,
            CommandLine.HelpCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  trilemma quickstart",
            "  trilemma sweep --preset exp2 --data-dir DATA --set width=8 --grid beta=0,0.02,0.1 --grid gamma=0,0.005",
            "  trilemma report runs/exp2",
            "",
            "Exit codes: 0 complete, 1 partial (some is done, the rest failed, diverged or is left), 2 unusable input,",
            "3 nothing (no point of a sweep is measured)."
        })
public final class Main {
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}&&[^\\t]]");

    /** Exit code: something failed or is left to do; of a sweep, some points are measured. */
    static final int PARTIAL = 1;
    /** Exit code: the input is unusable. */
    static final int UNUSABLE = 2;
    /** Exit code: no point of a sweep is measured. */
    static final int NOTHING = 3;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show the stack trace of an error.")
    private boolean debug;

    private Main() {}

    /** Prints the version of engine, libtorch and Java. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                "trilemma " + Trilemma.version() + " (" + Trilemma.commit() + ")",
                "libtorch " + Trilemma.libtorch() + ", JavaCPP " + Trilemma.javacpp(),
                "Java " + System.getProperty("java.version")
            };
        }
    }

    public static void main(String[] args) {
        int code = run(args);
        Interruption.mainEnded();
        System.exit(code);
    }

    /** Runs one command line and returns its exit code. */
    static int run(String... args) {
        Main main = new Main();
        CommandLine line = new CommandLine(main);
        line.addSubcommand("completion", new CompletionCommand());
        line.setParameterExceptionHandler((e, given) -> {
            print(e.getCommandLine().getErr(), "error: " + e.getMessage());
            print(
                    e.getCommandLine().getErr(),
                    "run '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help' for its options");
            return UNUSABLE;
        });
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            if (main.debug) {
                e.printStackTrace(command.getErr());
            }
            print(command.getErr(), "error: " + (e instanceof ConfigurationException ? oneLine(e) : unexpected(e)));
            return e instanceof ConfigurationException ? UNUSABLE : PARTIAL;
        });
        try {
            return line.execute(args);
        } catch (OutOfMemoryError e) {
            print(line.getErr(), "error: " + Trilemma.describe(e));
            return PARTIAL;
        }
    }

    private static String oneLine(Exception e) {
        return e.getMessage().replaceAll("\\s*\\R\\s*", " ");
    }

    /** Control characters as their codes: names of files and keys may hold them, and they could drive a terminal. */
    static String visible(String text) {
        return CONTROL.matcher(text)
                .replaceAll(found -> String.format(
                        Locale.ROOT, "\\\\u%04x", (int) found.group().charAt(0)));
    }

    private static String unexpected(Exception e) {
        return Trilemma.describe(e) + " (run again with --debug for the stack trace)";
    }

    private static void print(PrintWriter out, String line) {
        out.println(visible(line));
        out.flush();
    }

    /** Prints the completion script. */
    @Command(
            name = "completion",
            mixinStandardHelpOptions = true,
            description = "Print a completion script for bash and zsh.",
            footer = {"", "Example:", "  source <(trilemma completion)"})
    static final class CompletionCommand implements Runnable {
        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @Override
        public void run() {
            spec.commandLine()
                    .getOut()
                    .print(AutoComplete.bash("trilemma", spec.root().commandLine()));
            spec.commandLine().getOut().flush();
        }
    }
}
