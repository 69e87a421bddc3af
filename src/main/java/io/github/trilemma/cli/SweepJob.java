package io.github.trilemma.cli;

import io.github.trilemma.Run;
import io.github.trilemma.RunReport;
import io.github.trilemma.Sweep;
import io.github.trilemma.SweepBuilder;
import io.github.trilemma.SweepResult;
import io.github.trilemma.config.SweepConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/** Runs a sweep, writes its report, prints its table: what {@code sweep}, {@code train} and {@code quickstart} have in common. */
final class SweepJob {
    private SweepJob() {}

    /** Returns the exit code: 0 when every point is measured, 1 when some are, 3 when none is. */
    static int run(CommandSpec spec, RunOptions options, SweepConfig config) {
        return run(spec, options, options.sweep(config));
    }

    /** The same of a sweep that is told more than these options. */
    static int run(CommandSpec spec, RunOptions options, SweepBuilder builder) {
        try (SweepProgress progress = new SweepProgress();
                Sweep sweep = builder.listener(progress).build()) {
            Terminal.note("reading " + sweep.config().base().data().dataset());
            Interruption.onStop(sweep::stop);
            return sweep.run(result -> {
                progress.close();
                return report(spec, options, result);
            });
        }
    }

    /** Processes that share a sweep all write its report: it is the same, and each of its files appears whole. */
    private static int report(CommandSpec spec, RunOptions options, SweepResult outcome) {
        Path out = outcome.folder();
        PrintWriter print = spec.commandLine().getOut();
        if (outcome.measured() + outcome.failed() == 0) {
            spec.commandLine()
                    .getErr()
                    .println("stopped: 0 of " + outcome.total()
                            + " points measured; the same command goes on from here");
            return Main.NOTHING;
        }
        RunReport report = Run.open(out).report();
        if (options.json()) {
            print.println(ReportJson.of(out, report, outcome));
        } else {
            print.print(report.table());
            ReportCommand.printSummary(print, report);
            if (outcome.remaining() > 0) {
                print.println(outcome.remaining() + " points are left; the same command goes on from here");
            }
            print.println("report: " + out.resolve("report.html"));
        }
        print.flush();
        outcome.profile().ifPresent(measured -> profile(spec, options, measured));
        if (outcome.measured() == outcome.total()) {
            return 0;
        }
        return outcome.measured() > 0 ? Main.PARTIAL : Main.NOTHING;
    }

    /** Beside JSON the table goes where notes go. */
    private static void profile(CommandSpec spec, RunOptions options, String times) {
        PrintWriter print = options.json()
                ? spec.commandLine().getErr()
                : spec.commandLine().getOut();
        print.print(times);
        print.flush();
    }
}
