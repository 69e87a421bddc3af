package io.github.trilemma.cli;

import io.github.trilemma.ReportRequest;
import io.github.trilemma.Run;
import io.github.trilemma.RunReport;
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

/** Draws a run folder again. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Write points.csv, the figures and report.html of a run folder again, from what lies in it.",
        footer = {
            "",
            "Examples:",
            "  trilemma report runs/quickstart",
            "  trilemma report runs/exp2 --error-levels 0.153,0.15,0.145 --alpha 1"
        })
final class ReportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "RUN", description = "Run folder.")
    private Path run;

    @Option(names = "--error-levels", split = ",", paramLabel = "C", description = "Levels of C of the P-D curves.")
    private List<Double> errorLevels = new ArrayList<>();

    @Option(
            names = "--distortion-levels",
            split = ",",
            paramLabel = "D",
            description = "Levels of D of the C-P curves.")
    private List<Double> distortionLevels = new ArrayList<>();

    @Option(
            names = "--perception-levels",
            split = ",",
            paramLabel = "P",
            description = "Levels of P of the C-D curves.")
    private List<Double> perceptionLevels = new ArrayList<>();

    @Option(names = "--alpha", paramLabel = "A", description = "The alpha of the grid of restored images.")
    private Double alpha;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        ReportRequest options = ReportRequest.defaults().withLevels(errorLevels, distortionLevels, perceptionLevels);
        RunReport report = Run.open(run).report(alpha == null ? options : options.withAlpha(alpha));
        PrintWriter print = spec.commandLine().getOut();
        if (json) {
            print.println(ReportJson.of(run, report, null));
        } else {
            print.print(report.table());
            printSummary(print, report);
            report.files().forEach(file -> print.println("wrote " + file));
        }
        print.flush();
        return 0;
    }

    /** Findings and notes, a line each; the numbers behind a finding stand in the report and in the JSON. */
    static void printSummary(PrintWriter print, RunReport report) {
        for (String finding : report.findings()) {
            int numbers = finding.indexOf(" (");
            print.println(numbers < 0 ? finding : finding.substring(0, numbers));
        }
        report.notes().forEach(note -> print.println("note: " + note));
    }
}
