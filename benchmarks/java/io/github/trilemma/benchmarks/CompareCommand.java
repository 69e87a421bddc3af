package io.github.trilemma.benchmarks;

import io.github.trilemma.ConfigurationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Times the training iteration in turn with PyTorch. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = "Times one training iteration in turn with PyTorch and prints the ratios.",
        footer = {"", "Example:", "  benchmarks/run compare --task sr --width 32 --precision bfloat16 --rounds 7"})
final class CompareCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private WorkloadOptions workload;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "Rounds of about a second each; 5.")
    private int rounds;

    @Option(
            names = "--python",
            paramLabel = "PROGRAM",
            description = "A Python with PyTorch; default: the first found.")
    private String python;

    @Option(names = "--json", description = "Print one line of JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Workload chosen = workload.workload();
        Rounds.require(rounds);
        String program = Python.find(python)
                .orElseThrow(() -> new ConfigurationException(
                        "compare needs a Python with PyTorch, got none: install it (Debian: apt-get install"
                                + " python3-torch), or name one with --python"));
        PairedRun.Pairing pairing = PairedRun.run(chosen, program, rounds);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Results.json(pairing));
        } else {
            out.println(pairing.ours().line());
            for (PairedRun.PeerTime peer : pairing.peers()) {
                out.println(line(peer));
            }
        }
        out.flush();
        return 0;
    }

    private static String line(PairedRun.PeerTime peer) {
        return String.format(
                Locale.ROOT,
                "%s, %s, %s: %.1f ms (%.1f to %.1f); ratio of ours to it %.3f",
                peer.peer(),
                peer.setting(),
                peer.layout(),
                peer.ms().median(),
                peer.ms().min(),
                peer.ms().max(),
                peer.ratio());
    }
}
