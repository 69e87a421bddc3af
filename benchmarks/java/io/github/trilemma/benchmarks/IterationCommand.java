package io.github.trilemma.benchmarks;

import io.github.trilemma.kernel.KernelProvider;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Times the training iteration of one workload. */
@Command(
        name = "iteration",
        mixinStandardHelpOptions = true,
        description = "Times one training iteration: five critic steps and one restorer step.",
        footer = {
            "",
            "Example:",
            "  benchmarks/run iteration --task denoise --width 32 --batch 50 --lanes 2 --precision float32 --json"
        })
final class IterationCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private WorkloadOptions workload;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Timed rounds of about a second; 5.")
    private int rounds;

    @Option(names = "--json", description = "Print one line of JSON.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Workload chosen = workload.workload();
        Rounds.require(rounds);
        IterationTime time = time(chosen, rounds);
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? Results.json(time) : time.line());
        out.flush();
        return 0;
    }

    private static IterationTime time(Workload workload, int rounds) throws InterruptedException {
        if (workload.kernels() != KernelProvider.LIBTORCH) {
            Progress.note("comparing outputs with libtorch");
            TrainingCheck.require(workload);
        }
        Progress.note("measuring the peak");
        Peak peak = Peak.measure(workload.lanes(), workload.precision());
        try (LaneSession session = new LaneSession(workload)) {
            int count = PairedRun.iterationsPerRound(session.round(1) * workload.lanes());
            double[] times = new double[rounds];
            for (int i = 0; i < rounds; i++) {
                Progress.note("round " + (i + 1) + "/" + rounds);
                times[i] = session.round(count);
            }
            Peak best = peak.best(Peak.measure(workload.lanes(), workload.precision()));
            return IterationTime.of(workload, Timing.of(times), best, session.garbageKb());
        }
    }
}
