package io.github.trilemma.cli;

import io.github.trilemma.LivePage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Serves a live page of a run folder. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description =
                "Serve a live page of a run folder on this machine alone: points finishing, curves, rate, time left. Prints"
                        + " its address and runs until Ctrl-C. Only reads, and may be started and stopped while the sweep runs.",
        footer = {
            "",
            "Examples:",
            "  trilemma watch runs/exp2",
            "  trilemma watch runs/exp2 --port 8123 --until-done",
            "",
            "From another machine: ssh -L 8123:127.0.0.1:8123 HOST, and open the address that --port 8123 prints."
        })
final class WatchCommand implements Callable<Integer> {
    /** How much longer the time between two looks is than a look, at the least. */
    private static final long REST = 19;

    private static final long EVERY_MILLIS = 1000;
    private static final long SLICE_MILLIS = 100;
    /** Viewers ask every few seconds; the last state is for them, too. */
    private static final long FAREWELL_MILLIS = 5000;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "RUN", description = "Run folder.")
    private Path run;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Port on 127.0.0.1 and ::1 (default: a free one).")
    private int port;

    @Option(
            names = "--until-done",
            description = "End when every point has ended; exit code 1 when one of them failed or diverged.")
    private boolean untilDone;

    @Override
    public Integer call() throws InterruptedException {
        quickAndPatient();
        BooleanSupplier stop = Interruption.token();
        try (LivePage server = LivePage.open(run, port)) {
            PrintWriter print = spec.commandLine().getOut();
            print.println(server.url());
            print.flush();
            while (!stop.getAsBoolean()) {
                long start = System.nanoTime();
                LivePage.Progress progress = server.look();
                long took = (System.nanoTime() - start) / 1_000_000;
                if (untilDone && progress.complete()) {
                    sleep(FAREWELL_MILLIS, stop);
                    return progress.failed() == 0 ? 0 : Main.PARTIAL;
                }
                // A look at 100,000 points takes a second, which belongs to the sweep.
                sleep(Math.max(EVERY_MILLIS, REST * took), stop);
            }
            return 0;
        }
    }

    /** The JDK's server waits for slow clients without end, and for acknowledgements, unless it is told otherwise before it starts. */
    private static void quickAndPatient() {
        System.getProperties().putIfAbsent("sun.net.httpserver.maxReqTime", "10");
        System.getProperties().putIfAbsent("sun.net.httpserver.maxRspTime", "60");
        System.getProperties().putIfAbsent("sun.net.httpserver.nodelay", "true");
    }

    private static void sleep(long millis, BooleanSupplier stop) throws InterruptedException {
        for (long left = millis; left > 0 && !stop.getAsBoolean(); left -= SLICE_MILLIS) {
            Thread.sleep(Math.min(left, SLICE_MILLIS));
        }
    }
}
