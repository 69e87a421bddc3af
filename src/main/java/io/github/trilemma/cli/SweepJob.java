package io.github.trilemma.cli;

import io.github.trilemma.config.SweepConfig;
import io.github.trilemma.report.Report;
import io.github.trilemma.report.ReportOptions;
import io.github.trilemma.report.ReportSummary;
import io.github.trilemma.sweep.SweepOutcome;
import io.github.trilemma.sweep.SweepRequest;
import io.github.trilemma.train.PhaseTotals;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Model.CommandSpec;

/** Runs a sweep, writes its report, prints its table: what {@code sweep}, {@code train} and {@code quickstart} have in common. */
final class SweepJob {
    private SweepJob() {}

    /** Returns the exit code: 0 when every point is measured, 1 when some are, 3 when none is. */
    static int run(CommandSpec spec, RunOptions options, SweepConfig sweep) {
        return run(spec, options, sweep, SweepPlace.HERE);
    }

    /** The same with the points trained at {@code place}. */
    static int run(CommandSpec spec, RunOptions options, SweepConfig sweep, SweepPlace place) {
        Path out = options.out(sweep);
        SweepRequest request = new SweepRequest(
                sweep,
                out,
                options.dataDir(),
                options.hardware().lanes(),
                options.kernels(),
                options.hardware().hardware(),
                options.hardware().profile(),
                options.retryDiverged());
        Terminal.note("reading " + sweep.base().data().dataset());
        try (SweepProgress progress = new SweepProgress()) {
            BooleanSupplier stop = Interruption.token();
            BooleanSupplier cancelled = options.failFast() ? () -> stop.getAsBoolean() || progress.trouble() : stop;
            return place.run(request, progress, cancelled, outcome -> {
                progress.close();
                return report(spec, options, out, outcome, progress.times());
            });
        }
    }

    /** Processes that share a sweep all write its report: it is the same, and each of its files appears whole. */
    private static int report(
            CommandSpec spec, RunOptions options, Path out, SweepOutcome outcome, Optional<PhaseTotals> times) {
        PrintWriter print = spec.commandLine().getOut();
        if (outcome.measured() + outcome.failed() == 0) {
            spec.commandLine()
                    .getErr()
                    .println("stopped: 0 of " + outcome.total()
                            + " points measured; the same command goes on from here");
            return Main.NOTHING;
        }
        ReportSummary report = Report.write(out, ReportOptions.defaults());
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
        times.ifPresent(measured -> profile(spec, options, measured));
        if (outcome.measured() == outcome.total()) {
            return 0;
        }
        return outcome.measured() > 0 ? Main.PARTIAL : Main.NOTHING;
    }

    /** Beside JSON the table goes where notes go. */
    private static void profile(CommandSpec spec, RunOptions options, PhaseTotals times) {
        PrintWriter print = options.json()
                ? spec.commandLine().getErr()
                : spec.commandLine().getOut();
        print.print(times.table());
        print.flush();
    }
}
